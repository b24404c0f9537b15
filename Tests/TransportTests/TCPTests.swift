import Authority
import DNSWire
import Dispatch
import Glibc
import Synchronization
import TestSupport
import Testing
import Transport

@Suite struct TCPTests {
  @Test(arguments: ["127.0.0.1", "::1"]) func answers(_ address: String) async throws {
    try await Servers().withTCP(address) { server in
      let client = try ClientSocket(SOCK_STREAM, to: address, port: server.port)
      #expect(try await client.exchangeFramed(ask("host.lab.example")).answers.count == 1)
    }
  }

  @Test func severalRequestsInOneSegment() async throws {
    try await Servers().withTCP { server in
      let client = try ClientSocket(SOCK_STREAM, port: server.port)
      let request = framed(try ask("host.lab.example"))
      client.send(Array(repeatElement(request, count: 300).joined()))
      for _ in 0..<300 { #expect(try await client.nextMessage().answers.count == 1) }
    }
  }

  @Test func octetByOctet() async throws {
    try await Servers().withTCP { server in
      let client = try ClientSocket(SOCK_STREAM, port: server.port)
      for octet in framed(try ask("host.lab.example")) {
        client.send([octet])
        try await Task.sleep(for: .milliseconds(2))
      }
      #expect(try await client.nextMessage().answers.count == 1)
    }
  }

  @Test func aRequestAndHalfOfTheNext() async throws {
    try await Servers().withTCP { server in
      let client = try ClientSocket(SOCK_STREAM, port: server.port)
      let request = framed(try ask("host.lab.example"))
      client.send(request + request.prefix(20))
      #expect(try await client.nextMessage().answers.count == 1)
      client.send(Array(request.dropFirst(20)))
      #expect(try await client.nextMessage().answers.count == 1)
    }
  }

  @Test func aDeferredAnswerDoesNotHoldUpTheOthers() async throws {
    let servers = try Servers { message, _ in
      try? await Task.sleep(for: .milliseconds(200))
      return Servers.echo(message)
    }
    try await servers.withTCP { server in
      let client = try ClientSocket(SOCK_STREAM, port: server.port)
      client.send(framed(try update(id: 9)) + framed(try ask("host.lab.example")))
      #expect(try await client.nextMessage().answers.count == 1)
      #expect(try await client.nextMessage().header.id == 9)
    }
  }

  @Test func moreDeferredRequestsThanMayBeUnderWayAreAllAnswered() async throws {
    let most = Mutex((now: 0, most: 0))
    let servers = try Servers { message, _ in
      most.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      try? await Task.sleep(for: .milliseconds(20))
      most.withLock { $0.now -= 1 }
      return Servers.echo(message)
    }
    try await servers.withTCP { server in
      let client = try ClientSocket(SOCK_STREAM, port: server.port)
      client.send(try (0..<200).flatMap { framed(try update(id: $0)) })
      var ids: Set<UInt16> = []
      for _ in 0..<200 { ids.insert(try await client.nextMessage().header.id) }
      #expect(ids.count == 200)
      #expect(most.withLock { $0.most } <= TransportLimits.deferredPerConnection)
    }
  }

  @Test func aHalfClosedClientGetsItsAnswers() async throws {
    let servers = try Servers { message, _ in
      try? await Task.sleep(for: .milliseconds(100))
      return Servers.echo(message)
    }
    try await servers.withTCP { server in
      let client = try ClientSocket(SOCK_STREAM, port: server.port)
      client.send(framed(try ask("host.lab.example")) + framed(try update()))
      client.finish()
      #expect(try await client.nextMessage().answers.count == 1)
      #expect(try await client.nextMessage().header.isResponse)
      #expect(await client.isClosedByServer)
    }
  }

  @Test func aLengthOfZeroEndsTheConnection() async throws {
    try await Servers().withTCP { server in
      let client = try ClientSocket(SOCK_STREAM, port: server.port)
      client.send([0, 0])
      #expect(await client.isClosedByServer)
    }
  }

  @Test func garbageGetsNoAnswer() async throws {
    try await Servers().withTCP { server in
      let client = try ClientSocket(SOCK_STREAM, port: server.port)
      client.send(framed([1, 2, 3]) + framed(Array(repeating: 0xFF, count: 65_535)))
      #expect(try await client.exchangeFramed(ask("host.lab.example")).answers.count == 1)
    }
  }

  @Test func anIdleConnectionIsClosed() async throws {
    try await Servers().withTCP(idleMilliseconds: 200) { server in
      let client = try ClientSocket(SOCK_STREAM, port: server.port)
      _ = try await client.exchangeFramed(ask("host.lab.example"))
      #expect(await client.isClosedByServer)
    }
  }

  @Test func aConnectionInUseIsNotIdle() async throws {
    try await Servers().withTCP(idleMilliseconds: 1_500) { server in
      let client = try ClientSocket(SOCK_STREAM, port: server.port)
      for _ in 0..<6 {
        _ = try await client.exchangeFramed(ask("host.lab.example"))
        try await Task.sleep(for: .milliseconds(400))
      }
    }
  }

  @Test func aConnectionThatWaitsForAnAnswerIsNotIdle() async throws {
    let servers = try Servers { message, _ in
      try? await Task.sleep(for: .milliseconds(500))
      return Servers.echo(message)
    }
    try await servers.withTCP(idleMilliseconds: 150) { server in
      let client = try ClientSocket(SOCK_STREAM, port: server.port)
      #expect(try await client.exchangeFramed(update()).header.isResponse)
    }
  }

  @Test func octetsThatMakeNoRequestDoNotKeepAConnection() async throws {
    try await Servers().withTCP(idleMilliseconds: 200) { server in
      let client = try ClientSocket(SOCK_STREAM, port: server.port, waitMilliseconds: 10)
      var isClosed = false
      for octet in framed(try ask("host.lab.example")).prefix(30) where !isClosed {
        client.send([octet])
        try await Task.sleep(for: .milliseconds(50))
        isClosed = await client.isClosedByServer
      }
      #expect(isClosed)
    }
  }

  @Test func moreConnectionsThanMayBeAreClosedAtOnce() async throws {
    try await Servers().withTCP(connections: 2) { server in
      var first: ClientSocket? = try ClientSocket(SOCK_STREAM, port: server.port)
      let second = try ClientSocket(SOCK_STREAM, port: server.port)
      _ = try await first?.exchangeFramed(ask("host.lab.example"))
      _ = try await second.exchangeFramed(ask("host.lab.example"))
      #expect(try await ClientSocket(SOCK_STREAM, port: server.port).isClosedByServer)
      #expect(try await second.exchangeFramed(ask("host.lab.example")).answers.count == 1)
      first = nil
      try await Task.sleep(for: .milliseconds(200))
      let next = try ClientSocket(SOCK_STREAM, port: server.port)
      #expect(try await next.exchangeFramed(ask("host.lab.example")).answers.count == 1)
    }
  }

  @Test func moreConnectionsThanAClientMayHaveAreClosedAtOnce() async throws {
    let events = Mutex<[String]>([])
    @Sendable func take(_ event: TransportEvent) { events.withLock { $0.append("\(event)") } }
    try await Servers().withTCP(perClient: 2, onEvent: take) { server in
      let clients = try (0..<2).map { _ in try ClientSocket(SOCK_STREAM, port: server.port) }
      for client in clients { _ = try await client.exchangeFramed(ask("host.lab.example")) }
      for _ in 0..<3 { #expect(try await ClientSocket(SOCK_STREAM, port: server.port).isClosedByServer) }
      let other = try ClientSocket(SOCK_STREAM, port: server.port, from: "127.0.0.2")
      #expect(try await other.exchangeFramed(ask("host.lab.example")).answers.count == 1)
      withExtendedLifetime(clients) {}
    }
    #expect(
      events.withLock { $0 }
        == ["127.0.0.1 has 2 TCP connections, the most that one client may have: new ones are closed"])
  }

  @Test func aClientWhoseConnectionsHaveGoneMayHaveNewOnes() async throws {
    try await Servers().withTCP(perClient: 1) { server in
      for _ in 0..<3 {
        let client = try ClientSocket(SOCK_STREAM, port: server.port)
        #expect(try await client.exchangeFramed(ask("host.lab.example")).answers.count == 1)
        client.finish()
        #expect(await client.isClosedByServer)
        try await Task.sleep(for: .milliseconds(50))
      }
    }
  }

  @Test func aClientThatDoesNotReadHoldsUpNobody() async throws {
    try await Servers().withTCP { server in
      let slow = try ClientSocket(SOCK_STREAM, port: server.port)
      let requests = Array(repeatElement(framed(try ask("large.lab.example", .txt)), count: 500).joined())
      DispatchQueue(label: "flood").async {
        for _ in 0..<20 { slow.send(requests) }
      }
      try await Task.sleep(for: .milliseconds(300))
      for _ in 0..<20 {
        let client = try ClientSocket(SOCK_STREAM, port: server.port)
        #expect(try await client.exchangeFramed(ask("host.lab.example")).answers.count == 1)
      }
      for _ in 0..<500 { #expect(try await slow.nextMessage().answers.count == 40) }
      shutdown(slow.descriptor, Int32(SHUT_RDWR))
    }
  }

  @Test func stopSendsTheAnswersUnderWay() async throws {
    let servers = try Servers { message, _ in
      try? await Task.sleep(for: .milliseconds(300))
      return Servers.echo(message)
    }
    let server = servers.tcp()
    try await server.start()
    let client = try ClientSocket(SOCK_STREAM, port: server.port)
    client.send(framed(try update()))
    try await Task.sleep(for: .milliseconds(100))
    let stop = Task { await server.stop() }
    #expect(try await client.nextMessage().header.isResponse)
    #expect(await client.isClosedByServer)
    await stop.value
  }

  @Test func stopWaitsForNobodyForLong() async throws {
    let servers = try Servers { message, _ in
      try? await Task.sleep(for: .seconds(60))
      return message
    }
    let server = servers.tcp()
    try await server.start()
    let client = try ClientSocket(SOCK_STREAM, port: server.port)
    client.send(framed(try update()))
    try await Task.sleep(for: .milliseconds(100))
    let clock = ContinuousClock()
    let duration = await clock.measure { await server.stop() }
    #expect(duration < .seconds(TransportLimits.drainSeconds + 2))
  }
}
