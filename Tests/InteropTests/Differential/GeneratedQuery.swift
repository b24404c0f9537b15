import DNSWire
import Testing

/// A question to all servers.
struct GeneratedQuery {
  enum Way: String {
    case plain, edns, tcp
  }

  /// Without the last dot, in any case.
  let name: String
  let type: RecordType
  let way: Way
  /// The payload size that EDNS announces.
  let payload: UInt16
  /// RD, Z, AD and CD.
  let flags: UInt16
  let dnssecOK: Bool
  /// Options that nobody knows.
  let options: [UInt8]

  var isPlain: Bool { way == .plain }
  /// Octets of the longest answer: what is asked for, and no more than avoids fragmentation (RFC 9715).
  var room: Int { way == .tcp ? 65_535 : isPlain ? 512 : min(1_232, max(512, Int(payload))) }

  /// The message.
  func request(id: UInt16) throws -> [UInt8] {
    try request(name: Name(text: name + "."), type: type, id: id)
  }

  /// The same for another name or type.
  func request(name: Name, type: RecordType, id: UInt16) throws -> [UInt8] {
    var message = Message(header: Header(id: id, flags: flags))
    message.questions = [Question(name: name, type: type)]
    if !isPlain { message.edns = EDNS(payloadSize: payload, dnssecOK: dnssecOK) }
    var octets = try message.encoded(limit: 512)
    if !isPlain, !options.isEmpty {
      octets[octets.count - 2] = UInt8(options.count >> 8)
      octets[octets.count - 1] = UInt8(options.count & 0xFF)
      octets += options
    }
    return octets
  }

  /// What an answer must be whatever the zone contains; texts of what is wrong.
  func faults(_ octets: [UInt8], _ answer: Message) throws -> [String] {
    let request = try request(id: answer.header.id)
    let name = try Name(text: name + ".")
    let questionEnd = 12 + name.wire.count + 4
    var faults: [String] = []
    if octets.prefix(questionEnd).dropFirst(12) != request.prefix(questionEnd).dropFirst(12) {
      faults.append("the question is not repeated octet for octet")
    }
    let settled = Header.Flag.authoritative | Header.Flag.truncated | 0xF
    if answer.header.flags & ~settled != Header.Flag.response | flags & Header.Flag.echoed {
      faults.append("QR, opcode, RD, RA, Z, AD, CD are \(String(answer.header.flags, radix: 16))")
    }
    if (answer.edns == nil) != isPlain { faults.append("OPT") }
    if let edns = answer.edns, edns.dnssecOK != dnssecOK || edns.version != 0 || edns.extendedCode != 0 {
      faults.append("OPT has other bits")
    }
    if octets.count > room { faults.append("\(octets.count) octets") }
    if way == .tcp, answer.header.flags & Header.Flag.truncated != 0 { faults.append("TC over TCP") }
    return faults
  }
}

extension GeneratedQuery: CustomStringConvertible {
  var description: String {
    "\(name). \(type) \(way.rawValue) \(payload)\(dnssecOK ? " DO" : "") flags \(String(flags, radix: 16))"
      + (options.isEmpty ? "" : " options \(options)")
  }
}
