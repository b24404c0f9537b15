import AccessPolicy
import DNSClient
import DNSWire
import TestSupport
import Testing

/// Lookups of records and addresses, aliases followed.
@Suite struct LookupTests {
  /// A server that answers each name and type as given, with a client; what is not given does not exist.
  final class Lookups {
    let server: FakeServer
    private let client: DNSClient

    init(
      _ answers: [String: [ResourceRecord]], authority: [ResourceRecord] = [.soa("lab.example")],
      code: ResponseCode = .nameError
    ) throws {
      server = try FakeServer { query in
        guard let question = Reply.question(query) else { return [] }
        if let records = answers["\(question.name.relativeText) \(question.type)"] {
          return [Reply.to(query, records) { if records.isEmpty { $0.authorities = authority } }]
        }
        return [
          Reply.to(query) {
            $0.authorities = authority
            $0.header.flags |= code.rawValue
          }
        ]
      }
      client = server.client()
    }

    func records(of name: Name, _ type: RecordType) async throws -> RecordLookup {
      try await client.records(of: name, type)
    }

    func addresses(of host: Name) async throws -> AddressLookup {
      try await client.addresses(of: host)
    }

    func failure(_ name: Name) async -> LookupFailure? {
      do throws(LookupFailure) {
        _ = try await client.records(of: name, .a)
        return nil
      } catch {
        return error
      }
    }
  }

  @Test func recordsAreFound() async throws {
    let lookups = try Lookups(["h.lab.example A": [.a("h.lab.example"), .a("h.lab.example", "192.0.2.9")]])
    let lookup = try await lookups.records(of: "h.lab.example", .a)
    #expect(lookup.records.count == 2 && lookup.aliases.isEmpty)
  }

  @Test func recordsOfOtherNamesAndTypesAreNotTaken() async throws {
    let lookups = try Lookups([
      "h.lab.example A": [.a("other.lab.example"), .txt("h.lab.example", "text"), .a("h.lab.example")]
    ])
    #expect(try await lookups.records(of: "h.lab.example", .a).records == [.a("h.lab.example")])
  }

  @Test func missingNameAndMissingRecordsAreToldApart() async throws {
    let lookups = try Lookups(["empty.lab.example A": []])
    #expect(try await lookups.records(of: "empty.lab.example", .a).outcome == .noRecords)
    let missing = try await lookups.records(of: "missing.lab.example", .a)
    #expect(missing.outcome == .noName && missing.authority == "lab.example")
  }

  @Test func aliasesInOneAnswerAreFollowed() async throws {
    let lookups = try Lookups([
      "a.lab.example A": [
        .cname("b.lab.example", "c.lab.example"), .cname("a.lab.example", "b.lab.example"), .a("c.lab.example"),
      ]
    ])
    let lookup = try await lookups.records(of: "a.lab.example", .a)
    #expect(lookup.aliases.map(\.target) == ["b.lab.example", "c.lab.example"] && lookup.records.count == 1)
    #expect(lookups.server.datagrams.count == 1)
  }

  @Test func aliasWithoutItsTargetIsAskedFor() async throws {
    let lookups = try Lookups([
      "a.lab.example A": [.cname("a.lab.example", "b.other.example")], "b.other.example A": [.a("b.other.example")],
    ])
    let lookup = try await lookups.records(of: "a.lab.example", .a)
    #expect(lookup.canonicalName == "b.other.example" && lookup.records.count == 1)
    #expect(lookups.server.datagrams.count == 2)
  }

  @Test func aliasToNowhereIsNoName() async throws {
    let lookups = try Lookups(["a.lab.example A": [.cname("a.lab.example", "gone.lab.example")]])
    let lookup = try await lookups.records(of: "a.lab.example", .a)
    #expect(lookup.outcome == .noName && lookup.aliases.map(\.target) == ["gone.lab.example"])
  }

  @Test func redirectionIsToldFromAnAlias() async throws {
    let lookups = try Lookups([
      "a.old.example A": [
        .dname("old.example", "new.example"), .cname("a.old.example", "a.new.example"),
        .cname("a.new.example", "b.new.example"), .a("b.new.example"),
      ]
    ])
    let aliases = try await lookups.records(of: "a.old.example", .a).aliases
    #expect(aliases.map(\.owner) == ["old.example", "a.new.example"])
    #expect(aliases.map(\.isRedirection) == [true, false])
  }

