import AccessPolicy
import DNSWire

/// A request's signature that is right: whose it is, and how answers are signed in return.
final class VerifiedSignature: Sendable {
  /// Who signed.
  let signer: Signer
  /// The name of the key.
  let keyName: Name
  /// The host that the signer's credential stands for; of a KEY record in a zone, its owner.
  let host: Name?
  /// The groups of Active Directory that the signer is in, where that is known.
  let groups: Set<PrincipalGroup>?
  /// When it was signed, in seconds since 1970; of SIG(0), when it became good.
  let timeSigned: UInt64
  /// The last second at which it is good, by the clock of who signed.
  let expires: UInt64
  /// The MAC as it came, or the signature; of the integrity code of a security context the checksum at its end, as what
  /// stands before it is alike in all.
  let mac: [UInt8]
  /// How answers are signed.
  let signing: AnswerSigning

  init(
    signer: Signer, keyName: Name, host: Name?, groups: Set<PrincipalGroup>? = nil, timeSigned: UInt64, expires: UInt64,
    mac: [UInt8], signing: AnswerSigning
  ) {
    self.signer = signer
    self.keyName = keyName
    self.host = host
    self.groups = groups
    self.timeSigned = timeSigned
    self.expires = expires
    self.mac = mac
    self.signing = signing
  }
}
