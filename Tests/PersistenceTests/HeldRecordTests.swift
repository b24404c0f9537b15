import AccessPolicy
import Authority
import DNSWire
import KMS
import Persistence
import Testing
import Zone

/// Records that wait for an operator, and what operators decide, survive a restart.
@Suite struct HeldRecordTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  private func held(
    _ host: String, weight: UInt16 = 0, by credential: String = "key k", time: UInt64 = 100
  ) throws
    -> HeldRecord
  {
    let service = try fixture.service(host, weight: weight)
    return HeldRecord(
      zone: fixture.zone, record: service,
      provenance: Provenance(
        credential: credential, address: "192.0.2.7", transport: "tcp", rule: "hosts", firstSeen: time,
        lastRefreshed: time, lastChanged: time))
  }

  private func commit(_ holdings: Commit.Holding...) throws -> Commit {
    Commit(
      zone: fixture.zone, changes: ChangeSet(), soa: try fixture.soa(1), holdings: holdings,
      author: try fixture.author("kms1"), time: 1)
  }

  private func ruling(_ held: HeldRecord, isApproved: Bool, time: UInt64 = 500) throws -> PublisherRuling {
    PublisherRuling(subject: try #require(held.subject), isApproved: isApproved, operatorName: "ada", time: time)
  }

  @Test func heldRecordIsKept() async throws {
    let held = try held("rogue.lab.example")
    try await fixture.store(after: [commit(.hold(held))]).close()
    #expect(try await fixture.open().heldRecords(in: fixture.zone) == [held])
  }

  @Test func newValuesTakeThePlaceOfTheOld() async throws {
    let store = try await fixture.store(after: [
      commit(.hold(held("rogue.lab.example", time: 100))),
      commit(.hold(held("ROGUE.lab.example", weight: 9, time: 200))),
    ])
    let kept = try await store.heldRecords(in: fixture.zone)
    #expect(try kept.map { try ServiceData(rdata: $0.record.rdata).weight } == [9])
    #expect(kept.map(\.provenance.firstSeen) == [100])
    #expect(kept.map(\.provenance.lastChanged) == [200])
  }

  @Test func credentialsStandApart() async throws {
    let store = try await fixture.store(after: [
      commit(.hold(held("rogue.lab.example")), .hold(held("rogue.lab.example", by: "key other")))
    ])
    #expect(try await store.heldRecords(in: fixture.zone).count == 2)
  }

  @Test func withdrawalIsOfOneCredentialAndTarget() async throws {
    let (a, b) = (try held("a.lab.example"), try held("b.lab.example"))
    let store = try await fixture.store(after: [commit(.hold(a), .hold(b))])
    try store.commit([commit(.withdraw(owner: a.record.name, target: nil, credential: "key other"))])
    #expect(try await store.heldRecords(in: fixture.zone).count == 2)
    try store.commit([
      commit(.withdraw(owner: a.record.name, target: try Name(text: "A.lab.example"), credential: "key k"))
    ])
    #expect(try await store.heldRecords(in: fixture.zone) == [b])
    try store.commit([commit(.withdraw(owner: a.record.name, target: nil, credential: "key k"))])
    #expect(try await store.heldRecords(in: fixture.zone).isEmpty)
  }

  @Test func numberOfHeldRecordsIsBounded() async throws {
    let store = try await fixture.store()
    let limit = PersistenceLimits.heldRecords
    for index in 0..<limit + 10 {
      try store.commit([commit(.hold(held("h\(index).lab.example", time: UInt64(1_000 + index))))])
    }
    let kept = try await store.heldRecords(in: fixture.zone)
    #expect(kept.count == limit)
    #expect(kept.map(\.provenance.lastRefreshed).min() == 1_010)
  }

  @Test func rulingIsKeptAndEndsTheWaiting() async throws {
    let (rogue, other) = (try held("rogue.lab.example"), try held("other.lab.example"))
    let store = try await fixture.store(after: [commit(.hold(rogue), .hold(other))])
    try store.note(ruling(rogue, isApproved: false), commits: [])
    try store.close()
    let again = try fixture.open()
    #expect(try await again.rulings() == [try ruling(rogue, isApproved: false)])
    #expect(try await again.heldRecords(in: fixture.zone) == [other])
  }

  @Test func laterRulingCounts() async throws {
    let rogue = try held("rogue.lab.example")
    let store = try await fixture.store()
    try store.note(ruling(rogue, isApproved: false), commits: [])
    try store.note(ruling(rogue, isApproved: true, time: 600), commits: [])
    #expect(try await store.rulings() == [try ruling(rogue, isApproved: true, time: 600)])
    let subject = try #require(rogue.subject)
    #expect(try await store.forget(subject, by: "ada", at: 700))
    #expect(try await store.rulings().isEmpty)
    #expect(try await !store.forget(subject, by: "ada", at: 800))
  }

  @Test func approvedRecordHasItsPublisher() async throws {
    let rogue = try held("rogue.lab.example", time: 50)
    let store = try await fixture.store()
    let commit = Commit(
      zone: fixture.zone, changes: ChangeSet(added: [rogue.record]), soa: try fixture.soa(2),
      publications: [Commit.Publication(record: rogue.record, rule: "hosts", publisher: rogue.provenance)],
      author: .operator("ada", reason: "approved"), time: 500)
    try store.note(ruling(rogue, isApproved: true), commits: [commit])
    let published = try await store.publishedRecords(in: fixture.zone)
    #expect(published.map(\.provenance.credential) == ["key k"])
    #expect(published.map(\.provenance.firstSeen) == [50])
    let entries = try await store.history(of: HistoryQuery(zone: fixture.zone, limit: 10))
    guard case .change(let change)? = entries.first, entries.count == 1 else {
      Issue.record("\(entries)")
      return
    }
    #expect(change.credential == "operator ada")
    #expect(change.reason == "approved")
  }

  @Test func rulingWithoutAChangeStandsInTheHistory() async throws {
    let rogue = try held("rogue.lab.example")
    let store = try await fixture.store()
    try store.note(ruling(rogue, isApproved: false), commits: [])
    let entries = try await store.history(of: HistoryQuery(zone: fixture.zone, limit: 10))
    guard case .action(let action)? = entries.first, entries.count == 1 else {
      Issue.record("\(entries)")
      return
    }
    #expect(action.author == "operator ada")
    #expect(action.action == "rejected rogue.lab.example, published by key k")
  }

  @Test func rulingOfAFailedTransactionIsNone() async throws {
    let rogue = try held("rogue.lab.example")
    let store = try await fixture.store(after: [commit(.hold(rogue))])
    let unknown = Commit(
      zone: try Name(text: "unknown.example"), changes: ChangeSet(added: [rogue.record]), soa: try fixture.soa(1),
      author: .server(reason: "test"), time: 1)
    #expect(throws: JournalError.self) { try store.note(ruling(rogue, isApproved: true), commits: [unknown]) }
    #expect(try await store.rulings().isEmpty)
    #expect(try await store.heldRecords(in: fixture.zone) == [rogue])
  }
}
