import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// What becomes of dynamic records when a zone's file is read again.
@Suite struct ZoneAdoptionTests {
  private static let dynamic = ResourceRecord.a("dynamic.lab.example")

  private struct Result: Sendable {
    let adoption: ZoneAdoption
    let version: ZoneVersion
    let kept: StartOfAuthority?
  }

  /// Adopts a base of digest 1 on top of what the store recalls: last served with serial 10.
  private func adopt(
    _ base: [ResourceRecord] = [], serial: UInt32 = 10, storedDigest: UInt8? = 1,
    _ entries: [Recollection.Entry] = [.init(record: dynamic, isRemoved: false)]
  ) async throws -> Result {
    let version = try ZoneVersion.of("lab.example", serial: serial, base)
    return try await UpdateServer.run { server async throws in
      if let storedDigest {
        let soa = ResourceRecord.soaData("lab.example", serial: 10)
        server.journal.remember(
          "lab.example", Recollection(baseDigest: [storedDigest], soa: soa, entries: entries))
      }
      let adoptions = try await server.writer.adopt([ZoneBase(version: version, digest: [1])])
      return Result(
        adoption: try #require(adoptions.first), version: try server.version("lab.example"),
        kept: server.journal.adopted["lab.example"])
    }
  }

  @Test func newZoneIsServedAsItIs() async throws {
    let result = try await adopt(serial: 5, storedDigest: nil)
    #expect(result.adoption.serial.rawValue == 5)
    #expect(result.kept?.serial.rawValue == 5)
    #expect(result.version.find("dynamic.lab.example") == "no name")
  }

  @Test func knownBaseGoesOnWithItsSerialAndItsDynamicRecords() async throws {
    let result = try await adopt(serial: 3)
    #expect(result.version.soa.serial.rawValue == 10)
    #expect(result.version.find("dynamic.lab.example") == "node dynamic.lab.example. A")
    #expect(result.kept == nil)
  }

  @Test(arguments: [(3, 11), (10, 11), (11, 11), (40, 40)] as [(UInt32, UInt32)])
  func changedBaseNeverGoesBack(file: UInt32, served: UInt32) async throws {
    let result = try await adopt(serial: file, storedDigest: 2)
    #expect(result.version.soa.serial.rawValue == served)
    #expect(result.kept?.serial.rawValue == served)
    #expect(result.version.find("dynamic.lab.example") == "node dynamic.lab.example. A")
  }

  @Test func baseThatCameSignedIsServedAsItIs() async throws {
    let version = try ZoneVersion.signed(.nsec, "lab.example")
    let result = try await UpdateServer.run { server async throws in
      let soa = ResourceRecord.soaData("lab.example", serial: 10)
      server.journal.remember(
        "lab.example",
        Recollection(baseDigest: [1], soa: soa, entries: [.init(record: Self.dynamic, isRemoved: false)]))
      let adoptions = try await server.writer.adopt([ZoneBase(version: version, digest: [1])])
      return Result(
        adoption: try #require(adoptions.first), version: try server.version("lab.example"),
        kept: server.journal.adopted["lab.example"])
    }
    #expect(result.version.records == version.records)
    #expect(result.adoption.conflicts.map(\.record) == [Self.dynamic])
  }

  @Test func removedRecordStaysRemoved() async throws {
    let result = try await adopt([Self.dynamic], [.init(record: Self.dynamic, isRemoved: true)])
    #expect(result.version.find("dynamic.lab.example") == "no name")
  }

  @Test func removalOfWhatTheNewBaseLacksIsNoConflict() async throws {
    let result = try await adopt(storedDigest: 2, [.init(record: Self.dynamic, isRemoved: true)])
    #expect(result.adoption.conflicts.isEmpty)
  }

  @Test func recordBesideAnAliasOfTheNewBaseIsAConflict() async throws {
    let result = try await adopt([.cname("dynamic.lab.example", "x.test")], storedDigest: 2)
    #expect(result.adoption.conflicts.map(\.record) == [Self.dynamic])
    #expect(result.version.find("dynamic.lab.example") == "node dynamic.lab.example. CNAME")
  }

  @Test func aliasBesideDataOfTheNewBaseIsAConflict() async throws {
    let alias = ResourceRecord.cname("dynamic.lab.example", "x.test")
    let result = try await adopt([Self.dynamic], storedDigest: 2, [.init(record: alias, isRemoved: false)])
    #expect(result.adoption.conflicts.map(\.record) == [alias])
  }

