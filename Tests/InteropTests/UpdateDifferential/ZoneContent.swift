import DNSWire
import Testing

/// A zone as a transfer gave it.
struct ZoneContent {
  /// Without the second SOA record.
  let records: [ResourceRecord]
  /// The records as octets that are the same if the records are, in order; the SOA record's serial is left out.
  let keys: [[UInt8]]
  let serial: UInt32

  init(_ records: [ResourceRecord]) throws {
    self.records = records
    let soa = try #require(records.first { $0.type == .soa })
    serial = try StartOfAuthority(rdata: soa.rdata).serial.rawValue
    let plain = try records.map { record in
      guard record.type == .soa else { return record }
      var record = record
      var data = try StartOfAuthority(rdata: record.rdata)
      data.serial = Serial(rawValue: 0)
      record.rdata = data.rdata
      return record
    }
    keys = ComparableAnswer.keys(plain)
  }

  func records(_ name: Name, _ type: RecordType) -> [ResourceRecord] {
    records.filter { $0.name == name && $0.type == type }
  }

  func has(_ name: Name, _ type: RecordType) -> Bool { records.contains { $0.name == name && $0.type == type } }

  /// What the other has besides, and what it lacks.
  func differences(_ other: ZoneContent) -> [String] {
    let own = Set(keys)
    let others = Set(other.keys)
    func texts(_ sign: String, _ content: ZoneContent, _ known: Set<[UInt8]>) -> [String] {
      content.records.filter { $0.type != .soa && !known.contains(ComparableAnswer.keys([$0])[0]) }
        .map { "\(sign) \($0.text)" }
    }
    var lines = texts("-", self, others) + texts("+", other, own)
    if lines.isEmpty, keys != other.keys { lines = ["SOA"] }
    if serial != other.serial { lines.append("serial \(serial), \(other.serial)") }
    return lines
  }
}
