import DNSWire
import TestSupport
import Testing
import Zone

@Suite struct ChangeSetTests {
  private let zone: ZoneVersion

  init() throws {
    zone = try .of(
      "lab.example", [.a("www.lab.example"), .a("www.lab.example", "192.0.2.2"), .mx("lab.example", "m.x")])
  }

  private func changes(_ body: (inout ZoneEdit) -> Void) -> ChangeSet {
    var edit = ZoneEdit(zone)
    body(&edit)
    return edit.changes
  }

  @Test func editWithoutChangesIsEmpty() { #expect(changes { _ in }.isEmpty) }

  @Test func addedRecordIsAdded() {
    #expect(changes { $0.add(.a("new.lab.example")) } == ChangeSet(added: [.a("new.lab.example")]))
  }

  @Test func removedRecordIsRemoved() {
    #expect(changes { $0.remove(.a("WWW.lab.example")) } == ChangeSet(removed: [.a("www.lab.example")]))
  }

  @Test func recordThatIsThereIsNoChange() { #expect(changes { $0.add(.a("www.lab.example")) }.isEmpty) }

  @Test func removedAndAddedAgainIsNoChange() {
    let changes = changes { edit in
      edit.remove(.a("www.lab.example"))
      edit.add(.a("www.lab.example"))
    }
    #expect(changes.isEmpty)
  }

  @Test func otherTimeToLiveChangesTheWholeSet() {
    let changes = changes { $0.add(.a("www.lab.example", ttl: 60)) }
    #expect(changes.removed.count == 2)
    #expect(changes.added.map(\.ttl) == [60, 60])
  }

  @Test func otherSpellingIsAChange() {
    let changes = changes { $0.add(.mx("lab.example", "M.x")) }
    #expect(changes.removed.map(\.rdata) == [ResourceRecord.mx("lab.example", "m.x").rdata])
    #expect(changes.added.map(\.rdata) == [ResourceRecord.mx("lab.example", "M.x").rdata])
  }

  @Test func ownerIsSpelledAsTheZoneHasIt() {
    #expect(changes { $0.add(.txt("WWW.lab.example", "x")) }.added.map(\.name.description) == ["www.lab.example."])
  }

  @Test func applyingTheChangesGivesTheSameRecords() throws {
    var edit = ZoneEdit(zone)
    edit.add(.a("www.lab.example", "192.0.2.3", ttl: 60))
    edit.add(.mx("lab.example", "M.x"))
    edit.removeSet(of: "ns1.lab.example", .a)
    edit.replace(
      RecordSet(type: .soa, ttl: 60, rdatas: [ResourceRecord.soa("lab.example", serial: 9).rdata]), of: "lab.example")
    edit.add(.a("deep.er.lab.example"))
    let next = try #require(edit.commit())
    let copy = try zone.applying(edit.changes)
    #expect(copy.records == next.records)
    #expect(copy.soa == next.soa)
  }
}
