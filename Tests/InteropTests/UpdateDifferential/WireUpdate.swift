import DNSWire

/// An update message (RFC 2136 §2) that may say anything: numbers and rdata go out as they stand.
struct WireUpdate {
  var flags: UInt16 = UInt16(Opcode.update.rawValue) << 11
  var zones: [Question]
  var prerequisites: [ResourceRecord] = []
  var updates: [ResourceRecord] = []
  var additionals: [ResourceRecord] = []
  /// Names that stood in the message before become pointers, those in rdata too where RFC 1035 has the type.
  var isCompressed = false
  /// Added to UPCOUNT, which then tells what is not there.
  var extraCount: UInt16 = 0
  /// Octets behind the last record.
  var tail: [UInt8] = []
  /// What the generator had in mind, where it was a fault.
  var faults: [String] = []

  /// The message, without a signature.
  func octets(id: UInt16) -> [UInt8] {
    var writer = Writer(isCompressed: isCompressed)
    let counts = [zones.count, prerequisites.count, updates.count + Int(extraCount), additionals.count]
    for number in [id, flags] + counts.map({ UInt16($0) }) { writer.write(number) }
    for zone in zones {
      writer.write(zone.name.wire)
      writer.write(zone.type.rawValue)
      writer.write(zone.recordClass.rawValue)
    }
    for record in prerequisites + updates + additionals { writer.write(record) }
    return writer.octets + tail
  }

  private struct Writer {
    let isCompressed: Bool
    var octets: [UInt8] = []
    private var offsets: [[UInt8]: Int] = [:]

    init(isCompressed: Bool) {
      self.isCompressed = isCompressed
    }

    mutating func write(_ number: UInt16) {
      octets += [UInt8(number >> 8), UInt8(number & 0xFF)]
    }

    /// Writes a name in wire form.
    mutating func write(_ name: [UInt8]) {
      var rest = name[...]
      while let length = rest.first, length > 0, Int(length) < rest.count {
        if isCompressed {
          if let offset = offsets[Array(rest)] { return write(UInt16(0xC000 | offset)) }
          if octets.count < WireLimits.pointerReach { offsets[Array(rest)] = octets.count }
        }
        octets += rest.prefix(Int(length) + 1)
        rest = rest.dropFirst(Int(length) + 1)
      }
      octets += rest
    }

    mutating func write(_ record: ResourceRecord) {
      write(record.name.wire)
      write(record.type.rawValue)
      write(record.recordClass.rawValue)
      write(UInt16(record.ttl >> 16))
      write(UInt16(record.ttl & 0xFFFF))
      let start = octets.count
      write(UInt16(0))
      switch (record.type, (try? Name(wire: record.rdata)) != nil) {
      case (.ns, true), (.cname, true), (.ptr, true): write(record.rdata)
      case (.mx, _) where record.rdata.count > 2 && (try? Name(wire: Array(record.rdata[2...]))) != nil:
        octets += record.rdata[..<2]
        write(Array(record.rdata[2...]))
      default: octets += record.rdata
      }
      let length = octets.count - start - 2
      octets[start] = UInt8(length >> 8)
      octets[start + 1] = UInt8(length & 0xFF)
    }
  }
}

extension WireUpdate: CustomStringConvertible {
  var description: String {
    var lines = zones.map { "zone \($0.name) \($0.recordClass.text) \($0.type)" }
    lines += prerequisites.map { "prerequisite \($0.text)" }
    lines += updates.prefix(20).map { "update \($0.text)" }
    if updates.count > 20 { lines.append("\(updates.count) updates") }
    lines += additionals.map { "additional \($0.text)" }
    if extraCount > 0 { lines.append("\(extraCount) records less than counted") }
    if !tail.isEmpty { lines.append("octets behind: \(tail)") }
    if flags != 0x2800 { lines.append("flags \(String(flags, radix: 16))") }
    return lines.map { "    " + $0 }.joined(separator: "\n")
  }
}

extension RecordClass {
  var text: String {
    [1: "IN", 3: "CH", 4: "HS", 254: "NONE", 255: "ANY"][rawValue] ?? "CLASS\(rawValue)"
  }
}

extension ResourceRecord {
  /// As people read it, any rdata in hexadecimal digits.
  var text: String {
    let digits = rdata.prefix(40).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let name = [.ns, .cname, .dname, .ptr].contains(type) ? (try? Name(wire: rdata))?.description : nil
    return "\(self.name) \(ttl) \(recordClass.text) \(type) \(name ?? "#\(rdata.count) \(digits)")"
  }
}