  @Test func aliasBesideAnotherAliasOfTheNewBaseIsAConflict() async throws {
    let alias = ResourceRecord.cname("dynamic.lab.example", "old.test")
    let result = try await adopt(
      [.cname("dynamic.lab.example", "new.test")], storedDigest: 2, [.init(record: alias, isRemoved: false)])
    #expect(result.adoption.conflicts.map(\.record) == [alias])
    #expect(result.version.content(of: "dynamic.lab.example")?.recordSet(.cname)?.rdatas == [Name("new.test").wire])
  }

  @Test func redirectionBesideAnotherOneOfTheNewBaseIsAConflict() async throws {
    let redirection = ResourceRecord.dname("dynamic.lab.example", "old.test")
    let result = try await adopt(
      [.dname("dynamic.lab.example", "new.test")], storedDigest: 2, [.init(record: redirection, isRemoved: false)])
    #expect(result.adoption.conflicts.map(\.record) == [redirection])
    #expect(result.version.content(of: "dynamic.lab.example")?.recordSet(.dname)?.rdatas == [Name("new.test").wire])
  }

  @Test func aliasThatTheNewBaseHasTooIsNoConflict() async throws {
    let alias = ResourceRecord.cname("dynamic.lab.example", "x.test")
    let result = try await adopt([alias], storedDigest: 2, [.init(record: alias, isRemoved: false)])
    #expect(result.adoption.conflicts.isEmpty)
  }

  @Test func signatureBesideAnAliasIsNoConflict() async throws {
    let alias = ResourceRecord.cname("dynamic.lab.example", "x.test")
    let key = ResourceRecord(name: "dynamic.lab.example", type: RecordType(rawValue: 25), ttl: 5, rdata: [1, 2, 3, 4])
    let result = try await adopt([alias], [.init(record: key, isRemoved: false)])
    #expect(result.adoption.conflicts.isEmpty)
    #expect(result.version.find("dynamic.lab.example") == "node dynamic.lab.example. CNAME KEY")
  }

  @Test func keptStartOfAuthorityRecordsDoNotStandBesideTheBases() async throws {
    let entries: [Recollection.Entry] = [
      .init(record: .soa("lab.example", serial: 9), isRemoved: true),
      .init(record: .soa("lab.example", serial: 10), isRemoved: false), .init(record: Self.dynamic, isRemoved: false),
    ]
    let result = try await adopt(serial: 3, storedDigest: 2, entries)
    #expect(result.version.soa.serial.rawValue == 11)
    #expect(result.version.find("dynamic.lab.example") == "node dynamic.lab.example. A")
  }

  @Test func lastServerOfTheNewBaseStays() async throws {
    let server = ResourceRecord.ns("lab.example", "ns1.lab.example")
    let result = try await adopt(storedDigest: 2, [.init(record: server, isRemoved: true)])
    #expect(result.adoption.conflicts.map(\.record) == [server])
    #expect(result.version.find("lab.example", .ns) == "node lab.example. NS SOA")
  }

  @Test func replacedServerStaysReplaced() async throws {
    let result = try await adopt(
      [],
      [
        .init(record: .ns("lab.example", "ns1.lab.example"), isRemoved: true),
        .init(record: .ns("lab.example", "ns2.lab.example"), isRemoved: false),
      ])
    #expect(result.adoption.conflicts.isEmpty)
    #expect(
      result.version.content(of: "lab.example")?.recordSet(.ns)?.rdatas == [Name("ns2.lab.example").wire])
  }

  @Test func recordOutsideTheZoneIsAConflict() async throws {
    let outside = ResourceRecord.a("www.other.test")
    let result = try await adopt([], [.init(record: outside, isRemoved: false)])
    #expect(result.adoption.conflicts.map(\.record) == [outside])
  }

  @Test func failedStoreLeavesWhatWasServed() async throws {
    try await UpdateServer.run(.of("lab.example", serial: 4)) { server async throws in
      server.journal.fail("the disk is full")
      await #expect(throws: JournalError.self) {
        try await server.writer.adopt([ZoneBase(version: try .of("lab.example", serial: 9), digest: [1])])
      }
      #expect(try server.serial("lab.example") == 4)
    }
  }

  @Test func zoneThatIsNotAmongTheBasesIsServedNoMore() async throws {
    try await UpdateServer.run(.of("old.example")) { server async throws in
      _ = try await server.writer.adopt([ZoneBase(version: try .of("lab.example"), digest: [1])])
      #expect(server.zones.current.versions.map(\.apex) == ["lab.example"])
    }
  }

  @Test func adoptedZoneIsUpdated() async throws {
    try await UpdateServer.run { server async throws in
      _ = try await server.writer.adopt([ZoneBase(version: try .of("lab.example", serial: 9), digest: [1])])
      #expect(try await server.update("lab.example", [Self.dynamic]) == .noError)
      #expect(try server.serial("lab.example") == 10)
    }
  }
}
