/// The limits of the client.
public enum DNSClientLimits {
  /// Octets of UDP payload that are announced (DNS flag day 2020): what passes without fragments nearly everywhere.
  public static let payloadOctets: UInt16 = 1_232
  /// Octets of a datagram that are taken all the same; what is behind them is lost.
  public static let datagramOctets = 4_096
  /// Questions that are asked from one port, one after the other, before another one is taken.
  public static let questionsPerPort = 64
  /// UDP ports from which questions are asked at once.
  public static let ports = 16
  /// Milliseconds by which a time-out may come late.
  public static let tickMilliseconds: Int32 = 1
  /// Questions, each with all its tries, that a server may leave unanswered from the start on; then it is not asked any more.
  public static let unansweredQuestions = 32
  /// Aliases (CNAME) that are followed from a name.
  public static let aliases = 8
  /// Octets of `resolv.conf` that are read.
  public static let resolverFileOctets = 65_536
  /// Name servers of `resolv.conf` that are asked, as the C library does.
  public static let resolverServers = 3
  /// Questions to servers of the same zones that are under way at once.
  public static let peerQuestions = 64
  /// Transfers from other servers that are under way at once.
  public static let peerTransfers = 8
  /// Records of a zone transfer.
  public static let transferRecords = 5_000_000
  /// Octets of a zone transfer.
  public static let transferOctets = 512 << 20
  /// Seconds that a zone transfer may take in all.
  public static let transferSeconds: Int64 = 600
  /// Messages of a zone transfer without a signature that may stand before one that has it (RFC 8945 §5.3.1).
  public static let unsignedMessages = 99
}
