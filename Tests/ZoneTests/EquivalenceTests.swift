import DNSWire
import TestSupport
import Testing
import Zone

/// Random edits, compared with a naive model and with a zone compiled afresh.
@Suite struct EquivalenceTests {
  private static let labels = ["a", "b", "*", "c"]

  private static func name(_ numbers: inout SeededGenerator) throws -> Name {
    var name: Name = "lab.example"
    for _ in 0..<Int.random(in: 0...4, using: &numbers) {
      let label = labels[Int.random(in: 0..<labels.count, using: &numbers)]
      name = try name.prepending(label: Array(label.utf8))
    }
    return name
  }

  private static func record(_ numbers: inout SeededGenerator) throws -> ResourceRecord {
    let name = try name(&numbers)
    switch Int.random(in: 0..<8, using: &numbers) {
    case 0 where name != "lab.example": return .ns(name, "ns.example")
    case 1: return .ds(name)
    case 2...3: return .txt(name, "text")
    default: return .a(name, "192.0.2.\(Int.random(in: 1...3, using: &numbers))")
    }
  }

  /// Makes one random change to both.
  private static func step(_ numbers: inout SeededGenerator, _ edit: inout ZoneEdit, _ model: inout NaiveZone) throws {
    let record = try record(&numbers)
    switch Int.random(in: 0..<5, using: &numbers) {
    case 0...1:
      edit.add(record)
      model.add(record)
    case 2:
      edit.remove(record)
      model.remove(record)
    case 3:
      edit.removeSet(of: record.name, record.type)
      model.removeSet(of: record.name, record.type)
    default:
      for set in edit.recordSets(of: record.name) where record.name != "lab.example" {
        edit.removeSet(of: record.name, set.type)
        model.removeSet(of: record.name, set.type)
      }
    }
  }

  @Test(arguments: 1...6) func randomEditsGiveWhatTheModelSays(seed: UInt64) throws {
    var numbers = SeededGenerator(seed: seed)
    var zone = try ZoneVersion.of("lab.example", [.a("a.b.lab.example"), .txt("*.c.lab.example", "text")])
    var model = NaiveZone(zone)
    for _ in 0..<400 {
      var edit = ZoneEdit(zone)
      for _ in 0..<Int.random(in: 1...4, using: &numbers) { try Self.step(&numbers, &edit, &model) }
      let next = try #require(edit.commit())
      #expect(try zone.applying(edit.changes).records == next.records)
      zone = next
      let existing = model.existing
      for _ in 0..<12 {
        let name = try Self.name(&numbers)
        for type in [RecordType.a, .ds] { #expect(zone.find(name, type) == model.find(name, type, existing: existing)) }
      }
    }
    #expect(Set(zone.records.map { "\($0.name.folded) \($0.type) \($0.rdata)" }) == model.records)
  }

  @Test(arguments: 11...13) func editedZoneEqualsOneCompiledAfresh(seed: UInt64) throws {
    var numbers = SeededGenerator(seed: seed)
    var zone = try ZoneVersion.of("lab.example")
    var model = NaiveZone(zone)
    for _ in 0..<40 {
      var edit = ZoneEdit(zone)
      for _ in 0..<50 { try Self.step(&numbers, &edit, &model) }
      zone = try #require(edit.commit())
      let fresh = try ZoneVersion(apex: zone.apex, records: zone.records)
      #expect(fresh.records == zone.records)
      for name in model.existing {
        #expect(zone.find(name) == fresh.find(name))
        #expect(zone.content(of: name)?.childCount == fresh.content(of: name)?.childCount)
        let below = try name.prepending(label: [0x7A])
        #expect(zone.find(below) == fresh.find(below))
      }
    }
  }

  @Test func overlayOfManyNodesFindsThemAll() throws {
    let base = (0..<200).map { ResourceRecord.a(Self.host($0)) }
    var zone = try ZoneVersion.of("lab.example", base)
    for number in 0..<5_000 {
      zone = try zone.edited { edit in
        edit.add(.txt(Self.host(number), "\(number)"))
        if number % 3 == 0 { edit.removeSet(of: Self.host(number / 3), .a) }
        if number % 7 == 0 { edit.removeSet(of: Self.host(number / 7), .txt) }
      }
    }
    let fresh = try ZoneVersion(apex: zone.apex, records: zone.records)
    for number in 0..<5_100 {
      let name = Self.host(number)
      #expect(zone.content(of: name)?.recordSets.map(\.rdatas) == fresh.content(of: name)?.recordSets.map(\.rdatas))
    }
    #expect(zone.content(of: "lab.example")?.childCount == fresh.content(of: "lab.example")?.childCount)
    #expect(zone.records == fresh.records)
  }

  @Test func oneEditOfManyNodesFindsThemAll() throws {
    let zone = try ZoneVersion.of("lab.example").edited { edit in
      for number in 0..<5_000 { edit.add(.a(Self.host(number))) }
    }
    let again = try zone.edited { edit in
      for number in 0..<2_500 { edit.removeSet(of: Self.host(number * 2), .a) }
    }
    for number in 0..<5_000 {
      #expect(zone.find(Self.host(number)) == "node \(Self.host(number)) A")
      #expect((again.find(Self.host(number)) == "no name") == (number % 2 == 0))
    }
  }

  private static func host(_ number: Int) -> Name {
    (try? Name(text: "h\(number).lab.example")) ?? .root
  }
}
