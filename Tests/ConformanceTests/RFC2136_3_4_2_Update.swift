import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 2136 §3.4.2: what each operation does.
@Suite struct RFC2136_3_4_2_Update {
  private static let www: Name = "www.lab.example"

  /// What a name holds after an update that succeeds: types and, for each, TTL and number of records.
  private func outcome(
    of name: Name = www, _ before: [ResourceRecord], _ updates: ResourceRecord...
  ) async throws -> [RecordType: [Int]] {
    try await UpdateServer.run(.of("lab.example", before)) { server async throws in
      #expect(try await server.update("lab.example", updates) == .noError)
      let sets = try server.version("lab.example").content(of: name)?.recordSets ?? []
      return Dictionary(uniqueKeysWithValues: sets.map { ($0.type, $0.shape) })
    }
  }

  private static let before: [ResourceRecord] = [.a(www), .a(www, "192.0.2.2"), .txt(www, "web")]

  @Test func recordIsAdded() async throws {
    #expect(try await outcome(Self.before, .a(Self.www, "192.0.2.3")) == [.a: [3600, 3], .txt: [3600, 1]])
  }

  @Test func newNameIsAdded() async throws {
    #expect(try await outcome(of: "a.b.lab.example", [], .a("a.b.lab.example")) == [.a: [3600, 1]])
  }

  @Test func equalRecordIsNotAddedTwice() async throws {
    #expect(try await outcome(Self.before, .a("WWW.lab.example")) == [.a: [3600, 2], .txt: [3600, 1]])
  }

  @Test func newTimeToLiveIsThatOfTheWholeSet() async throws {
    #expect(try await outcome(Self.before, .a(Self.www, "192.0.2.3", ttl: 60))[.a] == [60, 3])
    #expect(try await outcome(Self.before, .a(Self.www, ttl: 60))[.a] == [60, 2])
  }

  @Test func setIsDeleted() async throws {
    #expect(try await outcome(Self.before, .deletion("WWW.lab.example", .a)) == [.txt: [3600, 1]])
  }

  @Test func nameIsDeleted() async throws {
    #expect(try await outcome(Self.before, .deletion(Self.www)) == [:])
  }

  @Test func recordIsDeleted() async throws {
    #expect(try await outcome(Self.before, .deletion(of: .a(Self.www)))[.a] == [3600, 1])
  }

  @Test func namesInTheDeletedRecordCompareFolded() async throws {
    let before: [ResourceRecord] = [.srv(Self.www, "kms1.lab.example")]
    #expect(try await outcome(before, .deletion(of: .srv(Self.www, "KMS1.Lab.example"))) == [:])
  }

  @Test func deletionOfWhatIsNotThereIsNoError() async throws {
    let outcome = try await outcome(
      Self.before, .deletion("gone.lab.example"), .deletion(Self.www, .mx), .deletion(of: .a(Self.www, "192.0.2.9")))
    #expect(outcome == [.a: [3600, 2], .txt: [3600, 1]])
  }

  @Test func operationsAreCarriedOutInOrder() async throws {
    #expect(try await outcome(Self.before, .deletion(Self.www, .a), .a(Self.www, "192.0.2.9"))[.a] == [3600, 1])
    #expect(try await outcome(Self.before, .a(Self.www, "192.0.2.9"), .deletion(Self.www, .a))[.a] == nil)
  }

  @Test func aliasIsNotAddedBesideOtherData() async throws {
    #expect(try await outcome(Self.before, .cname(Self.www, "other.test"))[.cname] == nil)
  }

  @Test func otherDataIsNotAddedBesideAnAlias() async throws {
    #expect(try await outcome([.cname(Self.www, "other.test")], .a(Self.www)) == [.cname: [3600, 1]])
  }

