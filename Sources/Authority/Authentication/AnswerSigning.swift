import DNSWire

/// How the answers to a request are signed: with the TSIG key or the security context that signed it, or, after SIG(0),
/// not at all, as the server has no key of its own (RFC 2931 §3.2).
struct AnswerSigning: Sendable {
  private let key: MessageKey?
  /// The MAC that the next signature covers: the request's, then that of the message before (RFC 8945 §5.3.1).
  private var mac: [UInt8]

  /// Answers are not signed.
  static let unsigned = AnswerSigning(key: nil, requestMAC: [])

  init(key: MessageKey?, requestMAC: [UInt8]) {
    self.key = key
    mac = requestMAC
  }

  /// Octets that a signature takes.
  var octets: Int { key.map { TSIG.recordOctets(key: $0, requestMAC: mac) } ?? 0 }

  /// Signs one message, or the next of several.
  mutating func sign(_ message: inout [UInt8], isContinuation: Bool = false, time: UInt64) {
    guard let key else { return }
    mac = TSIG.sign(&message, key: key, requestMAC: mac, isContinuation: isContinuation, time: time)
  }
}
