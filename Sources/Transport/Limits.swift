/// The limits of the transports.
public enum TransportLimits {
  /// Octets of a request over UDP at most; larger ones are dropped. More than the payload announced, for clients that
  /// send large updates anyway.
  public static let datagramOctets = 4_096
  /// Octets of kernel memory asked for on each side of a UDP socket: what comes in while a batch is worked on.
  public static let socketBufferOctets: Int32 = 4 << 20
  /// Seconds that a UDP thread rests after the kernel refused to receive.
  public static let receiveRestSeconds: UInt32 = 1
  /// TCP connections in all; one more is closed at once (RFC 7766 §6.2.2).
  public static let connections = 1_000
  /// TCP connections of one client: an IPv4 address, or the /64 of an IPv6 address; one more is closed at once.
  public static let connectionsPerClient = 100
  /// Seconds without a whole request or answer after which a TCP connection is closed (RFC 7766 §6.2.3).
  public static let idleSeconds: Int64 = 10
  /// Seconds that connections get at the server's stop to take the answers under way.
  public static let drainSeconds: Int64 = 3
  /// Deferred requests of one TCP connection under way at once; it is not read from while there are as many.
  public static let deferredPerConnection = 64
  /// Milliseconds after which a TCP request is offered again that found too many deferred requests under way.
  public static let retryMilliseconds: Int64 = 50
  /// Octets of answers that a TCP connection collects before it sends them.
  public static let collectedOctets = 16_384
  /// How far the scheduler puts the thread that makes zone transfers behind those that answer.
  public static let transferNiceness: Int32 = 10
  /// Requests in a second and processor from which on zone transfers stand back: a tenth of what a processor answers.
  public static let busyRequestsPerProcessor = 20_000
  /// Zone transfers are made in one part in so many of the time, then.
  public static let transferShare = 20
  /// How often it is looked how many requests come.
  public static let transferLook = Duration.milliseconds(10)
  /// How long the making of zone transfers rests at most.
  public static let longestTransferRest = Duration.milliseconds(50)
  /// Octets of kernel memory for what a TCP client sends ahead.
  public static let connectionReceiveOctets = 131_072
  /// Octets of kernel memory for what a TCP client leaves lying: little enough that the kernel asks for more long before
  /// the connection counts as idle, even where the client reads slowly.
  public static let connectionSendOctets = 131_072
  /// Octets of the path of a Unix socket (`sun_path`, without the final NUL).
  public static let controlPathOctets = 107
  /// Octets of a request on the control socket.
  public static let controlRequestOctets = 65_536
  /// Octets of an answer that the control client takes.
  public static let controlAnswerOctets = 64 << 20
  /// Octets of one message of a conversation on the control socket.
  public static let controlMessageOctets = 4 << 20
  /// Seconds in which a request on the control socket must have come in whole.
  public static let controlRequestSeconds: Int64 = 10
  /// Seconds that the control client waits for the answer.
  public static let controlAnswerSeconds: Int64 = 60
}
