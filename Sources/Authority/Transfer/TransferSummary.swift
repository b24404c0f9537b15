public import DNSWire

/// What a client got by a transfer that came to its end.
public struct TransferSummary: Sendable, Equatable {
  /// The serial of the version that the client has now.
  public let serial: Serial
  /// The serial of the copy that it had before, where it got what differs; nil where it got the whole zone.
  public let base: Serial?
  /// The records that were sent, the SOA records at both ends among them.
  public let records: Int
  /// The messages.
  public let messages: Int
  /// The octets of the messages.
  public let octets: Int

  /// Whether the client got what differs from its copy (RFC 1995), not the whole zone.
  public var isIncremental: Bool { base != nil }
}

extension TransferSummary: CustomStringConvertible {
  /// What was sent, in words.
  public var description: String {
    let what = base.map { "the difference from serial \($0.rawValue), " } ?? ""
    return "\(what)\(records) records of serial \(serial.rawValue) in \(messages) messages of \(octets) octets"
  }
}
