import AccessPolicy
import DNSWire

/// Whether a request comes from whom it says (RFC 8945 §5.2).
enum Authentication {
  /// The request has no signature.
  case unsigned
  /// The signature is right.
  case verified(Credential, mac: [UInt8])
  /// The signature is not accepted; the credential is there where its key is known.
  case failed(TSIG.Failure, TSIGRecord, Credential?)

  init(_ octets: [UInt8], _ message: Message, policy: AccessPolicy, now: UInt64) {
    guard let record = message.tsig else {
      self = .unsigned
      return
    }
    guard let credential = policy.credentials[record.keyName] else {
      self = .failed(.badKey, record, nil)
      return
    }
    do throws(TSIG.Failure) {
      try TSIG.verify(octets, record, key: credential.key, now: now)
      self = .verified(credential, mac: record.mac)
    } catch {
      self = .failed(error, record, credential)
    }
  }
}
