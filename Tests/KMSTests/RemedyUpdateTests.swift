import AccessPolicy
import DNSWire
import KMS
import TestSupport
import Testing

/// The update that carries out a remedy.
@Suite struct RemedyUpdateTests {
  private func update(_ records: [Remedy.Record], pins: [PublisherPin] = []) throws -> Message? {
    try Remedy(records, pins: pins).recordSets.first?.update()
  }

  private let kept = ResourceRecord.srv("_vlmcs._tcp.lab.example", "kms1.lab.example", ttl: 0)
  private let removed = ResourceRecord.srv("_vlmcs._tcp.lab.example", "pc7.lab.example", ttl: 0)

  @Test func updateExpectsAllRecordsAndDeletesTheRogue() throws {
    let message = try #require(try update([audited("kms1.lab.example"), rogue("pc7.lab.example")]))
    #expect(message.header.opcode == .update)
    #expect(message.questions == [Question(name: "lab.example", type: .soa)])
    #expect(message.answers == [.exists(kept), .exists(removed)])
    #expect(message.authorities == [.deletion(of: removed)])
  }

  @Test func pinnedRecordIsAddedInPlaceOfTheOther() throws {
    var pin = PublisherPin(host: "kms1.lab.example")
    pin.weight = 60
    let message = try #require(try update([audited("kms1.lab.example")], pins: [pin]))
    #expect(
      message.authorities == [
        .deletion(of: kept), .srv("_vlmcs._tcp.lab.example", weight: 60, "kms1.lab.example", ttl: 3_600),
      ])
  }

  @Test func whatDependsOnSomethingIsNotSent() throws {
    #expect(try update([audited("kms2.lab.example", status: .dangling, .dangling)]) == nil)
    let both = try #require(
      try update([audited("kms2.lab.example", status: .dangling, .dangling), rogue("pc7.lab.example")]))
    #expect(both.answers.count == 2)
    #expect(both.authorities == [.deletion(of: removed)])
  }

  @Test func recordOfAnUnknownZoneIsNotSent() {
    #expect(throws: Remedy.RecordSet.Obstacle.noZone) { try update([rogue("pc7.lab.example", zone: nil)]) }
  }

  @Test func updateFitsIntoAMessageOrIsNotMade() throws {
    let label = String(repeating: "h", count: 60)
    func records(_ count: Int) -> [Remedy.Record] {
      (0..<count).map { rogue(Name(stringLiteral: "\(label).\(label).\(label).pc\($0).lab.example")) }
    }
    #expect(throws: Remedy.RecordSet.Obstacle.tooLarge) { try update(records(200)) }
    let message = try #require(try update(records(120)))
    #expect(try message.encoded().count < 65_000)
  }
}
