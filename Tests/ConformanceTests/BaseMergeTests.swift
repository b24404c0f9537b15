import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// A new base under what updates did: where both can stand, both do; where not, it is told, and a rule decides.
@Suite struct BaseMergeTests {
  private static let host: Name = "host.lab.example"

  /// Merges a base of digest 2 with what updates did on one of digest 1, both with serial 10.
  private func merge(
    from old: [ResourceRecord], to new: [ResourceRecord], _ entries: [Recollection.Entry],
    rule: ConflictRule = .updates, digest: UInt8 = 2, number: Int64? = 7, keptNames: Set<Name> = []
  ) throws -> ZoneBase.Merged {
    let before = try ZoneVersion.of("lab.example", serial: 10, old).edited { edit in
      for entry in entries {
        switch entry.state {
        case .added, .contested: edit.add(entry.record)
        case .removed: edit.remove(entry.record)
        case .published: break
        }
      }
    }
    let base = ZoneBase(
      version: try .of("lab.example", serial: 10, new), digest: [digest], number: number, keptNames: keptNames)
    let soa = ResourceRecord.soaData("lab.example", serial: 10)
    return base.merged(
      with: Recollection(baseDigest: [1], soa: soa, entries: entries), from: before, rule: rule, now: 1_800_000_000)
  }

