import AccessPolicy
import Crypto
import DNSClient
import DNSWire
import Glibc
import TestSupport
import Testing

/// NOTIFY and questions for serials to a server that says what a test wants.
@Suite struct ZonePeerTests {
  static let soa = ResourceRecord.soa("lab.example", serial: 7)
  static let key = TSIGKey(
    name: "peer.example", algorithm: .hmacSHA256, secret: SymmetricKey(data: [UInt8](repeating: 1, count: 32)))

  private static func peer(_ server: FakeServer, key: TSIGKey? = nil) -> ZonePeer {
    ZonePeer(server.address, key: key) { 1_800_000_000 }
  }

  /// The answer to NOTIFY.
  private static func notified(_ request: [UInt8], _ code: ResponseCode = .noError) -> [UInt8] {
    var answer = request
    answer[2] |= 0x80
    answer[3] = UInt8(code.rawValue)
    return answer
  }

  @Test func notificationNamesTheZoneAndItsSOARecord() async throws {
    let server = try FakeServer(onDatagram: { [Self.notified($0)] })
    let code = try await Self.peer(server).notify(of: Self.soa, timeOut: .seconds(5))
    #expect(code == .noError)
    let sent = try #require(server.datagrams.first)
    let message = try Message(sent.span)
    #expect(message.header.opcode == .notify && message.header.flags & Header.Flag.authoritative != 0)
    #expect(message.questions == [Question(name: "lab.example", type: .soa)])
    #expect(message.answers == [Self.soa])
  }

  @Test func refusalIsAnAnswer() async throws {
    let server = try FakeServer(onDatagram: { [Self.notified($0, .refused)] })
    #expect(try await Self.peer(server).notify(of: Self.soa, timeOut: .seconds(5)) == .refused)
  }

  @Test func silenceIsAnError() async throws {
    let server = try FakeServer()
    await #expect(throws: QueryFailure.Reason.noAnswer) {
      try await Self.peer(server).notify(of: Self.soa, timeOut: .milliseconds(50))
    }
  }

  @Test func closedPortIsKnownBeforeTheTimeIsOver() async throws {
    let address = ServerAddress(.init(ipv4: 0x7F00_0001), port: try FakeServer.closedPort())
    let peer = ZonePeer(address, key: nil) { 1_800_000_000 }
    await #expect(throws: QueryFailure.Reason.unreachable(code: ECONNREFUSED)) {
      try await peer.notify(of: Self.soa, timeOut: .seconds(60))
    }
  }

  @Test func unsignedAnswerToASignedNotificationDoesNotCount() async throws {
    let server = try FakeServer(onDatagram: { request in
      var answer = Message(header: Header(id: UInt16(request[0]) << 8 | UInt16(request[1]), flags: 0xA000))
      answer.questions = [Question(name: "lab.example", type: .soa)]
      return [(try? answer.encoded()) ?? []]
    })
    await #expect(throws: QueryFailure.Reason.signature(.unsigned)) {
      try await Self.peer(server, key: Self.key).notify(of: Self.soa, timeOut: .seconds(5))
    }
  }

  @Test func standingIsWhatTheServerSays() async throws {
    let server = try FakeServer(onDatagram: { request in
      [Reply.to(request, [Self.soa]) { $0.header.flags |= Header.Flag.authoritative }]
    })
    let standing = try await Self.peer(server).standing(of: "lab.example", timeOut: .seconds(5))
    #expect(standing.code == .noError && standing.isAuthoritative)
    #expect(standing.soa?.serial == Serial(rawValue: 7))
  }

  @Test func differencesComeOverTCP() async throws {
    let next = ResourceRecord.soa("lab.example", serial: 8)
    let server = try FakeServer(onStream: { peer in
      guard let request = peer.receive() else { return }
      peer.send(Reply.to(request, [next, Self.soa, next, .a("new.lab.example"), next]))
    })
    let delivery = try await Self.peer(server).newer(than: Self.soa, limit: 100)
    #expect(
      delivery.content
        == .differences([RefreshReader.Difference(removed: [Self.soa], added: [next, .a("new.lab.example")])]))
  }
}
