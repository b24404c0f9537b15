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

  init(_ octets: [UInt8], _ message: Message, policy: AccessPolicy, zones: ZoneSet, keys: NegotiatedKeys, now: UInt64) {
    do throws(AuthenticationFailure) {
      if let record = message.tsig {
        self = .verified(try Self.verify(octets, record, policy, keys, now))
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
    _ octets: [UInt8], _ record: TSIGRecord, _ policy: AccessPolicy, _ keys: NegotiatedKeys, _ now: UInt64
  ) throws(AuthenticationFailure) -> VerifiedSignature {
    guard let credential = policy.credentials[record.keyName] else {
      guard let key = keys.find(record.keyName, now: now) else { throw AuthenticationFailure(.badKey, record) }
      return try verify(octets, record, key, policy.realms, now)
    }
    let key = MessageKey.secret(credential.key)
    do throws(TSIG.Failure) {
      try TSIG.verify(octets, record, key: credential.key, now: now)
    } catch {
      throw AuthenticationFailure(error, record, key)
    }
    return VerifiedSignature(
      signer: .tsig(credential.key.name), keyName: credential.key.name, host: credential.host,
      timeSigned: record.timeSigned,
      expires: record.timeSigned + UInt64(record.fudge), mac: record.mac,
      signing: AnswerSigning(key: key, requestMAC: record.mac))
  }

  /// A key that was negotiated counts as long as its realm is trusted, and for the host that is the principal's now.
  private static func verify(
    _ octets: [UInt8], _ record: TSIGRecord, _ negotiated: NegotiatedKey, _ realms: TrustedRealms, _ now: UInt64
  ) throws(AuthenticationFailure) -> VerifiedSignature {
    let principal = negotiated.principal
    guard realms.trusts(principal.realm) else { throw AuthenticationFailure(.badKey, record) }
    let key = MessageKey.context(negotiated.key)
    do throws(TSIG.Failure) {
      try TSIG.verify(octets, record, key: negotiated.key, now: now)
    } catch {
      throw AuthenticationFailure(error, record, key, signer: .principal(principal))
    }
    return VerifiedSignature(
      signer: .principal(principal), keyName: record.keyName, host: realms.host(of: principal),
      groups: negotiated.groups.map(realms.groups(of:)), timeSigned: record.timeSigned,
      expires: record.timeSigned + UInt64(record.fudge),
      mac: Array(record.mac.suffix(8)), signing: AnswerSigning(key: key, requestMAC: record.mac))
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
      signer: credential.map { .sig0($0.name) } ?? .zoneKey(record.signer.folded), keyName: record.signer,
      host: credential?.host ?? record.signer,
      timeSigned: validity.inception, expires: validity.expiration, mac: record.signature, signing: .unsigned)
  }
}