  private func addresses(_ merged: ZoneBase.Merged, _ name: Name = host) -> [[UInt8]] {
    (merged.version.content(of: name)?.recordSet(.a)?.rdatas ?? []).sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func added(_ record: ResourceRecord) -> Recollection.Entry { .init(record: record, state: .added) }
  private static func removed(_ record: ResourceRecord) -> Recollection.Entry { .init(record: record, state: .removed) }

  @Test func whatTheFileAddsStandsBesideWhatUpdatesAdded() throws {
    let result = try merge(
      from: [.a(Self.host, "192.0.2.1")], to: [.a(Self.host, "192.0.2.1"), .a(Self.host, "192.0.2.3")],
      [Self.added(.a(Self.host, "192.0.2.2"))])
    #expect(addresses(result) == [[192, 0, 2, 1], [192, 0, 2, 2], [192, 0, 2, 3]])
    #expect(result.conflicts.isEmpty && result.restatements.isEmpty)
    #expect(result.version.soa.serial.rawValue == 11)
  }

  @Test func removalThatTheFileFollowedIsForgotten() throws {
    let gone = ResourceRecord.a(Self.host, "192.0.2.1")
    let result = try merge(from: [gone], to: [], [Self.removed(gone)])
    #expect(result.conflicts.isEmpty)
    #expect(result.restatements.map(\.record) == [gone])
    #expect(result.restatements.allSatisfy { $0.state == nil })
    // What is served has not changed.
    #expect(result.version.soa.serial.rawValue == 10)
  }

  @Test func recordThatTheFileTookOverIsTheFiles() throws {
    let record = ResourceRecord.a(Self.host, "192.0.2.2")
    let result = try merge(from: [], to: [record], [Self.added(record)])
    #expect(result.conflicts.isEmpty)
    #expect(result.restatements.map(\.state) == [.published])
    #expect(result.version.base.content(of: Self.host) != nil)
    #expect(result.version.soa.serial.rawValue == 10)
  }

  @Test func publishedRecordThatTheFileLostIsItsPublishers() throws {
    let record = ResourceRecord.a(Self.host, "192.0.2.2")
    let result = try merge(
      from: [record, .txt(Self.host, "t")], to: [.txt(Self.host, "t")],
      [
        .init(record: record, state: .published)
      ])
    #expect(addresses(result) == [[192, 0, 2, 2]])
    #expect(result.restatements.map(\.state) == [.added])
    #expect(result.conflicts.isEmpty)
  }

  @Test(arguments: [ConflictRule.updates, .file]) func ownerThatTheFileHasNoMoreIsAConflict(rule: ConflictRule) throws {
    let record = ResourceRecord.a(Self.host, "192.0.2.2")
    let result = try merge(from: [.txt(Self.host, "t")], to: [], [Self.added(record)], rule: rule)
    #expect(result.conflicts == [BaseConflict(.ownerGone, record)])
    #expect(addresses(result) == (rule == .file ? [] : [[192, 0, 2, 2]]))
    // It is known as a contradiction from then on.
    #expect(result.restatements.map(\.state) == [rule == .file ? nil : .contested])
  }

  @Test(arguments: ConflictRule.allCases) func contradictionThatWasToldIsToldAgainWhereTheSameFileIsOffered(
    rule: ConflictRule
  ) throws {
    let record = ResourceRecord.a(Self.host, "192.0.2.2")
    let entry = Recollection.Entry(record: record, state: .contested)
    let result = try merge(from: [], to: [], [entry], rule: rule, digest: 1)
    #expect(result.conflicts == [BaseConflict(.ownerGone, record)])
    #expect(addresses(result) == (rule == .file ? [] : [[192, 0, 2, 2]]))
    #expect(result.restatements.map(\.state) == (rule == .file ? [nil] : []))
    #expect(result.version.soa.serial.rawValue == (rule == .file ? 11 : 10))
    // The server that starts again says nothing of it.
    #expect(try merge(from: [], to: [], [entry], digest: 1, number: nil).conflicts.isEmpty)
  }

  @Test func contradictionEndsWithAFileThatHasTheName() throws {
    let record = ResourceRecord.a(Self.host, "192.0.2.2")
    let entry = Recollection.Entry(record: record, state: .contested)
    let result = try merge(from: [], to: [.txt(Self.host, "t")], [entry])
    #expect(result.conflicts.isEmpty && result.restatements.map(\.state) == [.added])
    let taken = try merge(from: [], to: [record], [entry])
    #expect(taken.conflicts.isEmpty && taken.restatements.last?.state == .published)
  }

  @Test func timeToLiveIsTheFilesWhereTheFileCounts() throws {
    let (file, dynamic) = (
      ResourceRecord.a(Self.host, "192.0.2.1", ttl: 300), ResourceRecord.a(Self.host, "192.0.2.2", ttl: 90)
    )
    let result = try merge(from: [file], to: [file], [Self.added(dynamic)], rule: .file, digest: 1)
    #expect(result.conflicts == [BaseConflict(.timeToLive, dynamic)])
    #expect(result.version.content(of: Self.host)?.recordSet(.a)?.ttl == 300)
    #expect(result.restatements.map(\.record.ttl) == [300] && addresses(result).count == 2)
  }

  @Test func recordBelowANewDelegationIsHidden() throws {
    let record = ResourceRecord.a("x.host.lab.example")
    let result = try merge(from: [], to: [.ns(Self.host, "ns.elsewhere.example")], [Self.added(record)])
    #expect(result.conflicts == [BaseConflict(.hidden, record)])
    #expect(!result.conflicts[0].isServed)
  }

  @Test(arguments: [ConflictRule.updates, .file]) func valueThatBothChangedIsAConflict(rule: ConflictRule) throws {
    let (old, dynamic, new) = (
      ResourceRecord.a(Self.host, "192.0.2.1"), ResourceRecord.a(Self.host, "192.0.2.2"),
      ResourceRecord.a(Self.host, "192.0.2.3")
    )
    let result = try merge(from: [old], to: [new], [Self.removed(old), Self.added(dynamic)], rule: rule)
    #expect(result.conflicts == [BaseConflict(.changedTwice, dynamic)])
    #expect(addresses(result) == (rule == .file ? [[192, 0, 2, 3]] : [[192, 0, 2, 2], [192, 0, 2, 3]]))
  }

  @Test func valueThatBothChangedAlikeIsNone() throws {
    let (old, new) = (ResourceRecord.a(Self.host, "192.0.2.1"), ResourceRecord.a(Self.host, "192.0.2.2"))
    let result = try merge(from: [old], to: [new], [Self.removed(old), Self.added(new)])
    #expect(result.conflicts.isEmpty)
    #expect(addresses(result) == [[192, 0, 2, 2]])
    #expect(result.version.soa.serial.rawValue == 10)
  }

  @Test func newTimeToLiveOfTheFileIsThatOfWhatUpdatesAdded() throws {
    let result = try merge(
      from: [.a(Self.host, "192.0.2.1", ttl: 300)], to: [.a(Self.host, "192.0.2.1", ttl: 60)],
      [Self.added(.a(Self.host, "192.0.2.2", ttl: 300))])
    #expect(result.version.content(of: Self.host)?.recordSet(.a)?.ttl == 60)
    #expect(result.restatements.map(\.record.ttl) == [60])
  }

  @Test func timeToLiveOfUpdatesStaysWhereTheFilesIsTheSame() throws {
    let file = ResourceRecord.a(Self.host, "192.0.2.1", ttl: 300)
    let result = try merge(
      from: [file], to: [file, .txt(Self.host, "t")],
      [Self.added(.a(Self.host, "192.0.2.1", ttl: 90)), Self.added(.a(Self.host, "192.0.2.2", ttl: 90))])
    #expect(result.version.content(of: Self.host)?.recordSet(.a)?.ttl == 90)
    #expect(addresses(result).count == 2)
  }

  @Test func aliasOfTheFileWaitsWithTheRecordThatItHides() throws {
    let record = ResourceRecord.a(Self.host, "192.0.2.2")
    for rule in [ConflictRule.updates, .file] {
      let result = try merge(from: [], to: [.cname(Self.host, "x.test")], [Self.added(record)], rule: rule)
      #expect(result.conflicts == [BaseConflict(.alias, record)])
      // By the one rule it comes back with a file that has room for it.
      #expect(result.restatements.count == (rule == .file ? 1 : 0))
    }
  }

  @Test(arguments: [1, 2] as [UInt8]) func recordThatUpdatesRemovedComesBackWhereTheFileCounts(digest: UInt8) throws {
    let record = ResourceRecord.a(Self.host, "192.0.2.1")
    let stays = try merge(from: [record], to: [record], [Self.removed(record)], digest: digest)
    #expect(addresses(stays).isEmpty && stays.conflicts.isEmpty && stays.stayingRemoved == 1)
    let result = try merge(from: [record], to: [record], [Self.removed(record)], rule: .file, digest: digest)
    #expect(addresses(result) == [[192, 0, 2, 1]])
    #expect(result.conflicts == [BaseConflict(.removed, record, isRemoval: true)])
    #expect(result.restatements.map(\.state) == [nil] && result.stayingRemoved == 0)
    #expect(result.version.soa.serial.rawValue == 11)
  }

  @Test(arguments: [ConflictRule.updates, .file]) func recordThatIsLeftToItsPublisherIsNoConflict(
    rule: ConflictRule
  ) throws {
    let (file, dynamic) = (
      ResourceRecord.a(Self.host, "192.0.2.1", ttl: 300), ResourceRecord.a(Self.host, "192.0.2.1", ttl: 90)
    )
    let result = try merge(from: [file], to: [], [Self.added(dynamic)], rule: rule, keptNames: [Self.host])
    #expect(result.conflicts.isEmpty && result.restatements.isEmpty)
    #expect(result.version.content(of: Self.host)?.recordSet(.a)?.ttl == 90)
  }

  @Test func knownBaseChangesNothing() throws {
    let record = ResourceRecord.a(Self.host, "192.0.2.2")
    let result = try merge(from: [], to: [], [Self.added(record)], digest: 1)
    #expect(result.restatements.isEmpty && result.conflicts.isEmpty)
    #expect(result.version.soa.serial.rawValue == 10)
  }
}

/// What the writer makes of a new base.
@Suite struct BaseReplacementTests {
  private static let dynamic = ResourceRecord.a("dynamic.lab.example")

