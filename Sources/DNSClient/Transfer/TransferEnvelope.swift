import DNSWire

/// What every message of a transfer has to be, whatever its records are: an answer to the question, signed as it should be,
/// within bounds.
struct TransferEnvelope: Sendable {
  private let question: Question
  private let id: UInt16
  private var verifier: AnswerVerifier?
  /// Octets that came in.
  private(set) var octets = 0
  /// Messages that came in.
  private(set) var messages = 0

  init(_ question: Question, id: UInt16, key: TSIGKey?, requestMAC: [UInt8]?) {
    self.question = question
    self.id = id
    if let key, let requestMAC { verifier = AnswerVerifier(key: key, requestMAC: requestMAC) }
  }

  /// Takes a message that came, and gives it decoded; `now` is seconds since 1970.
  mutating func open(_ message: [UInt8], now: UInt64) throws(TransferFailure.Reason) -> Message {
    messages += 1
    octets += message.count
    guard octets <= DNSClientLimits.transferOctets else { throw .tooManyOctets }
    let decoded: Message
    do throws(WireError) {
      decoded = try Message(message.span)
    } catch {
      throw .malformed(error)
    }
    try check(decoded)
    try verify(message, decoded, now: now)
    guard decoded.fullResponseCode == .noError else { throw .code(decoded.fullResponseCode) }
    return decoded
  }

  /// Demands that no message without a signature is left over.
  func finish() throws(TransferFailure.Reason) {
    guard let verifier else { return }
    do throws(SignatureFailure) { try verifier.finish() } catch { throw .signature(error) }
  }

  private func check(_ message: Message) throws(TransferFailure.Reason) {
    guard message.header.id == id else { throw .otherAnswer(messageID: true) }
    let isRight = message.header.isResponse && message.header.opcode == .query && message.questions.count <= 1
    guard isRight else { throw .otherAnswer(messageID: false) }
    // Later messages need no question (RFC 5936 §2.2.1), nor does a refusal.
    guard let asked = message.questions.first else {
      guard messages > 1 || message.fullResponseCode != .noError else { throw .otherAnswer(messageID: false) }
      return
    }
    guard asked == question else { throw .otherAnswer(messageID: false) }
  }

  private mutating func verify(
    _ octets: [UInt8], _ message: Message, now: UInt64
  ) throws(TransferFailure.Reason) {
    guard verifier != nil else { return }
    do throws(SignatureFailure) {
      try verifier?.take(octets, message, now: now)
    } catch {
      // Refusals of servers that do not know the key are not signed: the code says more.
      if error == .unsigned, message.fullResponseCode != .noError { throw .code(message.fullResponseCode) }
      throw .signature(error)
    }
  }
}

extension ResourceRecord {
  /// The record as a zone can hold it: a TTL beyond the largest one is zero (RFC 2181 §8).
  func asHeld() throws(TransferFailure.Reason) -> ResourceRecord {
    guard !type.isMeta else { throw .unusable(type) }
    do throws(WireError) { try RecordData.validate(type, rdata) } catch { throw .unusable(type) }
    guard ttl > 0x7FFF_FFFF else { return self }
    var record = self
    record.ttl = 0
    return record
  }
}
