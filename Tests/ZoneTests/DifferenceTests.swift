import DNSWire
import TestSupport
import Testing
import Zone

/// The difference of two versions, whatever they have in common.
@Suite struct DifferenceTests {
  private static func name(_ numbers: inout SeededGenerator) throws -> Name {
    var name: Name = "lab.example"
    for _ in 0..<Int.random(in: 0...3, using: &numbers) {
      name = try name.prepending(label: Array(["a", "b", "*", "c"][Int.random(in: 0..<4, using: &numbers)].utf8))
    }
    return name
  }

  /// Some random changes.
  private static func change(_ edit: inout ZoneEdit, _ numbers: inout SeededGenerator) throws {
    for _ in 0..<Int.random(in: 0...12, using: &numbers) {
      let name = try name(&numbers)
      switch Int.random(in: 0..<5, using: &numbers) {
      case 0...2:
        edit.add(
          .a(
            name, "192.0.2.\(Int.random(in: 1...4, using: &numbers))",
            ttl: [60, 300][Int.random(in: 0...1, using: &numbers)]))
      case 3: edit.add(.txt(name, "text"))
      default: for set in edit.recordSets(of: name) where set.type != .soa { edit.removeSet(of: name, set.type) }
      }
    }
  }

  private static func lines(_ records: [ResourceRecord]) -> Set<String> {
    Set(records.map { "\($0.name.folded) \($0.ttl) \($0.type) \($0.rdata)" })
  }

  @Test(arguments: 1...40) func differenceIsWhatANaiveComparisonFinds(seed: UInt64) throws {
    var numbers = SeededGenerator(seed: seed)
    let old = try ZoneVersion.of("lab.example", [.a("a.lab.example"), .txt("x.y.lab.example", "t")])
      .edited { try? Self.change(&$0, &numbers) }
    var new = try old.edited { try? Self.change(&$0, &numbers) }
    // Of one base, of a base of its own, or of one with updates on top.
    if seed % 3 > 0 { new = try ZoneVersion(apex: new.apex, records: new.records.shuffled(using: &numbers)) }
    if seed % 3 > 1 { new = try new.edited { try? Self.change(&$0, &numbers) } }
    let known = new.baseDifference(from: old)
    for changes in [new.changes(from: old), new.changes(from: old, knowing: known)] {
      let (before, after) = (Self.lines(old.records), Self.lines(new.records))
      #expect(Self.lines(changes.removed) == before.subtracting(after))
      #expect(Self.lines(changes.added) == after.subtracting(before))
      #expect(changes.removed.count + changes.added.count == before.symmetricDifference(after).count)
    }
    #expect(new.changes(from: new).isEmpty)
    #expect(new.isSpelledOnlyOtherwise(than: old, knowing: known) == new.changes(from: old).isSpellingOnly)
    #expect(new.isSpelledOnlyOtherwise(than: new))
  }

  @Test func caseOfLettersInRdataIsNoMoreThanSpelling() throws {
    func zone(_ targets: [String]) throws -> ZoneVersion {
      let aliases = try targets.enumerated().map { number, target in
        ResourceRecord(
          name: try Name(text: "a\(number).lab.example"), type: .cname, ttl: 60, rdata: try Name(text: target).wire)
      }
      return try ZoneVersion.of("lab.example", aliases)
    }
    let old = try zone(["x.example", "y.example", "z.example"])
    let spelled = try zone(["X.example", "y.example", "z.EXAMPLE"])
    let other = try zone(["X.example", "y.example", "w.example"])
    #expect(spelled.isSpelledOnlyOtherwise(than: old))
    #expect(!spelled.changes(from: old).isEmpty)
    #expect(!other.isSpelledOnlyOtherwise(than: old))
    #expect(!old.isSpelledOnlyOtherwise(than: try zone(["x.example", "y.example"])))
    #expect(!(try zone(["x.example", "y.example"])).isSpelledOnlyOtherwise(than: old))
  }

  @Test func hashedOwnersAreCompared() throws {
    let old = try ZoneVersion.signed(.nsec3, "lab.example")
    let same = try ZoneVersion(apex: old.apex, records: old.records)
    #expect(same.changes(from: old).isEmpty)
    let record = try #require(old.records.first { $0.type == .nsec3 })
    let new = try ZoneVersion(apex: old.apex, records: old.records.filter { $0 != record })
    #expect(new.changes(from: old).removed == [record])
    #expect(old.changes(from: new).added == [record])
  }

  @Test func baseIsWhatTheFileSays() throws {
    let file = try ZoneVersion.of("lab.example", serial: 3, [.a("a.lab.example")])
    let changed = try file.edited { edit in
      edit.add(.a("b.lab.example"))
      edit.setSerial(Serial(rawValue: 9))
    }
    #expect(changed.base.records == file.records)
    #expect(changed.base.soa.serial.rawValue == 3)
  }

  @Test func recordsOfBlocksArePacked() throws {
    let records: [(record: ResourceRecord, age: UInt32?)] = [
      (.a("Lab.Example"), nil), (.a("x.LAB.example", "192.0.2.1"), 7), (.txt("x.LAB.example", "t"), nil),
      (.a("elsewhere.example", ttl: 5), 9),
    ]
    var packed = PackedRecords()
    var ages = RecordAges()
    for part in [records.prefix(2), records.suffix(2)] {
      var block = RecordBlock(apex: "lab.example")
      for (record, age) in part { block.append(record, age: age) }
      let octets = block.take()
      #expect(try packed.append(block: octets.span, apex: "lab.example", ages: &ages))
      // Cut off anywhere but behind a record, it is refused.
      var faults = 0
      for count in 0..<octets.count {
        var (rest, restAges) = (PackedRecords(), RecordAges())
        let part = Array(octets.prefix(count))
        do throws(RecordBlockReader.Fault) {
          _ = try rest.append(block: part.span, apex: "lab.example", ages: &restAges)
        } catch {
          #expect(error == .truncated)
          faults += 1
        }
      }
      #expect(faults == octets.count - 2)
    }
    #expect((0..<packed.count).map { packed[$0] } == records.map(\.record))
    #expect(records.map { ages[$0.record] } == records.map(\.age))
  }

  @Test func recordsOfABlockAreReadAgain() throws {
    let zone = try ZoneVersion.of("Lab.example", [.a("x.LAB.example"), .txt("x.LAB.example", "t"), .a("Lab.Example")])
    var block = RecordBlock(apex: zone.apex)
    var cursor = RecordCursor()
    while let record = zone.nextRecord(&cursor) { block.append(record) }
    #expect(block.count == zone.records.count)
    let octets = block.take()
    var reader = RecordBlockReader(octets, apex: zone.apex)
    var records: [ResourceRecord] = []
    while !reader.isAtEnd { records.append(try reader.record()) }
    let (read, sent) = (
      records.map { "\($0.name) \($0.rdata)" }.sorted(), zone.records.map { "\($0.name) \($0.rdata)" }.sorted()
    )
    #expect(read == sent)
    // Cut off anywhere, no more is read than was whole.
    for count in 0..<octets.count {
      var part = RecordBlockReader(Array(octets.prefix(count)), apex: zone.apex)
      var records = 0
      while (try? part.record()) != nil { records += 1 }
      #expect(records < sent.count)
    }
  }
}
