import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 6891 §6.1.3, §7: OPT in updates.
@Suite struct RFC6891_EDNSOfUpdates {
  private func answer(_ edns: EDNS?) async throws -> Message {
    var message = updateMessage("lab.example", [.a("new.lab.example")])
    message.edns = edns
    let request = message
    return try await UpdateServer.run(.of("lab.example")) { server in try await server.send(request) }
  }

  @Test func answerHasOPTWhereTheRequestHas() async throws {
    #expect(try await answer(EDNS(payloadSize: 4096)).edns != nil)
    #expect(try await answer(nil).edns == nil)
  }

  @Test func otherVersionIsABadVersion() async throws {
    var edns = EDNS(payloadSize: 4096)
    edns.version = 1
    let answer = try await answer(edns)
    #expect(answer.code == .badVersion)
    #expect(answer.edns?.version == 0)
  }
}
