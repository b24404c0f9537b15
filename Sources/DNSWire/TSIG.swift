/// Signing and verifying of messages with TSIG (RFC 8945): pure functions, time passed in.
public enum TSIG {
  /// Seconds by which the clocks may differ, as every implementation suggests (RFC 8945 §10).
  public static let defaultFudge: UInt16 = 300

  /// Why a signature is not accepted (RFC 8945 §5.2).
  public enum Failure: Error, Equatable, Sendable {
    /// The key, with this algorithm, is not known: BADKEY.
    case badKey
    /// The MAC is wrong: BADSIG.
    case badSignature
    /// The MAC is right, but a security context has seen it before: BADSIG.
    case repeated
    /// The time is outside the fudge: BADTIME, answered signed and with the server's time.
    case badTime
    /// The MAC is right as far as it goes, but shorter than is allowed: BADTRUNC.
    case badTruncation
    /// The MAC has a length that none can have: FORMERR.
    case malformed

    /// The TSIG error code; FORMERR stands in no TSIG record.
    public var responseCode: ResponseCode {
      switch self {
      case .badKey: .badKey
      case .badSignature, .repeated: .badSignature
      case .badTime: .badTime
      case .badTruncation: .badTruncation
      case .malformed: .formError
      }
    }
  }

  /// Verifies a request, in the order of RFC 8945 §5.2: key, MAC, time, truncation.
  ///
  /// - Parameters:
  ///   - message: the whole message as it came.
  ///   - record: its TSIG record.
  ///   - key: the key that `record` names.
  ///   - requestMAC: for a response, the MAC of its request.
  ///   - isContinuation: whether the message is a later one of several that answer one request; `requestMAC` is then the
  ///     MAC of the last signed message before it, and of the variables only the timers are covered (RFC 8945 §5.3.1).
  ///   - unsigned: the octets of the messages since then that have no signature of their own.
  ///   - now: seconds since 1970.
  public static func verify(
    _ message: [UInt8], _ record: TSIGRecord, key: TSIGKey, requestMAC: [UInt8]? = nil, isContinuation: Bool = false,
    unsigned: [UInt8] = [], now: UInt64
  ) throws(Failure) {
    guard record.keyName == key.name, record.algorithm == key.algorithmName else { throw .badKey }
    guard key.algorithm.macLengths.contains(record.mac.count) else { throw .malformed }
    let covered = try covered(
      message, record, key.signedHead, after: requestMAC, isContinuation: isContinuation, unsigned: unsigned)
    let expected = key.mac(over: covered)
    guard isEqualInConstantTime(record.mac, expected.prefix(record.mac.count)) else { throw .badSignature }
    try checkTime(record, now: now)
    guard record.mac.count >= key.form.octets else { throw .badTruncation }
  }

  /// Verifies a message that is signed by a security context (RFC 3645 §2.2): key, MAC, time.
  ///
  /// - Parameters:
  ///   - message: the whole message as it came.
  ///   - record: its TSIG record.
  ///   - key: the key that `record` names.
  ///   - requestMAC: for a response, the MAC of its request, if that was signed.
  ///   - now: seconds since 1970.
  public static func verify(
    _ message: [UInt8], _ record: TSIGRecord, key: ContextKey, requestMAC: [UInt8]? = nil, now: UInt64
  ) throws(Failure) {
    guard record.keyName == key.name, record.algorithm == key.algorithm else { throw .badKey }
    guard record.mac.count <= WireLimits.integrityCodeOctets else { throw .malformed }
    let covered = try covered(message, record, key.signedHead, after: requestMAC)
    switch key.context.verify(record.mac, over: covered) {
    case .right: break
    case .repeated: throw .repeated
    case .wrong: throw .badSignature
    }
    try checkTime(record, now: now)
  }

  private static func checkTime(_ record: TSIGRecord, now: UInt64) throws(Failure) {
    let difference = now > record.timeSigned ? now - record.timeSigned : record.timeSigned - now
    guard difference <= UInt64(record.fudge) else { throw .badTime }
  }

