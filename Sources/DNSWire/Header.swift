/// The header of a message (RFC 1035 §4.1.1, RFC 2136 §2.2).
public struct Header: Equatable, Sendable {
  /// The message ID, chosen by the client.
  public var id: UInt16
  /// QR, opcode, AA, TC, RD, RA, Z, AD, CD and RCODE as they stand on the wire.
  public var flags: UInt16
  /// QDCOUNT, or ZOCOUNT.
  public var questionCount: UInt16
  /// ANCOUNT, or PRCOUNT.
  public var answerCount: UInt16
  /// NSCOUNT, or UPCOUNT.
  public var authorityCount: UInt16
  /// ARCOUNT, or ADCOUNT.
  public var additionalCount: UInt16

  /// Makes a header with no records counted.
  public init(id: UInt16, flags: UInt16 = 0) {
    self.id = id
    self.flags = flags
    questionCount = 0
    answerCount = 0
    authorityCount = 0
    additionalCount = 0
  }

  /// Reads a header.
  public init(_ reader: inout WireReader) throws(WireError) {
    let start = reader.position
    try reader.skip(WireLimits.headerOctets)
    let first = reader.octets.uint64(at: start)
    let last = reader.octets.uint32(at: start + 8)
    id = UInt16(truncatingIfNeeded: first >> 48)
    flags = UInt16(truncatingIfNeeded: first >> 32)
    questionCount = UInt16(truncatingIfNeeded: first >> 16)
    answerCount = UInt16(truncatingIfNeeded: first)
    authorityCount = UInt16(truncatingIfNeeded: last >> 16)
    additionalCount = UInt16(truncatingIfNeeded: last)
  }

  /// The bits of `flags`.
  public enum Flag {
    /// The message is a response.
    public static let response: UInt16 = 0x8000
    /// The answer is authoritative.
    public static let authoritative: UInt16 = 0x0400
    /// The answer is cut short.
    public static let truncated: UInt16 = 0x0200
    /// Recursion is desired.
    public static let recursionDesired: UInt16 = 0x0100
    /// Checking is disabled (RFC 4035).
    public static let checkingDisabled: UInt16 = 0x0010
    /// What a response repeats of its request: opcode, RD and CD (RFC 1035 §4.1.1, RFC 4035 §3.1.6).
    public static let echoed: UInt16 = 0x7910
  }

  /// Whether the message is a response.
  public var isResponse: Bool { flags & Flag.response != 0 }

  /// What the message asks for.
  public var opcode: Opcode { Opcode(rawValue: UInt8(flags >> 11 & 0xF)) }

  /// The lower four bits of the response code.
  public var responseCode: ResponseCode { ResponseCode(rawValue: flags & 0xF) }
}
