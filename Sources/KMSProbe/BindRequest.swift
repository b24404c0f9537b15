/// The first message of a connection: who offers this interface? (C706 §12.6.4.3, `bind`). It is all that a probe sends.
public enum BindRequest {
  /// The number of the call, which the answer repeats.
  public static let callID: UInt32 = 1

  /// The message: version 5.0, little-endian, one fragment, one context of one form of data.
  public static var octets: [UInt8] {
    var body: [UInt8] = []
    body.append(little: UInt16(ProbeLimits.answerOctets))
    body.append(little: UInt16(ProbeLimits.answerOctets))
    // No association group: this is a new one.
    body.append(little: UInt32(0))
    body += [1, 0, 0, 0]
    body.append(little: UInt16(0))
    body += [1, 0]
    body += SyntaxIdentifier.kms.wire + SyntaxIdentifier.ndr.wire
    var octets: [UInt8] = [5, 0, MessageType.bind.rawValue, MessageFlags.whole, 0x10, 0, 0, 0]
    octets.append(little: UInt16(truncatingIfNeeded: ProbeLimits.headerOctets + body.count))
    octets.append(little: UInt16(0))
    octets.append(little: callID)
    return octets + body
  }
}

/// The messages that a probe meets (C706 §12.6.4).
enum MessageType: UInt8 {
  case fault = 3
  case bind = 11
  case bindAck = 12
  case bindNak = 13
}

/// The flags of a message (C706 §12.6.3.1).
enum MessageFlags {
  /// The first and the last fragment.
  static let whole: UInt8 = 0x03
}
