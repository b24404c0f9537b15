import AccessPolicy
import DNSWire

/// A request's signature that is right: whose it is, and how answers are signed in return.
struct VerifiedSignature: Sendable {
  /// Who signed.
  let signer: Signer
  /// The host that the signer's credential stands for; of a KEY record in a zone, its owner.
  let host: Name?
  /// When it was signed, in seconds since 1970; of SIG(0), when it became good.
  let timeSigned: UInt64
  /// The last second at which it is good, by the clock of who signed.
  let expires: UInt64
  /// The MAC as it came, or the signature.
  let mac: [UInt8]
  /// How answers are signed.
  let signing: AnswerSigning
}
