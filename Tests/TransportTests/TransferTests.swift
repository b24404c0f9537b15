import AccessPolicy
import Authority
import DNSWire
import Glibc
import Synchronization
import TestSupport
import Testing
import Transport
import Zone

/// Zone transfers over connections whose clients read as they like.
@Suite struct TransferTests {
  /// What the tests' servers log.
  private final class Log: Sendable {
    private let state = Mutex<[RequestEvent]>([])
    var lines: [String] { state.withLock { $0.map(\.description) } }

    func append(_ events: [RequestEvent]) {
      state.withLock { $0 += events }
    }

    /// The line that comes next behind `count` others; nil after two seconds.
    func line(after count: Int = 0) async throws -> String? {
      for _ in 0..<200 {
        if lines.count > count { return lines[count] }
        try await Task.sleep(for: .milliseconds(10))
      }
      return nil
    }
  }

  private let log = Log()
  private let version: ZoneVersion

  /// The zone is larger than all buffers between server and client.
  init() throws {
    version = try .of(
      "lab.example",
      (0..<40_000).map { .txt("host\($0).lab.example", "a text that makes the record somewhat longer \($0)") })
  }

  private func servers(transfers: Int = 8) -> Servers {
    let zones = Published(ZoneSet([version]))
    let policy = Published(
      AccessPolicy(credentials: [], rules: [Rule(name: "all", allows: true, scope: .transfer)]))
    let handler = RequestHandler(
      zones: zones, policy: policy, slots: TransferSlots(limit: transfers, perClient: transfers), now: { 0 },
      onEvents: log.append)
    return Servers(zones, handler)
  }

  private func request(id: UInt16 = 1) throws -> [UInt8] {
    var message = transferMessage("lab.example")
    message.header.id = id
    return framed(try message.encoded())
  }

  /// A client with little room for what it has not read yet.
  private func client(_ server: TCPServer) throws -> ClientSocket {
    let client = try ClientSocket(SOCK_STREAM, port: server.port)
    client.set(SO_RCVBUF, Int32(32_768))
    return client
  }

  /// Reads messages until one of them ends the transfer with this ID; `between` is called before each.
  private func copy(
    _ client: ClientSocket, id: UInt16 = 1, between: () async throws -> Void = {}
  ) async throws -> ZoneCopy {
    var octets: [[UInt8]] = []
    var ends = 0
    while ends < 2 {
      try await between()
      guard let message = await client.receiveMessage() else { throw ClientSocket.Failure(code: ETIMEDOUT) }
      let decoded = try Message(message.span)
      guard decoded.header.id == id else { continue }
      octets.append(message)
      ends += decoded.answers.count { $0.type == .soa }
    }
    return try ZoneCopy(octets)
  }

  @Test func aWholeZoneIsSent() async throws {
    try await servers().withTCP { server in
      let client = try client(server)
      client.send(try request())
      #expect(try await copy(client).lines == ZoneCopy.lines(version.records))
      #expect(try await log.line()?.hasPrefix("sent 40004 records of serial 1 in ") == true)
    }
  }

  @Test func aWholeZoneIsSentWhileManyAsk() async throws {
    let statistics = Statistics()
    let counters = statistics.makeCounters()
    let asking = Task {
      while !Task.isCancelled {
        for _ in 0..<1_000 { counters.add(.udpRequests) }
        try await Task.sleep(for: .milliseconds(1))
      }
    }
    defer { asking.cancel() }
    try await servers().withTCP(statistics: statistics) { server in
      let client = try client(server)
      client.send(try request())
      #expect(try await copy(client).lines == ZoneCopy.lines(version.records))
    }
  }

  @Test func aHalfClosedClientGetsTheWholeZone() async throws {
    try await servers().withTCP { server in
      let client = try client(server)
      client.send(try request())
      client.finish()
      #expect(try await copy(client).records.count == 40_004)
      #expect(await client.isClosedByServer)
    }
  }

  @Test func otherRequestsAreAnsweredInBetween() async throws {
    try await servers().withTCP { server in
      let client = try client(server)
      client.send(try request())
      for _ in 0..<3 { #expect(try await client.nextMessage().header.id == 1) }
      client.send(framed(try ask("host7.lab.example", .txt)))
      var ids: [UInt16] = []
      var ends = 0
      while ends < 1 {
        let message = try await client.nextMessage()
        ids.append(message.header.id)
        ends += message.answers.count { $0.type == .soa }
      }
      let place = try #require(ids.firstIndex(of: 4711))
      #expect(place < ids.count / 2)
    }
  }

  @Test func severalTransfersOfOneConnectionGoOnSideBySide() async throws {
    try await servers().withTCP { server in
      let client = try client(server)
      client.send(try (1...3).flatMap { try request(id: $0) })
      var records: [UInt16: Int] = [:]
      var order: [UInt16] = []
      while records.values.count(where: { $0 == 40_004 }) < 3 {
        let message = try await client.nextMessage()
        records[message.header.id, default: 0] += message.answers.count
        order.append(message.header.id)
      }
      #expect(records == [1: 40_004, 2: 40_004, 3: 40_004])
      #expect(Set(order.prefix(order.count / 2)).count == 3)
    }
  }

  @Test func aClientThatDoesNotReadGetsNothingNewAndIsClosed() async throws {
    try await servers().withTCP(idleMilliseconds: 300) { server in
      let client = try client(server)
      client.send(try request())
      let line = try #require(try await log.line())
      #expect(line.hasPrefix("the connection ended after "))
      let count = try #require(line.split(separator: " ").compactMap { Int($0) }.first)
      #expect(count > 0 && count < 30_000)
    }
  }

  @Test func aClientThatReadsSlowlyIsNotClosed() async throws {
    try await servers().withTCP(idleMilliseconds: 1_000) { server in
      let client = try client(server)
      client.send(try request())
      let copy = try await copy(client) { try await Task.sleep(for: .milliseconds(10)) }
      #expect(copy.records.count == 40_004)
    }
  }

  @Test func aTransferThatDoesNotEndHoldsUpNobody() async throws {
    try await servers().withTCP { server in
      let slow = try client(server)
      slow.send(try request())
      _ = try await slow.nextMessage()
      for _ in 0..<20 {
        let client = try ClientSocket(SOCK_STREAM, port: server.port)
        #expect(try await client.exchangeFramed(ask("host7.lab.example", .txt)).answers.count == 1)
      }
      #expect(try await copy(client(server).asking(request())).records.count == 40_004)
      withExtendedLifetime(slow) {}
    }
  }

  @Test func aClientThatGoesAwayGivesItsPlaceBack() async throws {
    try await servers(transfers: 1).withTCP { server in
      var first: ClientSocket? = try client(server)
      first?.send(try request())
      _ = try await first?.nextMessage()
      let second = try client(server)
      second.send(try request())
      #expect(try await second.nextMessage().code == .serverFailure)
      first = nil
      #expect(try await log.line(after: 1)?.hasPrefix("the connection ended after ") == true)
      second.send(try request())
      #expect(try await copy(second).records.count == 40_004)
    }
  }

  @Test func stopWaitsForNoTransferForLong() async throws {
    let server = servers().tcp()
    try await server.start()
    let client = try client(server)
    client.send(try request())
    _ = try await client.nextMessage()
    await server.stop()
    #expect(try await log.line()?.hasPrefix("the connection ended after ") == true)
  }
}

extension ClientSocket {
  fileprivate func asking(_ octets: [UInt8]) -> ClientSocket {
    send(octets)
    return self
  }
}
