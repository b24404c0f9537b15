import DNSWire
import TestSupport
import Testing
import Zone

/// Zones that are large enough to be compiled by several threads, with many names that exist only because others do.
@Suite struct LargeZoneTests {
  private static func record(_ numbers: inout SeededGenerator) throws -> ResourceRecord {
    var name: Name = "lab.example"
    for _ in 0..<Int.random(in: 1...5, using: &numbers) {
      name = try name.prepending(label: Array("n\(Int.random(in: 0..<300, using: &numbers))".utf8))
    }
    return .a(name, "192.0.2.\(Int.random(in: 1...3, using: &numbers))")
  }

  @Test(arguments: 1...2) func namesExistAsTheModelSays(seed: UInt64) throws {
    var numbers = SeededGenerator(seed: seed)
    var records: [ResourceRecord] = []
    for _ in 0..<60_000 { records.append(try Self.record(&numbers)) }
    let zone = try ZoneVersion.of("lab.example", records)
    let model = NaiveZone(zone)
    let existing = model.existing
    #expect(existing.count > 100_000)
    for name in existing { #expect(zone.find(name) == model.find(name, .a, existing: existing)) }
    for _ in 0..<1_000 {
      let name = try Self.record(&numbers).name
      #expect(zone.find(name) == model.find(name, .a, existing: existing))
    }
  }

  @Test func namesGoWithTheLastOneBelowThem() throws {
    var numbers = SeededGenerator(seed: 3)
    var records: [ResourceRecord] = []
    for _ in 0..<60_000 { records.append(try Self.record(&numbers)) }
    let zone = try ZoneVersion.of("lab.example", records)
    var model = NaiveZone(zone)
    let before = model.existing
    var edit = ZoneEdit(zone)
    for record in records.prefix(30_000) {
      edit.remove(record)
      model.remove(record)
    }
    let next = try #require(edit.commit())
    let existing = model.existing
    #expect(existing.count < before.count)
    for name in before { #expect(next.find(name) == model.find(name, .a, existing: existing)) }
  }
}
