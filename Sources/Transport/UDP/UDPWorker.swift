import AccessPolicy
public import Authority
import DNSWire
import Glibc
public import Zone

/// What one UDP thread does: receive a batch, answer it, send the answers. In the steady state it allocates nothing.
public struct UDPWorker: ~Copyable {
  private let socket: UDPSocket
  private let deferred: DeferredRequests
  private let onEvent: @Sendable (TransportEvent) -> Void
  private var zones: Published<ZoneSet>.Reader
  private var responder: Responder
  private let counters: Counters
  private var batch = DatagramBatch()
  private var readAhead = ReadAhead()

  /// Makes a worker for a socket that no other uses.
  public init(
    socket: UDPSocket, zones: Published<ZoneSet>, deferred: DeferredRequests,
    settings: Published<ResponderSettings> = Published(ResponderSettings()), counters: Counters = Counters(),
    onEvent: @escaping @Sendable (TransportEvent) -> Void
  ) {
    self.socket = socket
    self.deferred = deferred
    self.onEvent = onEvent
    self.zones = Published<ZoneSet>.Reader(zones)
    self.counters = counters
    responder = Responder(settings: settings, counters: counters)
  }

  /// Waits for requests and answers them; false when the socket was stopped.
  public mutating func serveBatch() -> Bool {
    let code = batch.receive(over: socket)
    guard !socket.isStopped else { return false }
    guard code == 0 else {
      if code != EINTR { rest(code) }
      return true
    }
    zones.refresh()
    responder.refresh()
    let current = zones.value
    if current.isLarge { batch.readAhead(&readAhead, current) }
    let now = UInt64(max(0, time(nil)))
    var handed = HandedRequests()
    for index in 0..<batch.count {
      guard let client = batch.client(at: index) else {
        counters.add(.unusableDatagrams)
        continue
      }
      let context = RequestContext(client: client, transport: .udp, now: now)
      if current.isLarge { responder.takeQuestion(index, of: &readAhead) }
      var isDeferred = false
      batch.answer(at: index) { request, answer in
        var writer = MessageWriter(answer)
        switch responder.respond(to: request, in: context, zones: current, into: &writer) {
        case .reply: return writer.position
        case .drop: return 0
        case .deferred:
          isDeferred = true
          return 0
        }
      }
      if isDeferred { handed.append(at: index, of: &batch) }
    }
    batch.send(over: socket)
    hand(handed)
    return true
  }

  /// Hands requests to those who may take their time. With too many under way they are lost: the clients ask again.
  private func hand(_ handed: HandedRequests) {
    guard !handed.requests.isEmpty else { return }
    let isTaken = deferred.submit(
      DeferredBatch(handed.requests) { [socket, peers = handed.peers] replies in
        for reply in replies {
          if case .message(let octets) = reply.answer { socket.keep(octets, for: peers[reply.position]) }
        }
      } flush: { [socket] in
        socket.sendKept()
      })
    guard !isTaken else { return }
    for _ in handed.requests { counters.add(.deferredLost) }
  }

  private func rest(_ code: Int32) {
    onEvent(.receiveFailed(address: socket.address, port: socket.port, code: code))
    sleep(TransportLimits.receiveRestSeconds)
  }
}

/// The requests of one batch of datagrams that leave the thread, and where their answers go.
private struct HandedRequests {
  private(set) var requests: [DeferredBatch.Request] = []
  private(set) var peers: [Peer] = []

  mutating func append(at index: Int, of batch: inout DatagramBatch) {
    let peer = batch.peer(at: index)
    guard let client = peer.client else { return }
    var message: [UInt8] = []
    batch.answer(at: index) { request, _ in
      message = request.array(0..<request.count)
      return 0
    }
    requests.append(DeferredBatch.Request(message: message, client: client))
    peers.append(peer)
  }
}
