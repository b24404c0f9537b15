/// Verifying of messages that are signed with SIG(0) (RFC 2931): a pure function, time passed in.
public enum SIG0 {
  /// Why a signature is not accepted.
  public enum Failure: Error, Equatable, Sendable {
    /// The signer has no key of this algorithm and tag.
    case badKey
    /// The time is outside the signature's validity.
    case badTime
    /// The signature is good for longer than `WireLimits.messageSignatureSeconds`.
    case longValidity
    /// The signature is wrong.
    case badSignature
  }

  /// The time for which a signature that was verified is good, in seconds since 1970.
  public struct Validity: Equatable, Sendable {
    /// The first second.
    public let inception: UInt64
    /// The last second.
    public let expiration: UInt64
  }

  /// Verifies a request: key, time, signature; what costs most comes last.
  ///
  /// - Parameters:
  ///   - message: the whole message as it came.
  ///   - record: its SIG record.
  ///   - keys: the keys of the signer that `record` names.
  ///   - now: seconds since 1970.
  public static func verify(
    _ message: [UInt8], _ record: SIG0Record, keys: [SIG0Key], now: UInt64
  ) throws(Failure) -> Validity {
    let candidates = keys.filter { record.names($0.rdata) }
    guard !candidates.isEmpty else { throw .badKey }
    let validity = try validity(of: record, now: now)
    guard record.offset >= WireLimits.headerOctets, record.offset <= message.count else { throw .badSignature }
    // The message as it was before the signature was put to it (RFC 2931 §3.1).
    var covered = Array(message[..<record.offset])
    let additionalCount = UInt16(covered[10]) << 8 | UInt16(covered[11])
    covered.overwrite(additionalCount &- 1, at: 10)
    let octets = record.covered + covered
    guard
      candidates.prefix(WireLimits.messageSignatureKeys).contains(where: { $0.isValid(record.signature, over: octets) })
    else { throw .badSignature }
    return validity
  }

  /// Its times are numbers on a circle (RFC 4034 §3.1.5).
  private static func validity(of record: SIG0Record, now: UInt64) throws(Failure) -> Validity {
    let moment = UInt32(truncatingIfNeeded: now)
    let past = moment &- record.inception
    let future = record.expiration &- moment
    guard past < 0x8000_0000, future < 0x8000_0000 else { throw .badTime }
    guard record.expiration &- record.inception <= WireLimits.messageSignatureSeconds else { throw .longValidity }
    return Validity(inception: now - min(now, UInt64(past)), expiration: now &+ UInt64(future))
  }
}
