public import AccessPolicy
public import Authority
import NIOCore
import NIOPosix
import Synchronization
public import Zone

/// Serves DNS over TCP (RFC 7766).
public final class TCPServer: Sendable {
  private let addresses: [IPAddress]
  private let wantedPort: UInt16
  private let zones: Published<ZoneSet>
  private let deferred: DeferredRequests
  private let onEvent: @Sendable (TransportEvent) -> Void
  private let idle: TimeAmount
  private let counters: Counters
  private let maker: TransferMaker
  private let group = MultiThreadedEventLoopGroup.singleton
  private let connections: ConnectionRegistry
  /// One for each event loop.
  private let answerers: [ObjectIdentifier: NIOLoopBoundBox<TCPAnswerer>]
  private let state = Mutex(State())

  private struct State {
    var port: UInt16?
    var listeners: [any Channel] = []
  }

  /// Makes a server; with port 0 the kernel chooses one. The limits are those of `TransportLimits` unless told
  /// otherwise.
  public init(
    addresses: [IPAddress], port: UInt16, zones: Published<ZoneSet>, deferred: DeferredRequests,
    settings: Published<ResponderSettings> = Published(ResponderSettings()), statistics: Statistics = Statistics(),
    connectionLimit: Int = TransportLimits.connections,
    connectionsPerClient: Int = TransportLimits.connectionsPerClient,
    idle: Duration = .seconds(TransportLimits.idleSeconds),
    onEvent: @escaping @Sendable (TransportEvent) -> Void = { _ in }
  ) {
    self.addresses = addresses
    wantedPort = port
    self.zones = zones
    self.deferred = deferred
    self.onEvent = onEvent
    self.idle = TimeAmount(idle)
    counters = statistics.makeCounters()
    maker = TransferMaker(statistics: statistics)
    connections = ConnectionRegistry(limit: connectionLimit, perClient: connectionsPerClient)
    var answerers: [ObjectIdentifier: NIOLoopBoundBox<TCPAnswerer>] = [:]
    for eventLoop in group.makeIterator() {
      answerers[ObjectIdentifier(eventLoop)] = .makeBoxSendingValue(
        TCPAnswerer(zones: zones, settings: settings, counters: statistics.makeCounters()), eventLoop: eventLoop)
    }
    self.answerers = answerers
  }

  /// The port that is served, once started.
  public var port: UInt16 { state.withLock { $0.port } ?? wantedPort }

  /// Listens on all addresses; when it can't on one, it does on none.
  public func start() async throws(ListenError) {
    maker.start()
    for address in addresses {
      do throws(ListenError) {
        let channel = try await listen(on: address, port: port)
        state.withLock { state in
          state.listeners.append(channel)
          state.port = channel.localAddress?.port.map { UInt16(truncatingIfNeeded: $0) }
        }
      } catch {
        await stop()
        throw error
      }
    }
  }

  /// Takes no new connections, sends the answers under way, then closes; it returns when all are closed, at the latest
  /// after `TransportLimits.drainSeconds`.
  public func stop() async {
    let listeners = state.withLock { state in
      defer { state.listeners = [] }
      return state.listeners
    }
    for listener in listeners { try? await listener.close() }
    let open = connections.stop()
    for channel in open {
      channel.pipeline.fireUserInboundEventTriggered(TCPConnection.Drain())
      channel.eventLoop.scheduleTask(in: .seconds(TransportLimits.drainSeconds)) { channel.close(promise: nil) }
    }
    for channel in open { try? await channel.closeFuture.get() }
    await maker.stop()
  }

  private func listen(on address: IPAddress, port: UInt16) async throws(ListenError) -> any Channel {
    do {
      let bootstrap = ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 256)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.socketOption(.so_rcvbuf), value: .init(TransportLimits.connectionReceiveOctets))
        .childChannelOption(.socketOption(.so_sndbuf), value: .init(TransportLimits.connectionSendOctets))
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(.allowRemoteHalfClosure, value: true)
        .childChannelOption(.autoRead, value: false)
        .childChannelOption(.maxMessagesPerRead, value: 1)
        .childChannelInitializer { self.take($0) }
      if !address.isIPv4 {
        _ = bootstrap.serverChannelOption(
          ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only), value: 1)
      }
      return try await bootstrap.bind(host: address.description, port: Int(port)).get()
    } catch {
      let code = (error as? IOError)?.errnoCode ?? 0
      throw ListenError(address: address, port: port, transport: .tcp, code: code)
    }
  }

  /// Takes a new connection, or closes it.
  private func take(_ channel: any Channel) -> EventLoopFuture<Void> {
    switch connections.admit(channel) {
    case .admitted:
      counters.addFromAnyThread(.tcpConnections)
      guard let answerer = answerers[ObjectIdentifier(channel.eventLoop)] else { return channel.close() }
      return channel.eventLoop.makeCompletedFuture {
        let connection = TCPConnection(answerer: answerer.value, deferred: deferred, maker: maker, idle: idle)
        try channel.pipeline.syncOperations.addHandler(connection)
      }
    case .refused(let event):
      counters.addFromAnyThread(.tcpConnectionsRefused)
      if let event { onEvent(event) }
      return channel.close()
    }
  }
}
