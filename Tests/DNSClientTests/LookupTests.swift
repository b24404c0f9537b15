import AccessPolicy
import DNSClient
import DNSWire
import TestSupport
import Testing

/// Lookups of records and addresses, aliases followed.
@Suite struct LookupTests {
  /// A client of a server that answers each name and type as given; what is not given does not exist.
  static func client(
    _ answers: [String: [ResourceRecord]], authority: [ResourceRecord] = [.soa("lab.example")],
    code: ResponseCode = .nameError
  ) throws -> (FakeServer, DNSClient) {
    let server = try FakeServer { query in
      guard let question = Reply.question(query) else { return [] }
      if let records = answers["\(question.name.relativeText) \(question.type)"] {
        return [Reply.to(query, records) { if records.isEmpty { $0.authorities = authority } }]
      }
      return [
        Reply.to(query) {
          $0.authorities = authority; $0.header.flags |= code.rawValue
        }
      ]
    }
    return (server, server.client())
  }

  static func failure(_ client: DNSClient, _ name: Name, _ type: RecordType = .a) async -> LookupFailure? {
    do throws(LookupFailure) {
      _ = try await client.records(of: name, type)
      return nil
    } catch {
      return error
    }
  }

  @Test func recordsAreFound() async throws {
    let (_, client) = try Self.client(["h.lab.example A": [.a("h.lab.example"), .a("h.lab.example", "192.0.2.9")]])
    let lookup = try await client.records(of: "h.lab.example", .a)
    #expect(lookup.records.count == 2 && lookup.aliases.isEmpty)
  }

  @Test func recordsOfOtherNamesAndTypesAreNotTaken() async throws {
    let (_, client) = try Self.client([
      "h.lab.example A": [.a("other.lab.example"), .txt("h.lab.example", "text"), .a("h.lab.example")]
    ])
    #expect(try await client.records(of: "h.lab.example", .a).records == [.a("h.lab.example")])
  }

  @Test func missingNameAndMissingRecordsAreToldApart() async throws {
    let (_, client) = try Self.client(["empty.lab.example A": []])
    #expect(try await client.records(of: "empty.lab.example", .a).outcome == .noRecords)
    let missing = try await client.records(of: "missing.lab.example", .a)
    #expect(missing.outcome == .noName && missing.authority == "lab.example")
  }

  @Test func aliasesInOneAnswerAreFollowed() async throws {
    let (server, client) = try Self.client([
      "a.lab.example A": [
        .cname("b.lab.example", "c.lab.example"), .cname("a.lab.example", "b.lab.example"), .a("c.lab.example"),
      ]
    ])
    let lookup = try await client.records(of: "a.lab.example", .a)
    #expect(lookup.aliases == ["b.lab.example", "c.lab.example"] && lookup.records.count == 1)
    #expect(server.datagrams.withLock { $0.count } == 1)
  }

  @Test func aliasWithoutItsTargetIsAskedFor() async throws {
    let (server, client) = try Self.client([
      "a.lab.example A": [.cname("a.lab.example", "b.other.example")], "b.other.example A": [.a("b.other.example")],
    ])
    let lookup = try await client.records(of: "a.lab.example", .a)
    #expect(lookup.canonicalName == "b.other.example" && lookup.records.count == 1)
    #expect(server.datagrams.withLock { $0.count } == 2)
  }

  @Test func aliasToNowhereIsNoName() async throws {
    let (_, client) = try Self.client(["a.lab.example A": [.cname("a.lab.example", "gone.lab.example")]])
    let lookup = try await client.records(of: "a.lab.example", .a)
    #expect(lookup.outcome == .noName && lookup.aliases == ["gone.lab.example"])
  }

  @Test func circlesEnd() async throws {
    let (_, client) = try Self.client([
      "a.lab.example A": [.cname("a.lab.example", "b.lab.example"), .cname("b.lab.example", "a.lab.example")],
      "c.lab.example A": [.cname("c.lab.example", "d.lab.example")],
      "d.lab.example A": [.cname("d.lab.example", "c.lab.example")],
      "e.lab.example A": [.cname("e.lab.example", "e.lab.example")],
    ])
    for name: Name in ["a.lab.example", "c.lab.example", "e.lab.example"] {
      #expect(await Self.failure(client, name) == .aliases(name))
    }
  }

  @Test func endlessAliasesEnd() async throws {
    let server = try FakeServer { query in
      guard let question = Reply.question(query), let next = try? question.name.prepending(label: [0x61]) else {
        return []
      }
      return [Reply.to(query, [.cname(question.name, next)])]
    }
    #expect(await Self.failure(server.client(), "lab.example") == .aliases("lab.example"))
    #expect(server.datagrams.withLock { $0.count } <= DNSClientLimits.aliases + 1)
  }

  @Test(arguments: [ResponseCode.refused, .serverFailure, .formError, .notImplemented, .notAuthoritative])
  func refusalSaysNothingOfTheName(code: ResponseCode) async throws {
    let (server, client) = try Self.client([:], authority: [], code: code)
    #expect(await Self.failure(client, "h.lab.example") == .code(code, server.address))
  }

  @Test func referralSaysNothingOfTheName() async throws {
    let (server, client) = try Self.client(
      ["h.lab.example A": []], authority: [.ns("lab.example", "ns1.lab.example")])
    #expect(await Self.failure(client, "h.lab.example") == .referral(server.address))
  }

  @Test func emptyAnswerWithoutAuthorityIsNoRecords() async throws {
    let (_, client) = try Self.client(["h.lab.example A": []], authority: [])
    #expect(try await client.records(of: "h.lab.example", .a).outcome == .noRecords)
  }

  @Test func addressesOfBothKindsAreFound() async throws {
    let (_, client) = try Self.client([
      "h.lab.example A": [.a("h.lab.example", "192.0.2.1")],
      "h.lab.example AAAA": [.aaaa("h.lab.example", "2001:db8::1")],
    ])
    let lookup = try await client.addresses(of: "h.lab.example")
    #expect(lookup.addresses == [.literal("192.0.2.1"), .literal("2001:db8::1")] && lookup.exists)
  }

  @Test func hostWithoutAddressesIsToldFromNone() async throws {
    let (_, client) = try Self.client(["h.lab.example A": [], "h.lab.example AAAA": []])
    let lookup = try await client.addresses(of: "h.lab.example")
    #expect(lookup.addresses.isEmpty && lookup.exists)
    #expect(try await !client.addresses(of: "gone.lab.example").exists)
  }
}
