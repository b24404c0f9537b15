import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 2136 §3.4.1: an update section that can't be carried out changes nothing.
@Suite struct RFC2136_3_4_1_Prescan {
  private func run(_ updates: [ResourceRecord]) async throws -> ResponseCode {
    try await UpdateServer.run(.of("lab.example", [.a("www.lab.example")])) { server async throws in
      let before = try server.version("lab.example").records
      let code = try await server.update("lab.example", [.a("first.lab.example")] + updates)
      if code != .noError {
        #expect(try server.version("lab.example").records == before)
        #expect(server.journal.commits.isEmpty)
      }
      return code
    }
  }

  private static let outside: [ResourceRecord] = [
    .a("www.other.test"), .a("example"), .a("xlab.example"), .deletion("www.other.test"), .deletion("example", .ns),
    .deletion(of: .a("www.other.test")),
  ]

  @Test(arguments: outside) func nameOutsideTheZoneIsNotZone(update: ResourceRecord) async throws {
    #expect(try await run([update]) == .notZone)
  }

  private static let malformed: [ResourceRecord] = [
    record(.any, .internet, rdata: [1]), record(.axfr, .internet, rdata: [1]),
    record(RecordType(rawValue: 253), .internet),
    record(RecordType(rawValue: 254), .internet), record(.a, .internet), record(.a, .internet, rdata: [1, 2, 3]),
    record(.aaaa, .internet, rdata: [1, 2, 3, 4]), record(.srv, .internet), record(.cname, .internet),
    record(.a, .any, ttl: 1), record(.a, .any, rdata: [192, 0, 2, 1]), record(.axfr, .any),
    record(RecordType(rawValue: 253), .any), record(RecordType(rawValue: 254), .any),
    record(.a, .none, ttl: 1, rdata: [192, 0, 2, 1]), record(.any, .none, rdata: [1]), record(.axfr, .none, rdata: [1]),
    record(.a, .none), record(.a, RecordClass(rawValue: 3), rdata: [192, 0, 2, 1]),
    record(.a, RecordClass(rawValue: 0)),
  ]

  @Test(arguments: malformed) func otherFormIsAFormError(update: ResourceRecord) async throws {
    #expect(try await run([update]) == .formError)
  }

  /// One RRSIG record at the apex would make the zone look signed, and take no updates any more.
  @Test(arguments: [RecordType.rrsig, .nsec, .nsec3]) func recordsOfTheSignerAreRefused(type: RecordType) async throws {
    let data: [RecordType: [UInt8]] = [
      .rrsig: [0, 1, 13, 2, 0, 0, 1, 44, 112, 0, 0, 0, 96, 0, 0, 0, 0, 1, 0, 7], .nsec: [0, 0, 1, 0x40],
      .nsec3: [1, 0, 0, 0, 0, 1, 7, 0, 1, 0x40],
    ]
    let record = ResourceRecord(name: "lab.example", type: type, ttl: 60, rdata: data[type] ?? [])
    #expect(try await run([record]) == .refused)
    #expect(try await run([.deletion(of: record)]) == .noError)
  }

  @Test func timeToLiveWithTheTopBitIsZero() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let code = try await server.update("lab.example", [.a("new.lab.example", ttl: 0x8000_0001)])
      #expect(code == .noError)
      #expect(try server.recordSet("new.lab.example", .a, in: "lab.example")?.ttl == 0)
    }
  }

  private static let forms: [(type: UInt16, good: [UInt8], bad: [[UInt8]])] = [
    (11, [192, 0, 2, 1, 6, 8], [[192, 0, 2, 1]]),
    (25, [1, 0, 3, 13, 7], [[1, 0, 3]]),
    (29, Array(repeating: 0, count: 16), [[], Array(repeating: 0, count: 15), Array(repeating: 0, count: 17)]),
    (42, [0, 1, 24, 0x83, 192, 0, 2], [[0, 1, 24, 3, 192]]),
    (43, [0, 1, 13, 2] + Array(repeating: 7, count: 32), [[0, 1, 13, 2], [0, 1, 13, 2, 7], [1]]),
    (44, [4, 2] + Array(repeating: 7, count: 32), [[4, 2], [4, 2, 7]]),
    (45, [10, 1, 2, 192, 0, 2, 1, 7], [[10, 1, 2, 192], [10, 3, 2, 1]]),
    (49, [7], [[]]),
    (52, [3, 1, 1, 7], [[3, 1, 1]]),
    (
      64, [0, 1, 0, 0, 1, 0, 1, 7, 0, 3, 0, 0],
      [[0, 1], [0, 1, 0, 0, 3, 0, 0, 0, 1, 0, 0], [0, 1, 0, 0, 1, 0, 2, 7]]
    ),
    (107, [0, 10, 1, 0x61, 0], [[0, 10, 1, 0x61], [0, 10, 0, 0]]),
    (108, [0, 1, 2, 3, 4, 5], [[0, 1, 2, 3, 4]]),
    (256, [0, 1, 0, 1, 0x68], [[0, 1, 0, 1]]),
    (257, [0, 5, 0x69, 0x73, 0x73, 0x75, 0x65], [[], [0], [0, 0], [0, 5, 0x69]]),
    (260, [10, 0x81, 192, 0, 2, 1], [[10], [10, 1, 192]]),
  ]

  /// BIND does not take a transfer in which one record has the wrong form.
  @Test(arguments: forms) func knownTypeNeedsItsForm(type: UInt16, good: [UInt8], bad: [[UInt8]]) async throws {
    let type = RecordType(rawValue: type)
    #expect(try await run([Self.record(type, .internet, rdata: good)]) == .noError)
    for rdata in bad {
      #expect(try await run([Self.record(type, .internet, rdata: rdata)]) == .formError, "\(type) \(rdata)")
    }
  }

  @Test func unknownTypeIsCarried() async throws {
    #expect(try await run([Self.record(RecordType(rawValue: 65_400), .internet, rdata: [1, 2, 3])]) == .noError)
  }

  @Test func lastRecordIsReadBeforeTheFirstIsCarriedOut() async throws {
    #expect(try await run([.deletion("www.lab.example"), .a("www.other.test")]) == .notZone)
  }

  private static func record(
    _ type: RecordType, _ recordClass: RecordClass, ttl: UInt32 = 0, rdata: [UInt8] = []
  ) -> ResourceRecord {
    ResourceRecord(name: "www.lab.example", type: type, recordClass: recordClass, ttl: ttl, rdata: rdata)
  }
}
