import DNSWire
import Foundation
import Testing
import ZoneText

/// What every small zone of these tests starts with: four lines.
let head = """
  $ORIGIN t.example.
  $TTL 300
  @ SOA ns1 root 1 3600 600 86400 60
  @ NS ns1

  """

/// Reads a zone from text.
func zone(_ text: String, origin: String? = nil) throws -> ZoneFile {
  try MasterFile.read(Array(text.utf8), file: "t.zone", origin: try origin.map { try Name(text: $0) })
}

/// The records that follow `head`, whose last line may lack its end.
func records(_ text: String) throws -> [ResourceRecord] {
  try zone(head + text).records.dropFirst(2).map(\.record)
}

/// The one record that follows `head`.
func record(_ text: String) throws -> ResourceRecord {
  let all = try records(text)
  try #require(all.count == 1)
  return all[0]
}

/// The errors of a zone; a failure where it has none.
func errors(_ octets: [UInt8], origin: String? = nil) throws -> ZoneTextErrors {
  let origin = try origin.map { try Name(text: $0) }
  let thrown = #expect(throws: ZoneTextErrors.self) {
    _ = try MasterFile.read(octets, file: "t.zone", origin: origin)
  }
  return try #require(thrown)
}

/// The errors of a zone; a failure where it has none.
func errors(_ text: String, origin: String? = nil) throws -> ZoneTextErrors {
  try errors(Array(text.utf8), origin: origin)
}

/// The octets of hexadecimal digits.
func octets(hex: some StringProtocol) throws -> [UInt8] {
  let digits = Array(hex.filter { !$0.isWhitespace })
  return try stride(from: 0, to: digits.count, by: 2).map { index in
    try #require(UInt8(String(digits[index...min(index + 1, digits.count - 1)]), radix: 16))
  }
}

/// A name from text.
func name(_ text: String) throws -> Name { try Name(text: text) }

/// The repository's `zones` folder.
let zonesFolder = URL(filePath: #filePath).resolvingSymlinksInPath()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "zones")

/// The files that people have: `Tests/Fixtures/ZoneFiles`.
let zoneFiles = zonesFolder.deletingLastPathComponent().appending(path: "Tests/Fixtures/ZoneFiles")

/// The octets of one of them.
func fixture(_ file: String) throws -> [UInt8] {
  Array(try Data(contentsOf: zoneFiles.appending(path: file)))
}

/// How `$INCLUDE` finds files of a table.
func including(_ files: [String: String]) -> ZoneReading {
  ZoneReading(includes: { name, _ in
    guard let text = files[name] else { return .failure(ZoneReading.Refusal(reason: "no such file")) }
    return .success(ZoneReading.Included(path: name, octets: Array(text.utf8)))
  })
}

/// Reads what follows `head`, in a way of its own.
func zone(_ text: String, _ reading: ZoneReading) throws -> ZoneFile {
  try MasterFile.read(Array((head + text).utf8), file: "t.zone", origin: nil, reading)
}

/// The errors of what follows `head`, read in a way of its own.
func errors(_ text: String, _ reading: ZoneReading) throws -> ZoneTextErrors {
  let thrown = #expect(throws: ZoneTextErrors.self) { _ = try zone(text, reading) }
  return try #require(thrown)
}

/// The records of a zone without the two of `head`, as `OWNER TTL TYPE RDATA`.
func lines(_ zone: ZoneFile) -> [String] {
  zone.records.dropFirst(2).map { located in
    let record = located.record
    return "\(record.name) \(record.ttl) \(record.type) \(RecordText.rdata(record.type, record.rdata))"
  }
}
