import AccessPolicy
import DNSWire
import Zone

/// Whether a request comes from whom it says (RFC 8945 §5.2, RFC 2931 §3).
enum Authentication {
  /// The request has no signature.
  case unsigned
  /// The signature is right.
  case verified(VerifiedSignature)
  /// The signature is not accepted.
  case failed(AuthenticationFailure)

  init(_ octets: [UInt8], _ message: Message, policy: AccessPolicy, zones: ZoneSet, now: UInt64) {
    do throws(AuthenticationFailure) {
      if let record = message.tsig {
        self = .verified(try Self.verify(octets, record, policy, now))
      } else if let record = message.sig0 {
        self = .verified(try Self.verify(octets, message, record, policy, zones, now))
      } else {
        self = .unsigned
      }
    } catch {
      self = .failed(error)
    }
  }

  private static func verify(
    _ octets: [UInt8], _ record: TSIGRecord, _ policy: AccessPolicy, _ now: UInt64
  ) throws(AuthenticationFailure) -> VerifiedSignature {
    guard let credential = policy.credentials[record.keyName] else { throw AuthenticationFailure(.badKey, record) }
    do throws(TSIG.Failure) {
      try TSIG.verify(octets, record, key: credential.key, now: now)
    } catch {
      throw AuthenticationFailure(error, record, credential.key)
    }
    return VerifiedSignature(
      signer: .tsig(credential.key.name), host: credential.host, timeSigned: record.timeSigned,
      expires: record.timeSigned + UInt64(record.fudge), mac: record.mac,
      signing: AnswerSigning(key: credential.key, requestMAC: record.mac))
  }

  private static func verify(
    _ octets: [UInt8], _ message: Message, _ record: SIG0Record, _ policy: AccessPolicy, _ zones: ZoneSet, _ now: UInt64
  ) throws(AuthenticationFailure) -> VerifiedSignature {
    // Who stands in the configuration is known by it alone: nobody becomes them by a record in a zone.
    let credential = policy.sig0Credentials[record.signer]
    let keys = credential?.keys ?? zones.keys(for: record, of: message)
    let validity: SIG0.Validity
    do throws(SIG0.Failure) {
      validity = try SIG0.verify(octets, record, keys: keys, now: now)
    } catch {
      throw AuthenticationFailure(error, record)
    }
    return VerifiedSignature(
      signer: credential.map { .sig0($0.name) } ?? .zoneKey(record.signer), host: credential?.host ?? record.signer,
      timeSigned: validity.inception, expires: validity.expiration, mac: record.signature, signing: .unsigned)
  }
}