  private func base(
    _ serial: UInt32, _ records: [ResourceRecord] = [], digest: UInt8, number: Int64? = nil
  ) throws -> ZoneBase {
    ZoneBase(
      version: try .of("lab.example", serial: serial, records), digest: [digest], number: number, source: "a file")
  }

  @Test func fileThatIsReadAgainIsInTheJournal() async throws {
    try await UpdateServer.run { server async throws in
      _ = try await server.writer.adopt([try base(5, digest: 1)])
      server.journal.remember(
        "lab.example", Recollection(baseDigest: [1], soa: ResourceRecord.soaData("lab.example", serial: 5), entries: [])
      )
      let adoptions = try await server.writer.adopt([try base(6, [.a("new.lab.example")], digest: 2)])
      #expect(adoptions.first?.earlierSerial?.rawValue == 5)
      let change = try #require(server.journal.adoptions.last?.change)
      #expect(change.changes.added.contains(.a("new.lab.example")) && change.changes.added.count == 2)
      #expect(change.changes.removed.map(\.type) == [.soa])
      #expect(!change.isPartial)
    }
  }

  @Test func zoneThatIsNewInTheConfigurationIsNotInTheJournal() async throws {
    try await UpdateServer.run { server async throws in
      _ = try await server.writer.adopt([try base(5, digest: 1)])
      #expect(server.journal.adoptions.count == 1 && server.journal.adoptions[0].change == nil)
    }
  }

