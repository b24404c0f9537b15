import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing

/// RFC 8914: a refused update says more where the client sent OPT.
@Suite struct RFC8914_UpdateRefusals {
  private func refusal(
    _ update: [ResourceRecord], signed: Bool = true, edns: Bool = true, rules: [Rule] = []
  ) async throws -> [UInt8] {
    try await UpdateServer.run(.of("lab.example"), rules: rules) { server async throws in
      var message = updateMessage("lab.example", update)
      if edns { message.edns = EDNS(payloadSize: 1232) }
      let octets =
        signed
        ? try SignedMessage(message, by: UpdateServer.admin, time: UpdateServer.now).octets : try message.encoded()
      return try #require(await server.respond(to: octets))
    }
  }

  /// The INFO-CODE and the text of the answer's option.
  private func extendedError(_ answer: [UInt8]) throws -> (code: UInt16, text: String)? {
    for option in try options(of: answer) ?? [] where option.code == .extendedError && option.data.count >= 2 {
      let code = UInt16(option.data[0]) << 8 | UInt16(option.data[1])
      return (code, String(decoding: option.data.dropFirst(2), as: UTF8.self))
    }
    return nil
  }

  @Test func refusalByRulesIsProhibited() async throws {
    let error = try #require(try extendedError(try await refusal([.a("www.lab.example")])))
    #expect(error.code == 18)
    #expect(error.text.contains("no rule allows updates"))
  }

  @Test func unsignedUpdateIsToldToSign() async throws {
    let error = try #require(try extendedError(try await refusal([.a("www.lab.example")], signed: false)))
    #expect(error.code == 18)
    #expect(error.text == "the update is not signed")
  }

  @Test func whoeverDidNotSignLearnsNothingOfTheRules() async throws {
    let rules = [Rule(name: "secret-name", scope: .zoneAdministration)]
    let error = try #require(try extendedError(try await refusal([.a("www.lab.example")], signed: false, rules: rules)))
    #expect(!error.text.contains("secret-name"))
  }

  @Test func withoutOPTThereIsNoOPT() async throws {
    let answer = try await refusal([.a("www.lab.example")], edns: false)
    #expect(try Message(answer.span).edns == nil)
  }

  @Test func longReasonIsShortened() async throws {
    let rules = (0..<40).map { Rule(name: "a rule with a long name \($0)", scope: .records(names: [], types: nil)) }
    let error = try #require(try extendedError(try await refusal([.a("www.lab.example")], rules: rules)))
    #expect(error.text.utf8.count <= AuthorityLimits.extendedErrorOctets)
    #expect(error.text.hasSuffix("…"))
  }

  @Test func allowedUpdateHasNone() async throws {
    let rules = [Rule(name: "all", scope: .zoneAdministration)]
    #expect(try extendedError(try await refusal([.a("www.lab.example")], rules: rules)) == nil)
  }
}
