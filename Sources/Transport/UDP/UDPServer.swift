public import AccessPolicy
public import Authority
import CSocketBatch
import Glibc
import Synchronization
public import Zone

/// Serves DNS over UDP: threads of its own, each with its socket (RFC 1035 §4.2.1).
public final class UDPServer: Sendable {
  private let addresses: [IPAddress]
  private let wantedPort: UInt16
  private let threadsPerAddress: Int
  private let zones: Published<ZoneSet>
  private let deferred: DeferredRequests
  private let settings: Published<ResponderSettings>
  private let statistics: Statistics
  private let onEvent: @Sendable (TransportEvent) -> Void
  private let state = Mutex(State())

  private struct State {
    var port: UInt16?
    var sockets: [UDPSocket] = []
    var threads: [WorkerThread] = []
  }

  /// The processors that this process may use: as many threads serve each address unless told otherwise.
  public static var processors: Int { Int(socket_processors()) }

  /// Makes a server; with port 0 the kernel chooses one.
  public init(
    addresses: [IPAddress], port: UInt16, threadsPerAddress: Int = processors, zones: Published<ZoneSet>,
    deferred: DeferredRequests, settings: Published<ResponderSettings> = Published(ResponderSettings()),
    statistics: Statistics = Statistics(), onEvent: @escaping @Sendable (TransportEvent) -> Void = { _ in }
  ) {
    self.addresses = addresses
    wantedPort = port
    self.threadsPerAddress = max(1, threadsPerAddress)
    self.zones = zones
    self.deferred = deferred
    self.settings = settings
    self.statistics = statistics
    self.onEvent = onEvent
  }

  /// The port that is served, once started.
  public var port: UInt16 { state.withLock { $0.port } ?? wantedPort }

  /// Binds all sockets, then starts to serve; when one can't be bound, none is.
  public func start() throws(ListenError) {
    var port = wantedPort
    var sockets: [UDPSocket] = []
    for address in addresses {
      sockets += try UDPSocket.bind(count: threadsPerAddress, to: address, port: port)
      port = sockets.last?.port ?? port
    }
    for socket in sockets {
      guard
        let thread = WorkerThread({ [zones, deferred, settings, statistics, onEvent] in
          var worker = UDPWorker(
            socket: socket, zones: zones, deferred: deferred, settings: settings,
            counters: statistics.makeCounters(), onEvent: onEvent)
          while worker.serveBatch() {}
        })
      else {
        stop()
        throw ListenError(address: socket.address, port: port, transport: .udp, code: EAGAIN)
      }
      state.withLock { state in
        state.port = port
        state.sockets.append(socket)
        state.threads.append(thread)
      }
    }
  }

  /// Ends the threads; it returns when the last has. Deferred requests under way are still answered.
  public func stop() {
    let (sockets, threads) = state.withLock { state in
      defer {
        state.sockets = []
        state.threads = []
      }
      return (state.sockets, state.threads)
    }
    for socket in sockets { socket.stop() }
    for thread in threads { thread.join() }
  }
}
