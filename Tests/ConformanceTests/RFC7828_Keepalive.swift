import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 7828: how long a TCP connection may be idle.
@Suite struct RFC7828_Keepalive {
  private let zone: ZoneVersion

  init() throws {
    zone = try .of("lab.example", [.a("www.lab.example")])
  }

  @Test func timeoutIsGivenOverTCP() throws {
    let request = try query("www.lab.example", .a).encoded(with: Option(.tcpKeepalive))
    let answer = respond(to: request, from: [zone], over: .tcp).octets
    #expect(try options(of: answer) == [Option(.tcpKeepalive, [0, 100])])
  }

  @Test(arguments: [[], [0, 1], [1]] as [[UInt8]]) func optionIsPassedOverInUDP(data: [UInt8]) throws {
    let request = try query("www.lab.example", .a).encoded(with: Option(.tcpKeepalive, data))
    let answer = respond(to: request, from: [zone]).octets
    #expect(try Message(answer.span).answers.count == 1)
    #expect(try options(of: answer) == [])
  }

  @Test(arguments: [[0, 1], [1]] as [[UInt8]]) func timeoutInARequestIsAFormError(data: [UInt8]) throws {
    let request = try query("www.lab.example", .a).encoded(with: Option(.tcpKeepalive, data))
    let answer = respond(to: request, from: [zone], over: .tcp).octets
    #expect(try Message(answer.span).code == .formError)
  }
}
