import DNSWire
import TestSupport
import Testing
import Zone

/// An RRset that fits into no message would reach no client.
@Suite struct RecordSetBoundTests {
  private static func records(_ count: Int, from first: Int) -> [ResourceRecord] {
    (first..<first + count).map { ResourceRecord.a("many.lab.example", "10.0.\($0 / 250).\($0 % 250)") }
  }

  @Test func recordSetGrowsAsLongAsItFitsIntoAMessage() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let code = try await server.update("lab.example", Self.records(3_000, from: 0))
      #expect(code == .noError)
    }
  }

  @Test func additionPastThatIsRefusedWhole() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      _ = try await server.update("lab.example", Self.records(3_000, from: 0))
      let code = try await server.update("lab.example", Self.records(1_000, from: 3_000))
      #expect(code == .refused)
      let name = try Name(text: "many.lab.example")
      let set = try #require(try server.version("lab.example").content(of: name)?.recordSet(.a))
      #expect(set.rdatas.count == 3_000)
    }
  }
}
