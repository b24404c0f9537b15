import AccessPolicy
import Authority
import DNSWire
import Glibc
import TestSupport
import Testing
import Transport
import Zone

@Suite struct UDPTests {
  @Test func answersOverIPv4() async throws {
    try await Servers().withUDP { server in
      let client = try ClientSocket(SOCK_DGRAM, port: server.port)
      let answer = try await client.exchange(ask("host.lab.example"))
      #expect(answer.answers == [.a("host.lab.example", "192.0.2.10")])
    }
  }

  @Test func answersOverIPv6() async throws {
    try await Servers().withUDP("::1") { server in
      let client = try ClientSocket(SOCK_DGRAM, to: "::1", port: server.port)
      #expect(try await client.exchange(ask("host.lab.example", .aaaa)).answers.count == 1)
    }
  }

  @Test func manyClientsAreAllAnswered() async throws {
    try await Servers().withUDP { server in
      for _ in 0..<200 {
        let client = try ClientSocket(SOCK_DGRAM, port: server.port)
        #expect(try await client.exchange(ask("host.lab.example")).answers.count == 1)
      }
    }
  }

  @Test func aBatchIsAnsweredWhole() async throws {
    try await Servers().withUDP { server in
      let client = try ClientSocket(SOCK_DGRAM, port: server.port)
      let request = try ask("host.lab.example")
      for _ in 0..<150 { client.send(request) }
      for _ in 0..<150 { #expect(await client.receive() != nil) }
    }
  }

  @Test func aBatchInALargeZoneIsAnsweredWhateverItsNamesAre() async throws {
    let servers = try Servers()
    let zones = ZoneSet([try exampleZone(), try .large()])
    #expect(zones.isLarge)
    servers.zones.publish(zones)
    try await servers.withUDP { server in
      let client = try ClientSocket(SOCK_DGRAM, port: server.port)
      let header: [UInt8] = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
      // Names that end too early, go on too long, point into the header, are of no known form; and no name at all.
      let malformed: [[UInt8]] = [
        [], [5], [63] + [UInt8](repeating: 97, count: 20), [0xC0, 4, 0, 1, 0, 1], [0x80, 1, 0, 0, 1, 0, 1],
        [UInt8](repeating: 1, count: 300), [255, 255, 255],
      ]
      for name in malformed { client.send(header + name) }
      for index in 0..<20 { client.send(try ask(Name(text: "name-\(index * 400).large.example"))) }
      var addresses = 0
      for _ in 0..<malformed.count + 20 {
        let octets = try #require(await client.receive())
        let message = try Message(octets.span)
        addresses += message.answers.count
      }
      #expect(addresses == 20)
    }
  }

  @Test func whatDoesNotFitIsTruncatedAndGoesOverTCP() async throws {
    let servers = try Servers()
    try await servers.withUDP { udp in
      let question = try ask("large.lab.example", .txt, edns: EDNS(payloadSize: 4096))
      let client = try ClientSocket(SOCK_DGRAM, port: udp.port)
      #expect(try await client.exchange(question).isTruncated)
      try await servers.withTCP { tcp in
        let client = try ClientSocket(SOCK_STREAM, port: tcp.port)
        let answer = try await client.exchangeFramed(question)
        #expect(answer.answers.count == 40 && !answer.isTruncated)
      }
    }
  }

  @Test func deferredRequestsAreAnsweredLater() async throws {
    let servers = try Servers { message, client in
      try? await Task.sleep(for: .milliseconds(50))
      return client.transport == .udp && client.address == .literal("127.0.0.1") ? Servers.echo(message) : nil
    }
    try await servers.withUDP { server in
      let client = try ClientSocket(SOCK_DGRAM, port: server.port)
      let answer = try await client.exchange(update(id: 77))
      #expect(answer.header.id == 77 && answer.header.isResponse)
    }
  }

  @Test func aDeferredAnswerIsSentAfterTheStop() async throws {
    let servers = try Servers { message, _ in
      try? await Task.sleep(for: .milliseconds(300))
      return Servers.echo(message)
    }
    let server = servers.udp()
    try server.start()
    let client = try ClientSocket(SOCK_DGRAM, port: server.port)
    client.send(try update())
    try await Task.sleep(for: .milliseconds(100))
    server.stop()
    #expect(await client.receive() != nil)
  }

  @Test(arguments: [
    [], [0], Array(repeating: 0, count: 11), Array(repeating: 0xFF, count: 40),
    [0, 1, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1], Array(repeating: 1, count: 5_000),
  ]) func garbageGetsNoAnswerAndHarmsNobody(_ garbage: [UInt8]) async throws {
    try await Servers().withUDP(threads: 1) { server in
      let client = try ClientSocket(SOCK_DGRAM, port: server.port, waitMilliseconds: 500)
      client.send(garbage)
      client.send(try ask("host.lab.example"))
      #expect(await client.receive()?.count ?? 0 > 12)
      #expect(await client.receive() == nil)
    }
  }

  @Test(arguments: ["127.0.0.1", "127.0.0.2"])
  func aWildcardSocketAnswersFromTheAddressAsked(_ address: String) async throws {
    try await Servers().withUDP("0.0.0.0") { server in
      let client = try ClientSocket(SOCK_DGRAM, to: address, port: server.port)
      #expect(try await client.exchange(ask("host.lab.example")).answers.count == 1)
      #expect(try await client.exchange(update()).header.isResponse)
    }
  }

  @Test func anIPv6WildcardSocketAnswers() async throws {
    try await Servers().withUDP("::") { server in
      let client = try ClientSocket(SOCK_DGRAM, to: "::1", port: server.port)
      #expect(try await client.exchange(ask("host.lab.example")).answers.count == 1)
    }
  }

  @Test func clientsThatAreGoneDoNoHarm() async throws {
    try await Servers().withUDP(threads: 1) { server in
      for _ in 0..<20 {
        try ClientSocket(SOCK_DGRAM, port: server.port).send(ask("host.lab.example"))
        try ClientSocket(SOCK_DGRAM, port: server.port).send(update())
      }
      let client = try ClientSocket(SOCK_DGRAM, port: server.port)
      #expect(try await client.exchange(ask("host.lab.example")).answers.count == 1)
    }
  }

  @Test func newZonesAreServedAtOnce() async throws {
    let servers = try Servers()
    try await servers.withUDP { server in
      let client = try ClientSocket(SOCK_DGRAM, port: server.port)
      #expect(try await client.exchange(ask("new.lab.example")).code == .nameError)
      let version = try exampleZone().edited { $0.add(.a("new.lab.example")) }
      servers.zones.update { $0.replacing([version]) }
      #expect(try await client.exchange(ask("new.lab.example")).answers.count == 1)
    }
  }
}
