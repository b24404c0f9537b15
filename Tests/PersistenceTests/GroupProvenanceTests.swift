import AccessPolicy
import Authority
import DNSWire
import Persistence
import Testing
import Zone

/// The groups of who published a record are kept with it, and databases of before have none.
@Suite struct GroupProvenanceTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  private func commit(groups: [String]) throws -> Commit {
    let record = try fixture.service("kms1.lab.example")
    let groups = Set(
      groups.enumerated().compactMap { index, name in
        SecurityIdentifier(authority: 5, subauthorities: [UInt32(index)]).map {
          PrincipalGroup(name: name, identifier: $0)
        }
      })
    let requestor = Requestor(
      signer: .principal(Principal(name: "KMS1$", realm: "AD.LAB.EXAMPLE")), host: try Name(text: "kms1.lab.example"),
      address: IPAddress(ipv4: 0xC000_0207), transport: .tcp, groups: groups)
    return Commit(
      zone: fixture.zone, changes: ChangeSet(added: [record]), soa: try fixture.soa(2),
      publications: [try fixture.publication(record)], author: .requestor(requestor, UpdateSignature(time: 5, mark: 7)),
      rules: ["members"], notes: [], time: 1_000)
  }

  @Test(arguments: [[], ["KMS Hosts"], ["KMS Hosts", "Operators of KMS"]])
  func groupsAreKept(groups: [String]) async throws {
    let store = try await fixture.store(after: [commit(groups: groups)])
    let known = try #require(try await store.publishedRecords(in: fixture.zone, type: .srv).first?.provenance)
    #expect(known.groups == groups)
    #expect(known.credential == "principal KMS1$@AD.LAB.EXAMPLE")
  }

  @Test func signaturesOfPrincipalsAreNotKeptForARestart() async throws {
    let store = try await fixture.store(after: [commit(groups: [])])
    #expect(try await store.signingMarks().isEmpty)
  }

  @Test func databaseOfVersion3GetsThem() async throws {
    let old = try await fixture.store(after: [commit(groups: [])])
    try old.close()
    try fixture.rewrite(StoreFixture.toVersion3)
    let records = try await fixture.open().publishedRecords(in: fixture.zone, type: .srv)
    #expect(records.map(\.provenance.groups) == [[]])
  }
}
