import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 8945 §5.3: the answer to a signed query keeps room for its signature.
@Suite struct RFC8945_ResponderBounds {
  @Test(arguments: [1, 60, 100, 200, 240]) func answerIsWellFormedHoweverLongTheNames(octets: Int) async throws {
    let name = try Self.name(octets)
    let credential = Credential.of(name, algorithm: .hmacSHA512)
    try await UpdateServer.run(.of("lab.example"), credentials: [credential], transport: .udp) { server async throws in
      let answer = try await server.send(query(try name.appending("lab.example"), .a), by: credential)
      #expect(answer.header.isResponse)
      #expect(answer.questions.count == 1 || answer.header.flags & Header.Flag.truncated != 0)
    }
  }

  @Test(arguments: [7, 9]) func signatureInAnotherSectionIsAFormError(countOffset: Int) throws {
    let message = query("www.lab.example", .a)
    var octets = try SignedMessage(message, by: UpdateServer.admin, time: UpdateServer.now).octets
    octets[11] = 0
    octets[countOffset] = 1
    let answer = respond(to: octets, from: [try .of("lab.example")]).octets
    let decoded = try Message(answer.span)
    #expect(decoded.code == .formError)
  }

  /// A name of about so many octets.
  private static func name(_ octets: Int) throws -> Name {
    var labels: [[UInt8]] = []
    var left = octets
    while left > 0 {
      labels.append([UInt8](repeating: 0x61, count: min(left, 60)))
      left -= 61
    }
    return try Name(labels: labels)
  }
}
