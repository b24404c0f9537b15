import DNSWire
import Testing

/// A zone as a transfer gave it.
struct ZoneContent {
  /// Without the second SOA record.
  let records: [ResourceRecord]
  let serial: UInt32
  /// The records as octets that are the same if the records are, in order; without the SOA record's serial.
  let keys: [[UInt8]]
  /// The same without TTLs.
  let plainKeys: [[UInt8]]

  init(_ records: [ResourceRecord]) throws {
    self.records = records
    let soa = try #require(records.first { $0.type == .soa })
    serial = try StartOfAuthority(rdata: soa.rdata).serial.rawValue
    let withoutSerial = try records.map { record in
      guard record.type == .soa else { return record }
      var record = record
      var data = try StartOfAuthority(rdata: record.rdata)
      data.serial = Serial(rawValue: 0)
      record.rdata = data.rdata
      return record
    }
    keys = ComparableAnswer.keys(withoutSerial)
    plainKeys = ComparableAnswer.keys(
      withoutSerial.map { record in
        var record = record
        record.ttl = 0
        return record
      })
  }

  func records(_ name: Name, _ type: RecordType) -> [ResourceRecord] {
    records.filter { $0.name == name && $0.type == type }
  }

  func has(_ name: Name, _ type: RecordType) -> Bool { records.contains { $0.name == name && $0.type == type } }

  /// The records but SOA that the other does not have, or not with that TTL.
  func records(notIn other: ZoneContent, withTTLs: Bool = true) -> [ResourceRecord] {
    let known = Set(withTTLs ? other.keys : other.plainKeys)
    return records.filter { record in
      var plain = record
      if !withTTLs { plain.ttl = 0 }
      return record.type != .soa && !known.contains(ComparableAnswer.keys([plain])[0])
    }
  }

  /// What the other has besides, and what it lacks, as text.
  func differences(_ other: ZoneContent) -> [String] {
    var lines = records(notIn: other).map { "- \($0.text)" } + other.records(notIn: self).map { "+ \($0.text)" }
    if lines.isEmpty, keys != other.keys { lines = ["SOA"] }
    if serial != other.serial { lines.append("serial \(serial), \(other.serial)") }
    return lines
  }

  /// What is wrong with it by itself.
  var faults: [String] {
    var faults: [String] = []
    if records.count(where: { $0.type == .soa }) != 1 { faults.append("not one SOA record") }
    if Set(plainKeys).count != records.count { faults.append("a record twice") }
    var ttls: [[UInt8]: UInt32] = [:]
    for record in records {
      let owner = record.name.folded.wire + [UInt8(record.type.rawValue >> 8), UInt8(record.type.rawValue & 0xFF)]
      if ttls.updateValue(record.ttl, forKey: owner) ?? record.ttl != record.ttl {
        faults.append("two TTLs of an RRset")
      }
      let besideAlias: Set<RecordType> = [.cname, .rrsig, .nsec, .key]
      if record.type == .cname, records.contains(where: { $0.name == record.name && !besideAlias.contains($0.type) }) {
        faults.append("data beside an alias")
      }
    }
    return faults
  }
}
