import AccessPolicy
import KMSProbe
import Synchronization
import TestSupport
import Testing

/// The probe against servers that listen, and say what they like.
@Suite struct ProbeTests {
  static func probe(_ onStream: @escaping @Sendable (FakeServer.Peer) -> Void) async throws -> ProbeResult {
    let server = try FakeServer(onStream: onStream)
    return await Probe.run(.loopback, port: server.port, timeOut: .milliseconds(500))
  }

  /// A server that reads the bind and then says something.
  static func answer(_ octets: [UInt8]) async throws -> ProbeResult {
    try await probe { peer in
      _ = peer.receive(exactly: 72)
      peer.sendOctets(octets)
      _ = peer.receive(exactly: 1)
    }
  }

  @Test func hostThatOffersKMSIsFound() async throws {
    #expect(try await Self.answer(Wire.ack()) == .kms)
  }

  @Test func nothingIsSentBehindTheBind() async throws {
    let sent = Mutex<[UInt8]>([])
    let result = try await Self.probe { peer in
      var octets = peer.receive(exactly: 72) ?? []
      peer.sendOctets(Wire.ack())
      // Until the client closes.
      while let more = peer.receive(exactly: 1) { octets += more }
      sent.withLock { $0 = octets }
    }
    #expect(result == .kms)
    for _ in 0..<200 where sent.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(10)) }
    #expect(sent.withLock { $0 } == BindRequest.octets)
  }

  @Test func answerInPiecesIsPutTogether() async throws {
    let result = try await Self.probe { peer in
      _ = peer.receive(exactly: 72)
      for octet in Wire.ack() { peer.sendOctets([octet]) }
      _ = peer.receive(exactly: 1)
    }
    #expect(result == .kms)
  }

  @Test func otherInterfacesAreToldOf() async throws {
    let none = [UInt8](repeating: 0, count: 20)
    #expect(try await Self.answer(Wire.ack(result: 2, reason: 1, syntax: none)).kind == .noKMS)
    #expect(try await Self.answer(Wire.message(type: 13, [4, 0])).kind == .noKMS)
    #expect(try await Self.answer(Wire.message(type: 3, [UInt8](repeating: 0, count: 12))).kind == .noKMS)
  }

  @Test func otherProtocolsAreToldOf() async throws {
    #expect(try await Self.answer(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)).kind == .notRPC)
    #expect(try await Self.answer([UInt8](repeating: 5, count: 9_000)).kind == .notRPC)
    #expect(try await Self.answer(Array(Wire.ack().prefix(30))).kind == .notRPC)
    #expect(try await Self.probe { _ in }.kind == .notRPC)
  }

  @Test func silentServerIsToldOf() async throws {
    #expect(try await Self.probe { _ = $0.receive(exactly: 73) } == .silent)
  }

  @Test func closedPortIsToldOf() async throws {
    let server = try FakeServer()
    #expect(await Probe.run(.loopback, port: server.port, timeOut: .milliseconds(500)) == .closed)
  }

  @Test func endlessAnswerIsLeft() async throws {
    let result = try await Self.probe { peer in
      _ = peer.receive(exactly: 72)
      peer.sendOctets(Array(Wire.ack().prefix(8)) + [0xFF, 0xFF])
      while peer.sendOctets([UInt8](repeating: 1, count: 65_536)) {}
    }
    #expect(result.kind == .notRPC)
  }

  @Test func everyResultHasItsWords() {
    let results: [ProbeResult] = [
      .noAnswer, .unreachable(reason: "x"), .closed, .silent, .otherProtocol(reason: "x"),
      .otherInterfaces(reason: "x"),
      .kms,
    ]
    #expect(Set(results.map(\.description)).count == results.count)
    #expect(Set(results.map(\.kind)) == Set(ProbeResult.Kind.allCases))
  }
}
