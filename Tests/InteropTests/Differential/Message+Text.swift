import DNSWire

extension Message {
  /// Records of a section that are shown.
  private static let recordsShown = 30

  /// The answer as people read it.
  var text: String {
    let flags = header.flags
    var text = "\(header.responseCode)"
    if flags & Header.Flag.authoritative != 0 { text += " aa" }
    if flags & Header.Flag.truncated != 0 { text += " tc" }
    text += " \(String(flags & 0x7FF0, radix: 16))"
    for (name, section) in [("an", answers), ("au", authorities), ("ad", additionals)] where !section.isEmpty {
      for record in section.prefix(Self.recordsShown) {
        text += "\n      \(name) \(record.name) \(record.ttl) \(record.type) \(Self.text(record))"
      }
    }
    return text
  }

  private static func text(_ record: ResourceRecord) -> String {
    switch record.type.rawValue {
    case 2, 5, 12, 15, 33, 39:
      let prefix = [15: 2, 33: 6][Int(record.type.rawValue)] ?? 0
      let name = record.rdata.count > prefix ? try? Name(wire: Array(record.rdata[prefix...])) : nil
      return name?.description ?? "?"
    case 46:
      let type = RecordType(rawValue: UInt16(record.rdata[0]) << 8 | UInt16(record.rdata[1]))
      return "\(type) labels \(record.rdata[3])"
    case 47:
      var reader = WireReader(record.rdata.span)
      return (try? reader.readName().description) ?? "?"
    default:
      return record.rdata.prefix(16).map { String($0) }.joined(separator: " ")
    }
  }
}