  @Test func aliasReplacesAnAlias() async throws {
    #expect(
      try await outcome([.cname(Self.www, "old.test")], .cname(Self.www, "new.test", ttl: 9)) == [.cname: [9, 1]])
  }

  @Test func aliasTakesThePlaceOfDeletedData() async throws {
    #expect(try await outcome(Self.before, .deletion(Self.www), .cname(Self.www, "other.test")) == [.cname: [3600, 1]])
  }

  @Test func redirectionReplacesARedirection() async throws {
    let before: [ResourceRecord] = [.dname(Self.www, "old.test"), .txt(Self.www, "web")]
    let outcome = try await outcome(before, .dname(Self.www, "new.test", ttl: 9))
    #expect(outcome == [.dname: [9, 1], .txt: [3600, 1]])
  }

  @Test func redirectionIsNotAddedBesideAnAlias() async throws {
    let outcome = try await outcome([.cname(Self.www, "other.test")], .dname(Self.www, "new.test"))
    #expect(outcome == [.cname: [3600, 1]])
  }

  @Test func aliasIsNotAddedBesideARedirection() async throws {
    let outcome = try await outcome([.dname(Self.www, "new.test")], .cname(Self.www, "other.test"))
    #expect(outcome == [.dname: [3600, 1]])
  }

  @Test func aliasIsNotAddedAtTheApex() async throws {
    #expect(try await outcome(of: "lab.example", [], .cname("lab.example", "other.test"))[.cname] == nil)
  }

  @Test func apexKeepsItsStartOfAuthorityAndItsServers() async throws {
    let kept: [RecordType: [Int]] = [.soa: [3600, 1], .ns: [3600, 1]]
    let before: [ResourceRecord] = [.txt("lab.example", "x")]
    #expect(try await outcome(of: "lab.example", before, .deletion("lab.example")) == kept)
    #expect(try await outcome(of: "lab.example", [], .deletion("lab.example", .soa)) == kept)
    #expect(try await outcome(of: "lab.example", [], .deletion("lab.example", .ns)) == kept)
    #expect(try await outcome(of: "lab.example", [], .deletion(of: .soa("lab.example"))) == kept)
    #expect(try await outcome(of: "lab.example", [], .deletion(of: .ns("lab.example", "ns1.lab.example"))) == kept)
  }

  @Test func allButTheLastServerOfTheApexCanBeDeleted() async throws {
    let before: [ResourceRecord] = [.ns("lab.example", "ns2.lab.example")]
    let outcome = try await outcome(
      of: "lab.example", before, .deletion(of: .ns("lab.example", "ns1.lab.example")),
      .deletion(of: .ns("lab.example", "ns2.lab.example")))
    #expect(outcome[.ns] == [3600, 1])
  }

  @Test func serversBelowTheApexCanBeDeleted() async throws {
    #expect(try await outcome([.ns(Self.www, "ns.test")], .deletion(Self.www, .ns)) == [:])
  }

  @Test func wellKnownServicesAreReplacedByAddressAndProtocol() async throws {
    @Sendable func services(_ address: UInt8, _ number: UInt8, _ map: UInt8) -> ResourceRecord {
      ResourceRecord(
        name: Self.www, type: RecordType(rawValue: 11), ttl: 60, rdata: [192, 0, 2, address, number, map])
    }
    let before = [services(1, 6, 1), services(1, 17, 1), services(2, 6, 1)]
    try await UpdateServer.run(.of("lab.example", before)) { server async throws in
      #expect(try await server.update("lab.example", [services(1, 6, 2)]) == .noError)
      let set = try server.recordSet(Self.www, RecordType(rawValue: 11), in: "lab.example")
      #expect(Set(set?.rdatas ?? []) == Set([services(1, 6, 2), before[1], before[2]].map(\.rdata)))
    }
  }

  @Test func startOfAuthorityBelowTheApexIsPassedOver() async throws {
    #expect(try await outcome([], .soa(Self.www, serial: 9)) == [:])
  }

  @Test func glueBelowACutIsUpdated() async throws {
    let before: [ResourceRecord] = [.ns("sub.lab.example", "ns.sub.lab.example")]
    #expect(try await outcome(of: "ns.sub.lab.example", before, .a("ns.sub.lab.example")) == [.a: [3600, 1]])
  }
}
