import AccessPolicy
import Authority
import DNSWire
import Glibc
import TestSupport
import Transport
import Zone

/// The zone that the servers of these tests serve.
func exampleZone() throws -> ZoneVersion {
  var records: [ResourceRecord] = [
    .a("host.lab.example", "192.0.2.10"), .aaaa("host.lab.example", "2001:db8::10"),
    .srv("_vlmcs._tcp.lab.example", "host.lab.example"),
    .cname("alias.lab.example", "host.lab.example"),
    .txt("*.wild.lab.example", "wild"),
    .ns("child.lab.example", "ns.child.lab.example"), .a("ns.child.lab.example", "192.0.2.54"),
  ]
  for index in 0..<40 { records.append(.txt("large.lab.example", "record \(index) of an answer for TCP alone")) }
  return try .of("lab.example", records)
}

extension ZoneVersion {
  /// A zone in which lookups wait for memory.
  static func large() throws -> ZoneVersion {
    try .of("large.example", (0..<10_000).map { .a(try Name(text: "name-\($0).large.example")) })
  }
}

/// Servers of one test with what they need; the stub that answers deferred requests echoes the message as a response
/// after a short while.
struct Servers {
  let zones: Published<ZoneSet>
  let deferred: DeferredRequests

  init(
    handler: @escaping @Sendable ([UInt8], Client) async -> [UInt8]? = { message, _ in Servers.echo(message) }
  ) throws {
    zones = Published(ZoneSet([try exampleZone()]))
    deferred = DeferredRequests { batch in
      for (position, request) in batch.requests.enumerated() {
        Task {
          let answer = await handler(request.message, request.client).map(Answer.message)
          batch.reply([DeferredBatch.Reply(position: position, answer: answer)])
          batch.flush()
        }
      }
      return true
    }
  }

  /// Servers whose deferred requests a zones' writer takes.
  init(_ zones: Published<ZoneSet>, _ handler: RequestHandler) {
    self.zones = zones
    let running = RunningWriter(ZoneWriter(handler: handler, journal: MemoryJournal()))
    deferred = DeferredRequests { running.writer.submit($0) }
  }

  /// A writer that works until nobody needs it any more.
  private final class RunningWriter: Sendable {
    let writer: ZoneWriter

    init(_ writer: ZoneWriter) {
      self.writer = writer
      Task { try await writer.run() }
    }

    deinit {
      writer.stop()
    }
  }

  /// The message, made a response.
  static func echo(_ message: [UInt8]) -> [UInt8] {
    var answer = message
    answer[2] |= 0x80
    return answer
  }

  func udp(_ address: String = "127.0.0.1", port: UInt16 = 0, threads: Int = 2) -> UDPServer {
    UDPServer(
      addresses: [.literal(address)], port: port, threadsPerAddress: threads, zones: zones, deferred: deferred)
  }

  func tcp(
    _ address: String = "127.0.0.1", port: UInt16 = 0, connections: Int = 100, perClient: Int = 100,
    statistics: Statistics = Statistics(), idleMilliseconds: Int64 = 10_000,
    onEvent: @escaping @Sendable (TransportEvent) -> Void = { _ in }
  ) -> TCPServer {
    TCPServer(
      addresses: [.literal(address)], port: port, zones: zones, deferred: deferred, statistics: statistics,
      connectionLimit: connections, connectionsPerClient: perClient, idle: .milliseconds(idleMilliseconds),
      onEvent: onEvent)
  }

  /// Runs `body` with a UDP server.
  func withUDP(_ address: String = "127.0.0.1", threads: Int = 2, _ body: (UDPServer) async throws -> Void) async throws
  {
    let server = udp(address, threads: threads)
    try server.start()
    defer { server.stop() }
    try await body(server)
  }

  /// Runs `body` with a TCP server.
  func withTCP(
    _ address: String = "127.0.0.1", connections: Int = 100, perClient: Int = 100,
    statistics: Statistics = Statistics(), idleMilliseconds: Int64 = 10_000,
    onEvent: @escaping @Sendable (TransportEvent) -> Void = { _ in }, _ body: (TCPServer) async throws -> Void
  ) async throws {
    let server = tcp(
      address, connections: connections, perClient: perClient, statistics: statistics,
      idleMilliseconds: idleMilliseconds, onEvent: onEvent)
    try await server.start()
    do {
      try await body(server)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }
}

extension IPAddress {
  static func literal(_ text: String) -> IPAddress {
    guard let address = IPAddress(text: text) else { fatalError("\"\(text)\" is no address") }
    return address
  }
}

/// An update message that the stub may answer.
func update(id: UInt16 = 1) throws -> [UInt8] {
  var message = Message(header: Header(id: id, flags: 0x2800))
  message.questions = [Question(name: "lab.example", type: .soa)]
  return try message.encoded()
}

/// A query's octets.
func ask(_ name: Name, _ type: RecordType = .a, edns: EDNS? = nil) throws -> [UInt8] {
  try query(name, type, edns: edns).encoded()
}

/// A message with its length in front.
func framed(_ message: [UInt8]) -> [UInt8] {
  [UInt8(message.count >> 8), UInt8(message.count & 0xFF)] + message
}
