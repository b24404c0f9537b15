import AccessPolicy
import DNSWire

/// What octets say as a request, read once more and in another way than the server reads them.
struct RequestShape {
  let header: Header
  /// The question, where all of the message can be read as a query.
  private(set) var question: Question?
  /// Whether all records can be read, and nothing stands behind them.
  private(set) var isReadable = false
  /// The OPT record, where it stands before what can't be read.
  private(set) var edns: EDNS?
  /// Whether there is a cookie of the right length.
  private(set) var hasCookie = false
  /// Whether there is a keepalive option: it counts over TCP alone (RFC 7828 §3.2.1).
  private(set) var hasKeepalive = false
  /// Whether the last record is a TSIG record.
  private(set) var isSigned = false

  /// Nil where there is not even a header.
  init?(_ octets: [UInt8], over transport: TransportKind) {
    var reader = WireReader(octets.span)
    guard let header = try? Header(&reader) else { return nil }
    self.header = header
    guard let start = Self.end(ofQuestions: Int(header.questionCount), in: octets),
      let end = readRecords(octets, from: start, over: transport)
    else { return }
    isReadable = end == octets.count
    guard isReadable, header.questionCount == 1 else { return }
    question = try? Question(&reader)
  }

  private static func end(ofName start: Int, in octets: [UInt8]) -> Int? {
    var place = start
    while place < octets.count {
      switch octets[place] {
      case 0: return place + 1
      case 1...63: place += 1 + Int(octets[place])
      case 0xC0...: return place + 2 <= octets.count ? place + 2 : nil
      default: return nil
      }
    }
    return nil
  }

  private static func end(ofQuestions count: Int, in octets: [UInt8]) -> Int? {
    var place = WireLimits.headerOctets
    for _ in 0..<count {
      guard let nameEnd = end(ofName: place, in: octets), nameEnd + 4 <= octets.count else { return nil }
      place = nameEnd + 4
    }
    return place
  }

  private static func number(_ octets: [UInt8], _ place: Int) -> Int {
    Int(octets[place]) << 8 | Int(octets[place + 1])
  }

  /// Where the records end; nil where they can't be read.
  private mutating func readRecords(_ octets: [UInt8], from start: Int, over transport: TransportKind) -> Int? {
    let plain = Int(header.answerCount) + Int(header.authorityCount)
    let total = plain + Int(header.additionalCount)
    var place = start
    for index in 0..<total {
      guard let fixed = Self.end(ofName: place, in: octets), fixed + 10 <= octets.count else { return nil }
      let data = fixed + 10
      let type = RecordType(rawValue: UInt16(Self.number(octets, fixed)))
      var reader = WireReader(octets.span, from: data)
      guard (try? RecordData.skip(type, length: Self.number(octets, fixed + 8), in: &reader)) != nil else { return nil }
      switch type {
      case .opt:
        guard index >= plain, edns == nil, octets[place] == 0 else { return nil }
        let ttl = UInt32(Self.number(octets, fixed + 4)) << 16 | UInt32(Self.number(octets, fixed + 6))
        let edns = EDNS(classField: UInt16(Self.number(octets, fixed + 2)), ttlField: ttl)
        self.edns = edns
        guard edns.version != 0 || readOptions(octets[data..<reader.position], over: transport) else { return nil }
      case .tsig:
        guard index >= plain, index == total - 1 else { return nil }
        isSigned = true
      default: break
      }
      place = reader.position
    }
    return place
  }

  /// Whether options are whole, and those that are known have a length that they can have.
  private mutating func readOptions(_ rdata: ArraySlice<UInt8>, over transport: TransportKind) -> Bool {
    var rest = Array(rdata)
    while !rest.isEmpty {
      guard rest.count >= 4 else { return false }
      let length = Self.number(rest, 2)
      guard rest.count >= 4 + length else { return false }
      switch Self.number(rest, 0) {
      case 10 where !hasCookie:
        guard length == 8 || (16...40).contains(length) else { return false }
        hasCookie = true
      case 11:
        hasKeepalive = true
        guard transport == .udp || length == 0 else { return false }
      default: break
      }
      rest.removeFirst(4 + length)
    }
    return true
  }
}
