import AccessPolicy
import Authority
import CSocketBatch
import DNSWire
import Glibc
import Zone

/// The datagrams of one system call with the room for their answers, used again and again.
///
/// Unsafe memory: one block of octets, allocated in `init` and freed in `deinit`, and the exchanges that point into it. It comes
/// zeroed from the system, which gives pages only for what is written to.
/// Each exchange has a part of the block of its own for the request and one for the answer. The kernel writes a
/// request's part in `receive`, within its capacity; in between it is only read, by `Span`s of the length received. An
/// answer's part is written through a `MutableSpan` of its size, and read by the kernel in `send` up to the length set,
/// which never is greater. A batch belongs to one thread.
@safe struct DatagramBatch: ~Copyable {
  static let capacity = Int(socket_batch_capacity)
  private static let answerOctets = Int(AuthorityLimits.payload)
  private static let exchangeOctets = TransportLimits.datagramOctets + answerOctets

  private let octets: UnsafeMutableRawPointer?
  private let exchanges: UnsafeMutablePointer<socket_exchange>
  /// The datagrams received last.
  private(set) var count = 0
  /// Whether the kernel cuts one message into the answers to one client.
  private var isCoupling = true

  init() {
    let size = Self.capacity * Self.exchangeOctets
    unsafe octets = unsafe calloc(1, size)
    let start = unsafe octets?.bindMemory(to: UInt8.self, capacity: size)
    unsafe exchanges = .allocate(capacity: Self.capacity)
    for index in 0..<Self.capacity {
      var exchange = unsafe socket_exchange()
      // Without memory there is no capacity either: then all datagrams are too large.
      if let start = unsafe start {
        unsafe exchange.request = start + index * Self.exchangeOctets
        unsafe exchange.answer = exchange.request + TransportLimits.datagramOctets
        unsafe exchange.request_capacity = UInt32(TransportLimits.datagramOctets)
      }
      unsafe (exchanges + index).initialize(to: exchange)
    }
  }

  deinit {
    unsafe exchanges.deallocate()
    unsafe free(octets)
  }

  /// Waits for datagrams and receives what there is; 0, or an error number.
  mutating func receive(over socket: borrowing UDPSocket) -> Int32 {
    let result = unsafe socket_batch_receive(socket.descriptor, exchanges, Int32(Self.capacity))
    count = max(0, Int(result))
    return result < 0 ? -result : 0
  }

  /// Lets the lookups of the batch wait for memory together.
  func readAhead(_ readAhead: inout ReadAhead, _ zones: borrowing ZoneSet) {
    readAhead.removeAll()
    for index in 0..<count {
      let exchange = unsafe exchanges[index]
      let length = unsafe min(Int(exchange.request_count), TransportLimits.datagramOctets)
      readAhead.add(unsafe Span(_unsafeStart: exchange.request, count: length), zones)
    }
    readAhead.run(zones)
  }

  /// Gives a request to `body`, with the room for its answer; `body` gives the octets to be sent, or 0 for none. What
  /// can't be answered is left out.
  mutating func answer(
    at index: Int, _ body: (_ request: Span<UInt8>, _ answer: consuming MutableSpan<UInt8>) -> Int
  ) {
    guard index < count else { return }
    let exchange = unsafe exchanges[index]
    let length = unsafe min(Int(exchange.request_count), TransportLimits.datagramOctets)
    guard length > 0 else { return }
    let request = unsafe Span(_unsafeStart: exchange.request, count: length)
    let answer = unsafe MutableSpan(_unsafeStart: exchange.answer, count: Self.answerOctets)
    unsafe exchanges[index].answer_count = UInt32(min(body(request, answer), Self.answerOctets))
  }

  /// Sends the answers; those that can't be sent at once are lost, as datagrams may be.
  mutating func send(over socket: borrowing UDPSocket) {
    _ = unsafe socket_batch_send(socket.descriptor, exchanges, Int32(count), &isCoupling)
    count = 0
  }

  /// The address that a datagram came from; nil where there is nothing to answer.
  func client(at index: Int) -> IPAddress? {
    guard index < count, unsafe exchanges[index].request_count > 0 else { return nil }
    return unsafe Peer.address(of: &exchanges[index].peer)
  }

  /// Who sent a datagram.
  func peer(at index: Int) -> Peer {
    guard index < count else { return Peer(socket_peer()) }
    return Peer(unsafe exchanges[index].peer)
  }
}

/// Where a datagram came from, and where its answer goes.
struct Peer: Sendable {
  fileprivate let peer: socket_peer

  fileprivate init(_ peer: socket_peer) {
    self.peer = peer
  }

  /// The client; nil for a sender without an IP address.
  var client: Client? {
    guard let address = unsafe withUnsafePointer(to: peer, { unsafe Self.address(of: $0) }) else { return nil }
    let port = unsafe withUnsafePointer(to: peer) { peer in unsafe socket_peer_port(peer) }
    return Client(address: address, port: port, transport: .udp)
  }

  fileprivate static func address(of peer: UnsafePointer<socket_peer>) -> IPAddress? {
    var (high, low) = (UInt64(0), UInt64(0))
    switch unsafe socket_peer_address(peer, &high, &low) {
    case 4: return IPAddress(ipv4: UInt32(truncatingIfNeeded: low))
    case 16: return IPAddress(ipv6High: high, low: low)
    default: return nil
    }
  }
}

/// Answers that are sent together, as far as one system call takes them.
struct PeerAnswers {
  private var peers: [socket_peer] = []
  private var counts: [UInt32] = []
  /// The answers, one behind the other.
  private var octets: [UInt8] = []

  mutating func append(_ answer: [UInt8], to peer: Peer) {
    peers.append(peer.peer)
    counts.append(UInt32(answer.count))
    octets += answer
  }

  /// Sends the answers; those that can't be sent at once are lost, as datagrams may be.
  func send(over socket: UDPSocket) {
    guard !peers.isEmpty else { return }
    _ = unsafe socket_peers_send(socket.descriptor, peers, counts, octets, Int32(peers.count))
  }
}
