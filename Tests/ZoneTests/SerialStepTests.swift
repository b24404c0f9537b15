import DNSWire
import TestSupport
import Testing
import Zone

/// A serial that an edit's step sets, as the steps after it see it, and where it is undone.
@Suite struct SerialStepTests {
  private let apex: Name = "lab.example"
  private var edit: ZoneEdit

  init() throws {
    edit = ZoneEdit(try .of("lab.example", serial: 1, [.a("www.lab.example")]))
    edit.begin()
    edit.add(.a("new.lab.example"))
    edit.setSerial(Serial(rawValue: 2))
  }

  /// The serial by the data, by the record, and by the RRset of the apex.
  private func serials(_ edit: ZoneEdit) throws -> [UInt32?] {
    let set = try #require(edit.recordSet(of: apex, .soa))
    return [
      edit.soa?.serial, edit.soaRecord.flatMap { StartOfAuthority.serial(of: $0.rdata) },
      StartOfAuthority.serial(of: try #require(set.rdatas.first)),
    ].map { $0?.rawValue }
  }

  @Test func nextStepSeesIt() throws {
    var edit = edit
    edit.begin()
    #expect(try serials(edit) == [2, 2, 2])
    #expect(edit.changes.isEmpty)
    #expect(edit.commit()?.soa.serial.rawValue == 2)
  }

  @Test func recordIsGivenAsItWasAndAsItIs() throws {
    var edit = edit
    edit.begin()
    let set = edit.setSerial(Serial(rawValue: 7))
    let records = try #require(set)
    #expect(StartOfAuthority.serial(of: records.before.rdata)?.rawValue == 2)
    #expect(StartOfAuthority.serial(of: records.after.rdata)?.rawValue == 7)
    #expect(records.before.name == apex && records.after.type == .soa && records.after.ttl == records.before.ttl)
  }

  @Test func undoneStepLeavesTheOneBefore() throws {
    var edit = edit
    edit.begin()
    edit.setSerial(Serial(rawValue: 3))
    #expect(try serials(edit) == [3, 3, 3])
    edit.undo()
    #expect(try serials(edit) == [2, 2, 2])
    #expect(edit.commit()?.soa.serial.rawValue == 2)
  }

  @Test func firstStepUndoneLeavesTheBase() throws {
    var edit = edit
    edit.undo()
    #expect(try serials(edit) == [1, 1, 1])
    let version = try #require(edit.commit())
    #expect(version.soa.serial.rawValue == 1)
    #expect(version.records == edit.base.records)
  }

  @Test func apexChangesWithItAndWithoutIt() throws {
    var edit = edit
    edit.begin()
    edit.add(.txt("lab.example", "apex"))
    // The serial of the step before is no part of this one.
    #expect(edit.changes == ChangeSet(added: [.txt("lab.example", "apex")]))
    edit.setSerial(Serial(rawValue: 3))
    #expect(edit.changes.added.contains(.txt("lab.example", "apex")))
    edit.undo()
    #expect(try serials(edit) == [2, 2, 2])
    #expect(!edit.holds(apex, .txt))
    edit.begin()
    edit.add(.txt("lab.example", "apex"))
    edit.setSerial(Serial(rawValue: 4))
    let version = try #require(edit.commit())
    #expect(version.soa.serial.rawValue == 4)
    #expect(version.content(of: apex)?.recordSets.first { $0.type == .txt }?.rdatas.count == 1)
    #expect(version.records.count == edit.base.records.count + 2)
  }

  @Test(arguments: [true, false]) func undoneStepThatSetItFirstLeavesTheOneBefore(isFirst: Bool) throws {
    var edit = edit
    if isFirst { edit.undo() }
    let before: UInt32 = isFirst ? 1 : 2
    let bodies: [(inout ZoneEdit) -> Void] = [
      { $0.add(.txt("lab.example", "apex")) },
      { $0.remove(.txt("lab.example", "not there")) },
    ]
    for body in bodies {
      edit.begin()
      edit.setSerial(Serial(rawValue: 9))
      body(&edit)
      #expect(try serials(edit) == [9, 9, 9])
      #expect(edit.changes.added.contains { StartOfAuthority.serial(of: $0.rdata)?.rawValue == 9 })
      edit.undo()
      #expect(try serials(edit) == [before, before, before])
      #expect(edit.changes.isEmpty)
      #expect(!edit.holds(apex, .txt))
    }
    edit.add(.a("other.lab.example"))
    let version = try #require(edit.commit())
    #expect(version.soa.serial.rawValue == before)
    let set = try #require(version.content(of: apex)?.recordSets.first { $0.type == .soa })
    #expect(try StartOfAuthority(rdata: set.rdatas[0]).serial.rawValue == before)
  }

  @Test func stepThatReplacedTheRecordHasItsSerial() throws {
    var edit = edit
    edit.begin()
    var soa = try #require(edit.soa)
    soa.refresh = 77
    soa.serial = Serial(rawValue: 5)
    edit.replace(RecordSet(type: .soa, ttl: 60, rdatas: [soa.rdata]), of: apex)
    edit.setSerial(Serial(rawValue: 6))
    let changes = edit.changes
    #expect(changes.removed.map { StartOfAuthority.serial(of: $0.rdata)?.rawValue } == [2])
    #expect(changes.added.map { StartOfAuthority.serial(of: $0.rdata)?.rawValue } == [6])
    #expect(changes.added.first?.ttl == 60)
    #expect(edit.commit()?.soa.refresh == 77)
  }
}