  @Test func oneZoneGetsAnotherBaseAndTheOthersStay() async throws {
    try await UpdateServer.run(.of("other.example")) { server async throws in
      let adoption = try await server.writer.replace(
        by: try base(5, digest: 1, number: 7), rule: .updates, author: .operator("ada", reason: "imported"))
      #expect(adoption?.earlierSerial == nil && adoption?.added == 3)
      #expect(Set(server.zones.current.versions.map(\.apex)) == ["lab.example", "other.example"])
      let written = try #require(server.journal.adoptions.last)
      #expect(written.number == 7 && written.change?.changes.added.count == 3)
    }
  }

  @Test func baseIsNotTakenWhereTheRuleSaysSo() async throws {
    try await UpdateServer.run(.of("lab.example", serial: 5)) { server async throws in
      server.journal.remember(
        "lab.example",
        Recollection(
          baseDigest: [1], soa: ResourceRecord.soaData("lab.example", serial: 5),
          entries: [.init(record: Self.dynamic, state: .added)]))
      let alias = try base(6, [.cname("dynamic.lab.example", "x.test")], digest: 2, number: 1)
      let author = Commit.Author.operator("ada", reason: "imported")
      #expect(try await server.writer.replace(by: alias, rule: .refuse, author: author) == nil)
      #expect(try server.serial("lab.example") == 5)
      #expect(try await server.writer.preview(alias, rule: .updates).conflicts.map(\.kind) == [.alias])
      #expect(try server.serial("lab.example") == 5)
    }
  }

  @Test func baseIsNotTakenWithConflictsThatNobodyHasAgreedTo() async throws {
    try await UpdateServer.run(.of("lab.example", serial: 5)) { server async throws in
      server.journal.remember(
        "lab.example",
        Recollection(
          baseDigest: [1], soa: ResourceRecord.soaData("lab.example", serial: 5),
          entries: [.init(record: Self.dynamic, state: .added)]))
      let alias = try base(6, [.cname("dynamic.lab.example", "x.test")], digest: 2, number: 1)
      let author = Commit.Author.operator("ada", reason: "imported")
      #expect(try await server.writer.replace(by: alias, rule: .updates, agreedTo: [], author: author) == nil)
      #expect(try server.serial("lab.example") == 5)
      let shown = try await server.writer.preview(alias, rule: .updates).conflicts
      let adoption = try await server.writer.replace(by: alias, rule: .updates, agreedTo: shown, author: author)
      #expect(adoption?.conflicts.count == 1)
    }
  }

  @Test func largeDifferenceIsKeptAsOneOfWhichNotAllIsKnown() async throws {
    try await UpdateServer.run(.of("lab.example", serial: 5)) { server async throws in
      let records = try (0...AuthorityLimits.baseDifference).map { number in
        ResourceRecord.a(try Name(text: "h\(number).lab.example"))
      }
      _ = try await server.writer.replace(
        by: try base(6, records, digest: 2, number: 1), rule: .updates, author: .operator("ada", reason: "imported"))
      let change = try #require(server.journal.adoptions.last?.change)
      #expect(change.isPartial && change.changes.added.map(\.type) == [.soa])
      #expect(change.notes.count == 1)
    }
  }
}
