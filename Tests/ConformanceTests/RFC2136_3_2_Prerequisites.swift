import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 2136 §3.2: each prerequisite, met and not met, and those that are no prerequisites.
@Suite struct RFC2136_3_2_Prerequisites {
  private func run(_ prerequisites: [ResourceRecord]) async throws -> ResponseCode {
    let records: [ResourceRecord] = [
      .a("www.lab.example"), .a("www.lab.example", "192.0.2.2"), .mx("www.lab.example", "mail.lab.example"),
      .a("a.ent.lab.example"), .a("*.wild.lab.example"),
    ]
    return try await UpdateServer.run(.of("lab.example", records)) { server async throws in
      let code = try await server.update("lab.example", prerequisites: prerequisites, [.a("new.lab.example")])
      #expect(try server.serial("lab.example") == (code == .noError ? 2 : 1))
      return code
    }
  }

  private static let met: [[ResourceRecord]] = [
    [], [.exists("www.lab.example", .a)], [.exists("WWW.lab.example", .mx)], [.isInUse("www.lab.example")],
    [.isAbsent("www.lab.example", .txt)], [.isAbsent("gone.lab.example", .a)], [.isNotInUse("gone.lab.example")],
    [.isAbsent("www.lab.example", .axfr)], [.isNotInUse("ent.lab.example")], [.isNotInUse("x.wild.lab.example")],
    [.isAbsent("x.wild.lab.example", .a)],
    [.exists(.a("www.lab.example")), .exists(.a("www.lab.example", "192.0.2.2"))],
    [.exists(.a("www.lab.example", "192.0.2.2")), .exists(.a("WWW.lab.example")), .exists(.a("www.lab.example"))],
    [.exists(.mx("www.lab.example", "MAIL.lab.example"))],
    [.isInUse("lab.example"), .isAbsent("lab.example", .cname), .exists("lab.example", .soa)],
  ]

  @Test(arguments: met) func prerequisitesThatAreMetLetTheUpdatePass(prerequisites: [ResourceRecord]) async throws {
    #expect(try await run(prerequisites) == .noError)
  }

  private static let unmet: [(ResourceRecord, ResponseCode)] = [
    (.exists("www.lab.example", .txt), .noRecordSet), (.exists("gone.lab.example", .a), .noRecordSet),
    (.exists("x.wild.lab.example", .a), .noRecordSet), (.isInUse("gone.lab.example"), .nameError),
    (.isInUse("ent.lab.example"), .nameError), (.isAbsent("www.lab.example", .a), .recordSetExists),
    (.isNotInUse("WWW.lab.example"), .nameExists), (.exists(.a("www.lab.example")), .noRecordSet),
    (.exists(.a("www.lab.example", "192.0.2.3")), .noRecordSet), (.exists(.a("gone.lab.example")), .noRecordSet),
    (.exists(.mx("www.lab.example", "other.lab.example")), .noRecordSet),
    (.exists("www.lab.example", .axfr), .noRecordSet),
    (record("www.lab.example", .any, .internet, rdata: [1]), .noRecordSet),
  ]

  @Test(arguments: unmet)
  func prerequisiteThatIsNotMetEndsTheUpdate(prerequisite: ResourceRecord, code: ResponseCode) async throws {
    #expect(try await run([prerequisite]) == code)
  }

  @Test func setWithMoreRecordsThanExpectedIsNotMet() async throws {
    let expected = [
      ResourceRecord.a("www.lab.example"), .a("www.lab.example", "192.0.2.2"), .a("www.lab.example", "192.0.2.3"),
    ]
    #expect(try await run(expected.map { .exists($0) }) == .noRecordSet)
  }

  private static let malformed: [ResourceRecord] = [
    record("www.lab.example", .a, .any, ttl: 1), record("www.lab.example", .a, .none, ttl: 1), .a("www.lab.example"),
    record("www.lab.example", .a, .any, rdata: [192, 0, 2, 1]),
    record("www.lab.example", .a, .none, rdata: [192, 0, 2, 1]),
    record("www.lab.example", .a, .internet), record("www.lab.example", .a, .internet, rdata: [192, 0, 2]),
    record("www.lab.example", .a, RecordClass(rawValue: 3)), record("www.lab.example", .a, RecordClass(rawValue: 0)),
  ]

  @Test(arguments: malformed) func otherFormIsAFormError(prerequisite: ResourceRecord) async throws {
    #expect(try await run([prerequisite]) == .formError)
  }

  private static let outside: [ResourceRecord] = [
    .exists("www.other.test", .a), .isInUse("example"), .isAbsent("xlab.example", .a), .isNotInUse(.root),
    .exists(.a("www.other.test")),
  ]

  @Test(arguments: outside) func nameOutsideTheZoneIsNotZone(prerequisite: ResourceRecord) async throws {
    #expect(try await run([prerequisite]) == .notZone)
  }

  @Test func firstThatIsNotMetDecides() async throws {
    let prerequisites: [ResourceRecord] = [.isInUse("gone.lab.example"), .isAbsent("www.lab.example", .a)]
    #expect(try await run(prerequisites) == .nameError)
  }

  @Test func updateOfPrerequisitesAloneIsATest() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      #expect(try await server.update("lab.example", prerequisites: [.isInUse("lab.example")], []) == .noError)
      #expect(try await server.update("lab.example", prerequisites: [.isInUse("x.lab.example")], []) == .nameError)
      #expect(server.journal.commits.allSatisfy { $0.changes.isEmpty && $0.publications.isEmpty })
    }
  }

  private static func record(
    _ name: Name, _ type: RecordType, _ recordClass: RecordClass, ttl: UInt32 = 0, rdata: [UInt8] = []
  ) -> ResourceRecord {
    ResourceRecord(name: name, type: type, recordClass: recordClass, ttl: ttl, rdata: rdata)
  }
}