  /// What the MAC of a message that came covers.
  private static func covered(
    _ message: [UInt8], _ record: TSIGRecord, _ head: [UInt8], after requestMAC: [UInt8]? = nil,
    isContinuation: Bool = false, unsigned: [UInt8] = []
  ) throws(Failure) -> [UInt8] {
    guard record.offset >= WireLimits.headerOctets, record.offset <= message.count else { throw .malformed }
    let octets = message.span.extracting(0..<record.offset)
    return record.covered(
      octets, additionalCount: octets.uint16(at: 10) &- 1, head, after: requestMAC, isContinuation: isContinuation,
      unsigned: unsigned)
  }

  /// Appends a signed TSIG record to a message that has none; returns the MAC, cut to the length that the key says, but
  /// not shorter than `requestMAC`: whoever sent that may ask for as much.
  ///
  /// - Parameters:
  ///   - message: a whole message whose ARCOUNT does not count the TSIG record yet.
  ///   - key: the key to sign with.
  ///   - requestMAC: for a response, the MAC of its request.
  ///   - isContinuation: whether the message is a later one of several that answer one request; `requestMAC` is then the
  ///     MAC of the message before it, and of the variables only the timers are covered (RFC 8945 §5.3.1).
  ///   - time: seconds since 1970; for BADTIME, the time that the request said.
  ///   - error: the TSIG error, for a response.
  ///   - otherData: the server's time, for BADTIME.
  @discardableResult
  public static func sign(
    _ message: inout [UInt8], key: TSIGKey, requestMAC: [UInt8]? = nil, isContinuation: Bool = false, time: UInt64,
    fudge: UInt16 = defaultFudge, error: ResponseCode = .noError, otherData: [UInt8] = []
  ) -> [UInt8] {
    sign(
      &message, key: .secret(key), requestMAC: requestMAC, isContinuation: isContinuation, time: time, fudge: fudge,
      error: error, otherData: otherData)
  }

  /// Appends a signed TSIG record as `sign` with a shared secret does; the MAC of a security context is never cut.
  @discardableResult
  public static func sign(
    _ message: inout [UInt8], key: MessageKey, requestMAC: [UInt8]? = nil, isContinuation: Bool = false, time: UInt64,
    fudge: UInt16 = defaultFudge, error: ResponseCode = .noError, otherData: [UInt8] = []
  ) -> [UInt8] {
    guard message.count >= WireLimits.headerOctets else { return [] }
    var record = TSIGRecord(
      keyName: key.name, algorithm: key.algorithm, timeSigned: time, fudge: fudge,
      originalID: UInt16(message[0]) << 8 | UInt16(message[1]), error: error, otherData: otherData)
    let covered = record.covered(
      message.span, additionalCount: message.span.uint16(at: 10), key.signedHead, after: requestMAC,
      isContinuation: isContinuation)
    record.mac = key.mac(over: covered, after: requestMAC)
    append(record, to: &message)
    return record.mac
  }

  /// Appends a TSIG record as it is: the unsigned one that BADKEY and BADSIG answers carry (RFC 8945 §5.3.2).
  public static func append(_ record: TSIGRecord, to message: inout [UInt8]) {
    guard message.count >= WireLimits.headerOctets else { return }
    let octets = record.octets
    message.reserveCapacity(message.count + octets.count)
    message.overwrite(message.span.uint16(at: 10) &+ 1, at: 10)
    message += octets
  }

  /// Octets that the signature of a response to a request with this MAC will add.
  public static func recordOctets(key: TSIGKey, requestMAC: [UInt8]? = nil, otherData: Int = 0) -> Int {
    recordOctets(key: .secret(key), requestMAC: requestMAC, otherData: otherData)
  }

  /// Octets that the signature of a response to a request with this MAC will add at most.
  public static func recordOctets(key: MessageKey, requestMAC: [UInt8]? = nil, otherData: Int = 0) -> Int {
    TSIGRecord.fixedOctets + key.name.wire.count + key.algorithm.wire.count + key.macOctets(after: requestMAC)
      + otherData
  }

  /// The server's time as BADTIME's other data.
  public static func otherData(time: UInt64) -> [UInt8] {
    var octets: [UInt8] = []
    octets.append(time: time)
    return octets
  }

  private static func isEqualInConstantTime(_ left: [UInt8], _ right: ArraySlice<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(left, right) { difference |= a ^ b }
    return difference == 0
  }
}