  @Test func circlesEnd() async throws {
    let lookups = try Lookups([
      "a.lab.example A": [.cname("a.lab.example", "b.lab.example"), .cname("b.lab.example", "a.lab.example")],
      "c.lab.example A": [.cname("c.lab.example", "d.lab.example")],
      "d.lab.example A": [.cname("d.lab.example", "c.lab.example")],
      "e.lab.example A": [.cname("e.lab.example", "e.lab.example")],
    ])
    for name: Name in ["a.lab.example", "c.lab.example", "e.lab.example"] {
      #expect(await lookups.failure(name) == .aliases(name))
    }
  }

  @Test func endlessAliasesEnd() async throws {
    let server = try FakeServer { query in
      guard let question = Reply.question(query), let next = try? question.name.prepending(label: [0x61]) else {
        return []
      }
      return [Reply.to(query, [.cname(question.name, next)])]
    }
    let client = server.client()
    await #expect(throws: LookupFailure.aliases("lab.example")) { try await client.records(of: "lab.example", .a) }
    #expect(server.datagrams.count <= DNSClientLimits.aliases + 1)
  }

  @Test(arguments: [ResponseCode.refused, .serverFailure, .formError, .notImplemented, .notAuthoritative])
  func refusalSaysNothingOfTheName(code: ResponseCode) async throws {
    let lookups = try Lookups([:], authority: [], code: code)
    #expect(await lookups.failure("h.lab.example") == .code(code, lookups.server.address))
  }

  @Test func referralSaysNothingOfTheName() async throws {
    let lookups = try Lookups(
      ["h.lab.example A": []], authority: [.ns("lab.example", "ns1.lab.example")])
    #expect(await lookups.failure("h.lab.example") == .referral(lookups.server.address))
  }

  /// From a server that has mixed something up, or from somebody who lies: none of it says that there is nothing.
  @Test(arguments: [ResourceRecord.a("other.lab.example"), .dname("lab.example", "x.example"), Self.chaos])
  func answerOfOtherRecordsSaysNothingOfTheName(record: ResourceRecord) async throws {
    let lookups = try Lookups(["h.lab.example A": [record]])
    #expect(await lookups.failure("h.lab.example") == .otherRecords(lookups.server.address))
  }

  private static let chaos = ResourceRecord(
    name: "h.lab.example", type: .a, recordClass: .chaos, ttl: 1, rdata: [192, 0, 2, 1])

  @Test func emptyAnswerWithoutAuthorityIsNoRecords() async throws {
    let lookups = try Lookups(["h.lab.example A": []], authority: [])
    #expect(try await lookups.records(of: "h.lab.example", .a).outcome == .noRecords)
  }

  @Test func addressesOfBothKindsAreFound() async throws {
    let lookups = try Lookups([
      "h.lab.example A": [.a("h.lab.example", "192.0.2.1")],
      "h.lab.example AAAA": [.aaaa("h.lab.example", "2001:db8::1")],
    ])
    let lookup = try await lookups.addresses(of: "h.lab.example")
    #expect(lookup.addresses == [.literal("192.0.2.1"), .literal("2001:db8::1")] && lookup.exists)
  }

  @Test func missingAnswerForIPv6IsToldOf() async throws {
    let server = try FakeServer { query in
      guard let question = Reply.question(query) else { return [] }
      return [question.type == .a ? Reply.to(query, [.a(question.name)]) : Reply.code(query, .refused)]
    }
    let lookup = try await server.client().addresses(of: "h.lab.example")
    #expect(lookup.addresses.count == 1 && lookup.failure == .code(.refused, server.address))
  }

  @Test func hostWithoutAddressesIsToldFromNone() async throws {
    let lookups = try Lookups(["h.lab.example A": [], "h.lab.example AAAA": []])
    let lookup = try await lookups.addresses(of: "h.lab.example")
    #expect(lookup.addresses.isEmpty && lookup.exists)
    #expect(try await !lookups.addresses(of: "gone.lab.example").exists)
  }
}
