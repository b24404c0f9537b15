public import DNSWire

/// Why an answer to a signed question is not trusted (RFC 8945 §5.3, §5.4).
public enum SignatureFailure: Error, Equatable, Sendable {
  /// The server does not accept the question's signature: the TSIG error.
  case rejected(ResponseCode)
  /// The answer has no signature.
  case unsigned
  /// The answer's signature is not right.
  case wrong(TSIG.Failure)
  /// Too many messages without a signature came before one that has it.
  case tooManyUnsigned
}

extension SignatureFailure: CustomStringConvertible {
  /// One sentence for the operator.
  public var description: String {
    switch self {
    case .rejected(.badKey): "the server does not know the key, or has it with another algorithm (BADKEY)"
    case .rejected(.badSignature): "the server has another secret for the key (BADSIG)"
    case .rejected(.badTime): "the server's clock and this one differ too much (BADTIME)"
    case .rejected(let code): "the server does not accept the signature (\(code.signatureMnemonic))"
    case .unsigned: "it is not signed"
    case .wrong(.badKey): "it is signed with another key"
    case .wrong(.badTime): "it was signed too long ago, or the clocks differ"
    case .wrong: "its signature is wrong"
    case .tooManyUnsigned: "more than \(DNSClientLimits.unsignedMessages) messages have no signature"
    }
  }
}

/// The check of the answers to one signed question, one message after the other.
struct AnswerVerifier: Sendable {
  private let key: TSIGKey
  private var mac: [UInt8]
  private var isFirst = true
  private var unsigned: [UInt8] = []
  private var unsignedCount = 0

  init(key: TSIGKey, requestMAC: [UInt8]) {
    self.key = key
    mac = requestMAC
  }

  /// Takes a message. Later ones of several need no signature of their own if one that follows has it; `now` is seconds
  /// since 1970.
  mutating func take(_ octets: [UInt8], _ message: Message, now: UInt64) throws(SignatureFailure) {
    guard let record = message.tsig else {
      guard !isFirst else { throw .unsigned }
      unsignedCount += 1
      guard unsignedCount <= DNSClientLimits.unsignedMessages else { throw .tooManyUnsigned }
      unsigned += octets
      return
    }
    if record.mac.isEmpty, record.error != .noError { throw .rejected(record.error) }
    do throws(TSIG.Failure) {
      try TSIG.verify(
        octets, record, key: key, requestMAC: mac, isContinuation: !isFirst, unsigned: unsigned, now: now)
    } catch {
      // The server's time is the one thing that a client learns from BADTIME.
      throw record.error == .noError ? .wrong(error) : .rejected(record.error)
    }
    guard record.error == .noError else { throw .rejected(record.error) }
    mac = record.mac
    isFirst = false
    unsigned = []
    unsignedCount = 0
  }

  /// Demands that no message without a signature is left over.
  func finish() throws(SignatureFailure) {
    guard unsignedCount == 0, !isFirst else { throw .unsigned }
  }
}
