import AccessPolicy
import DNSWire

/// Why a signature is not accepted, and the answer to it.
struct AuthenticationFailure: Error {
  private enum Kind {
    case tsig(TSIG.Failure, TSIGRecord, MessageKey?)
    case sig0
  }

  /// What it is called in the log, and counted as: the TSIG error, of SIG(0) the one that would be it.
  let code: ResponseCode
  /// What is wrong, in words.
  let description: String
  /// Of what came before, whose it is and what it is known by.
  let copied: (signature: UpdateSignature, signer: Signer)?
  private let kind: Kind

  /// The key is there where it is known.
  init(_ failure: TSIG.Failure, _ record: TSIGRecord, _ key: MessageKey? = nil, signer: Signer? = nil) {
    kind = .tsig(failure, record, key)
    let mark = UpdateSignature(time: record.timeSigned, octets: Array(record.mac.suffix(8)))
    copied = failure == .repeated ? signer.map { (mark, $0) } : nil
    code = failure.responseCode
    description =
      switch failure {
      case .badKey where key == nil: "the key is not known"
      case .badKey: "the key is for another algorithm than \(record.algorithm.relativeText)"
      case .repeated: "the same signed message came before: a replay"
      case .badSignature: "the signature is wrong: another secret, or a message that was changed"
      case .badTime:
        "the time \(record.timeSigned) that it was signed at is outside the fudge of \(record.fudge) seconds"
      case .badTruncation: "the MAC has \(record.mac.count) octets, fewer than the key asks for"
      case .malformed: "the MAC has \(record.mac.count) octets, which none can have"
      }
  }

  init(_ failure: SIG0.Failure, _ record: SIG0Record) {
    kind = .sig0
    copied = nil
    (code, description) =
      switch failure {
      case .badKey:
        (.badKey, "the signer has no KEY of algorithm \(record.algorithm) with tag \(record.keyTag) here")
      case .badTime: (.badTime, "the time is outside the validity of the signature")
      case .longValidity:
        (.badTime, "the signature is good for longer than \(WireLimits.messageSignatureSeconds) seconds")
      case .badSignature: (.badSignature, "the signature is wrong: another key, or a message that was changed")
      }
  }

  /// The answer. To TSIG BADKEY and BADSIG are unsigned, the others signed (RFC 8945 §5.3.2). To SIG(0), for which there
  /// are no error codes, it is what an unsigned request gets.
  func reply(to message: Message, _ octets: [UInt8], now: UInt64) -> [UInt8]? {
    guard case .tsig(let failure, let record, let key) = kind else { return Reply.echo(message, code: .refused) }
    if failure == .malformed { return Reply.bare(to: octets, code: .formError) }
    guard var answer = Reply.echo(message, code: .notAuthoritative) else { return nil }
    switch (failure, key) {
    case (.badTime, .some(let key)):
      TSIG.sign(
        &answer, key: key, requestMAC: record.mac, time: record.timeSigned, fudge: record.fudge, error: code,
        otherData: TSIG.otherData(time: now))
    case (.badTruncation, .some(let key)):
      TSIG.sign(&answer, key: key, requestMAC: record.mac, time: now, error: code)
    default:
      let unsigned = TSIGRecord(
        keyName: record.keyName, algorithm: record.algorithm, timeSigned: record.timeSigned, fudge: record.fudge,
        originalID: record.originalID, error: code)
      TSIG.append(unsigned, to: &answer)
    }
    return answer
  }
}
