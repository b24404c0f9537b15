public import AccessPolicy
import CSocketBatch
import Glibc
import Synchronization

/// A bound UDP socket; it is closed when nobody needs it any more, so that a deferred answer still finds it.
public final class UDPSocket: Sendable {
  let descriptor: Int32
  /// The address that it is bound to.
  public let address: IPAddress
  /// The port that it is bound to.
  public let port: UInt16
  private let stopFlag = Atomic<Bool>(false)
  /// Answers to deferred requests, until they are sent together.
  private let kept = Mutex(PeerAnswers())

  /// Binds several sockets to one address and port, among which the kernel distributes the clients; with port 0 it
  /// chooses one.
  ///
  /// The first is bound while it shares its port with none, so a port that another process uses is found out.
  public static func bind(count: Int, to address: IPAddress, port: UInt16) throws(ListenError) -> [UDPSocket] {
    let first = try UDPSocket(address: address, port: port, isFirst: true)
    var sockets = [first]
    guard count > 1 else { return sockets }
    try first.set(SOL_SOCKET, SO_REUSEPORT, 1)
    for _ in 1..<count { sockets.append(try UDPSocket(address: address, port: first.port, isFirst: false)) }
    return sockets
  }

  private init(address: IPAddress, port: UInt16, isFirst: Bool) throws(ListenError) {
    let family = address.isIPv4 ? AF_INET : AF_INET6
    let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, type, 0)
    guard descriptor >= 0 else {
      throw ListenError(address: address, port: port, transport: .udp, code: errno)
    }
    self.descriptor = descriptor
    self.address = address
    let code = Self.configure(descriptor, address, isFirst: isFirst)
    let bound = code == 0 ? unsafe socket_bind(descriptor, address.octets, address.octets.count, port) : -code
    self.port = socket_port(descriptor)
    guard bound == 0 else {
      throw ListenError(address: address, port: port, transport: .udp, code: -bound)
    }
  }

  deinit {
    close(descriptor)
  }

  /// Sets what has to be set before the socket is bound; 0, or an error number.
  private static func configure(_ descriptor: Int32, _ address: IPAddress, isFirst: Bool) -> Int32 {
    // As much as the system allows.
    _ = option(descriptor, SOL_SOCKET, SO_RCVBUF, TransportLimits.socketBufferOctets)
    _ = option(descriptor, SOL_SOCKET, SO_SNDBUF, TransportLimits.socketBufferOctets)
    var options: [(level: Int32, name: Int32, value: Int32)] = []
    if !isFirst { options.append((SOL_SOCKET, SO_REUSEPORT, 1)) }
    // An answer from another address than the one asked is no answer.
    let isWildcard = address.octets.allSatisfy { $0 == 0 }
    if address.isIPv4 {
      options.append((Int32(IPPROTO_IP), IP_MTU_DISCOVER, IP_PMTUDISC_OMIT))
      if isWildcard { options.append((Int32(IPPROTO_IP), IP_PKTINFO, 1)) }
    } else {
      options.append((Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1))
      options.append((Int32(IPPROTO_IPV6), IPV6_MTU_DISCOVER, IPV6_PMTUDISC_OMIT))
      if isWildcard { options.append((Int32(IPPROTO_IPV6), IPV6_RECVPKTINFO, 1)) }
    }
    for (level, name, value) in options {
      let code = option(descriptor, level, name, value)
      guard code == 0 else { return code }
    }
    return 0
  }

  private static func option(_ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: Int32) -> Int32 {
    var value = value
    return unsafe setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size)) == 0 ? 0 : errno
  }

  private func set(_ level: Int32, _ name: Int32, _ value: Int32) throws(ListenError) {
    let code = Self.option(descriptor, level, name, value)
    guard code == 0 else { throw ListenError(address: address, port: port, transport: .udp, code: code) }
  }

  /// Whether `stop` was called.
  var isStopped: Bool { stopFlag.load(ordering: .acquiring) }

  /// Wakes the thread that waits for datagrams, and lets none wait again; answers can still be sent.
  func stop() {
    stopFlag.store(true, ordering: .releasing)
    // On Linux this wakes the thread although it says that the socket is not connected.
    _ = shutdown(descriptor, Int32(SHUT_RD))
  }

  /// Keeps an answer to a deferred request until `sendKept` is called.
  func keep(_ answer: [UInt8], for peer: Peer) {
    kept.withLock { $0.append(answer, to: peer) }
  }

  /// Sends the answers that are kept.
  func sendKept() {
    let answers = kept.withLock { kept in
      defer { kept = PeerAnswers() }
      return kept
    }
    answers.send(over: self)
  }
}
