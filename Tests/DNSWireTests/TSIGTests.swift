import Crypto
import DNSWire
import Testing

/// A signed message and what is needed to verify it.
struct Signed {
  static let time: UInt64 = 1_700_000_000
  var octets: [UInt8]
  let key: TSIGKey
  let mac: [UInt8]

  init(_ algorithm: TSIGAlgorithm = .hmacSHA256, key text: String = "host.key.", requestMAC: [UInt8]? = nil) throws {
    var message = Message(header: Header(id: 0x4321, flags: 0x2800))
    message.questions = [Question(name: try name("lab.example."), type: .soa)]
    octets = try message.encoded()
    key = try signingKey(algorithm, name: text)
    mac = TSIG.sign(&octets, key: key, requestMAC: requestMAC, time: Self.time)
  }

  func record() throws -> TSIGRecord { try #require(try decode(octets).tsig) }

  /// Puts `record` in place of the signature.
  mutating func replace(with record: TSIGRecord) throws {
    octets.removeLast(octets.count - (try self.record().offset))
    octets[11] -= 1
    TSIG.append(record, to: &octets)
  }

  func verify(key: TSIGKey? = nil, requestMAC: [UInt8]? = nil, now: UInt64 = Self.time) throws {
    try TSIG.verify(octets, record(), key: key ?? self.key, requestMAC: requestMAC, now: now)
  }
}

func signingKey(
  _ algorithm: TSIGAlgorithm, name text: String = "host.key.", secret: String = "secret"
) throws -> TSIGKey {
  TSIGKey(name: try name(text), algorithm: algorithm, secret: SymmetricKey(data: octets(secret)))
}

/// Signing and verifying (RFC 8945).
@Suite struct TSIGTests {
  @Test(arguments: TSIGAlgorithm.allCases)
  func signedMessageVerifies(algorithm: TSIGAlgorithm) throws {
    let signed = try Signed(algorithm)
    #expect(signed.mac.count == algorithm.macOctets)
    #expect(throws: Never.self) { try signed.verify() }
  }

  @Test(arguments: TSIGAlgorithm.allCases)
  func signatureHasTheSizeForetold(algorithm: TSIGAlgorithm) throws {
    let signed = try Signed(algorithm)
    #expect(try signed.octets.count - signed.record().offset == TSIG.recordOctets(key: signed.key))
  }

  @Test func fieldsSurvive() throws {
    let record = try Signed().record()
    #expect(try record.keyName == name("host.key.") && record.algorithm == name("hmac-sha256."))
    #expect(record.timeSigned == Signed.time && record.fudge == TSIG.defaultFudge)
    #expect(record.originalID == 0x4321 && record.error == .noError && record.otherData == [])
    #expect(record.mac.count == 32)
  }

  @Test func signatureIsNotAmongTheAdditionals() throws {
    let message = try decode(Signed().octets)
    #expect(message.additionals.isEmpty && message.header.additionalCount == 1)
  }

  @Test func keyAndAlgorithmNamesIgnoreCase() throws {
    let signed = try Signed(key: "HOST.Key.")
    #expect(throws: Never.self) { try signed.verify(key: signingKey(.hmacSHA256, name: "host.key.")) }
    #expect(try TSIGAlgorithm(name: name("HMAC-SHA512.")) == .hmacSHA512)
    #expect(try TSIGAlgorithm(name: name("gss-tsig.")) == nil)
  }

  @Test func idMayBeChangedOnTheWay() throws {
    // A forwarder's ID is not covered: the original one is (RFC 8945 §4.3.2).
    var signed = try Signed()
    signed.octets[0] ^= 0xFF
    #expect(throws: Never.self) { try signed.verify() }
  }

  @Test func responseCoversTheMACOfItsRequest() throws {
    let request = try Signed().mac
    let response = try Signed(requestMAC: request)
    #expect(throws: Never.self) { try response.verify(requestMAC: request) }
    #expect(throws: TSIG.Failure.badSignature) { try response.verify() }
    #expect(throws: TSIG.Failure.badSignature) { try response.verify(requestMAC: request.reversed()) }
  }

  @Test func continuationCoversTheMACBeforeItAndTheTimersAlone() throws {
    let first = try Signed(requestMAC: Signed().mac)
    var octets = header()
    TSIG.sign(&octets, key: first.key, requestMAC: first.mac, isContinuation: true, time: 1)
    var record = try #require(try decode(octets).tsig)
    let verify = { (record: TSIGRecord, mac: [UInt8], isContinuation: Bool) throws in
      try TSIG.verify(octets, record, key: first.key, requestMAC: mac, isContinuation: isContinuation, now: 1)
    }
    #expect(throws: Never.self) { try verify(record, first.mac, true) }
    #expect(throws: TSIG.Failure.badSignature) { try verify(record, first.mac, false) }
    #expect(throws: TSIG.Failure.badSignature) { try verify(record, first.mac.reversed(), true) }
    record.fudge += 1
    #expect(throws: TSIG.Failure.badSignature) { try verify(record, first.mac, true) }
  }

  @Test func timeWithinTheFudgeIsAccepted() throws {
    let signed = try Signed()
    #expect(throws: Never.self) { try signed.verify(now: Signed.time + 300) }
    #expect(throws: Never.self) { try signed.verify(now: Signed.time - 300) }
  }

  @Test func errorAndServerTimeAreCovered() throws {
    var octets = header()
    let key = try signingKey(.hmacSHA512)
    TSIG.sign(&octets, key: key, time: 1, error: .badTime, otherData: TSIG.otherData(time: 0x0102_0304_0506))
    let record = try #require(try decode(octets).tsig)
    #expect(record.error == .badTime && record.otherData == [1, 2, 3, 4, 5, 6])
    #expect(octets.count - record.offset == TSIG.recordOctets(key: key, otherData: 6))
    #expect(throws: Never.self) { try TSIG.verify(octets, record, key: key, now: 1) }
    var changed = octets
    changed[changed.count - 1] ^= 1
    let other = try #require(try decode(changed).tsig)
    #expect(throws: TSIG.Failure.badSignature) { try TSIG.verify(changed, other, key: key, now: 1) }
  }

  @Test func timeHas48Bits() throws {
    var octets = header()
    let key = try signingKey(.hmacSHA256)
    TSIG.sign(&octets, key: key, time: 0xFFFF_FFFF_FFFF)
    #expect(try decode(octets).tsig?.timeSigned == 0xFFFF_FFFF_FFFF)
  }

  @Test func octetsThatAreNoMessageAreNotSigned() throws {
    var octets = [UInt8](repeating: 0, count: 11)
    #expect(try TSIG.sign(&octets, key: signingKey(.hmacSHA256), time: 1) == [])
    #expect(octets.count == 11)
  }

  @Test func unsignedErrorIsAppended() throws {
    var octets = header()
    TSIG.append(
      TSIGRecord(
        keyName: try name("k."), algorithm: try name("hmac-sha256."), timeSigned: 0, fudge: 0, originalID: 1,
        error: .badKey),
      to: &octets)
    let record = try #require(try decode(octets).tsig)
    #expect(record.mac == [] && record.error == .badKey)
  }
}
