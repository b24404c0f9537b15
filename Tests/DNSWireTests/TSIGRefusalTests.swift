import Crypto
import DNSWire
import Testing

/// What is refused, and as what (RFC 8945 §5.2).
@Suite struct TSIGRefusalTests {
  @Test func everyChangedOctetIsNoticed() throws {
    let signed = try Signed()
    let offset = try signed.record().offset
    // All but the ID, which is not covered, and the counts, without which there is no message.
    for index in Array(2..<4) + Array(12..<offset) {
      var changed = signed.octets
      changed[index] ^= 0x01
      guard let record = try? decode(changed).tsig else { continue }
      #expect(throws: TSIG.Failure.badSignature) {
        try TSIG.verify(changed, record, key: signed.key, now: Signed.time)
      }
    }
  }

  @Test(arguments: TSIGAlgorithm.allCases)
  func wrongMACIsRefused(algorithm: TSIGAlgorithm) throws {
    for index in [0, algorithm.macOctets / 2, algorithm.macOctets - 1] {
      var signed = try Signed(algorithm)
      var record = try signed.record()
      record.mac[index] ^= 0x80
      try signed.replace(with: record)
      #expect(throws: TSIG.Failure.badSignature) { try signed.verify() }
    }
  }

  @Test func otherSecretIsRefused() throws {
    let signed = try Signed()
    #expect(throws: TSIG.Failure.badSignature) { try signed.verify(key: signingKey(.hmacSHA256, secret: "Secret")) }
  }

  @Test func otherNameIsRefused() throws {
    let signed = try Signed()
    #expect(throws: TSIG.Failure.badKey) { try signed.verify(key: signingKey(.hmacSHA256, name: "other.key.")) }
  }

  @Test func otherAlgorithmIsRefused() throws {
    let signed = try Signed(.hmacSHA256)
    #expect(throws: TSIG.Failure.badKey) { try signed.verify(key: signingKey(.hmacSHA512)) }
    #expect(throws: TSIG.Failure.badKey) { try signed.verify(key: signingKey(.hmacSHA384)) }
  }

  @Test func unknownAlgorithmIsRefused() throws {
    var signed = try Signed()
    var record = try signed.record()
    record.algorithm = try name("gss-tsig.")
    try signed.replace(with: record)
    #expect(throws: TSIG.Failure.badKey) { try signed.verify() }
  }

  @Test func timeOutsideTheFudgeIsRefusedBothWays() throws {
    let signed = try Signed()
    #expect(throws: TSIG.Failure.badTime) { try signed.verify(now: Signed.time + 301) }
    #expect(throws: TSIG.Failure.badTime) { try signed.verify(now: Signed.time - 301) }
    #expect(throws: TSIG.Failure.badTime) { try signed.verify(now: 0) }
    #expect(throws: TSIG.Failure.badTime) { try signed.verify(now: .max) }
  }

  @Test func wrongMACCountsBeforeTheTime() throws {
    var signed = try Signed()
    signed.octets[3] ^= 1
    #expect(throws: TSIG.Failure.badSignature) { try signed.verify(now: 0) }
  }

  @Test(arguments: TSIGAlgorithm.allCases)
  func truncatedMACIsRefused(algorithm: TSIGAlgorithm) throws {
    for count in [algorithm.macLengths.lowerBound, algorithm.macOctets - 1] {
      var signed = try Signed(algorithm)
      var record = try signed.record()
      record.mac.removeLast(record.mac.count - count)
      try signed.replace(with: record)
      #expect(throws: TSIG.Failure.badTruncation) { try signed.verify() }
      // RFC 8945 §5.2: the time is checked before the truncation policy.
      #expect(throws: TSIG.Failure.badTime) { try signed.verify(now: 0) }
    }
  }

  @Test func wrongTruncatedMACIsABadSignature() throws {
    var signed = try Signed()
    var record = try signed.record()
    record.mac = [UInt8](repeating: 0, count: 16)
    try signed.replace(with: record)
    #expect(throws: TSIG.Failure.badSignature) { try signed.verify() }
  }

  @Test(arguments: TSIGAlgorithm.allCases)
  func macOfImpossibleLengthIsMalformed(algorithm: TSIGAlgorithm) throws {
    for count in [0, 1, 9, algorithm.macLengths.lowerBound - 1, algorithm.macOctets + 1, 200] {
      var signed = try Signed(algorithm)
      var record = try signed.record()
      record.mac = [UInt8](repeating: 0, count: count)
      try signed.replace(with: record)
      #expect(throws: TSIG.Failure.malformed) { try signed.verify() }
    }
  }

  @Test func offsetOfAnotherMessageIsMalformed() throws {
    let signed = try Signed()
    let record = try signed.record()
    #expect(throws: TSIG.Failure.malformed) { try TSIG.verify([], record, key: signed.key, now: Signed.time) }
    #expect(throws: TSIG.Failure.malformed) {
      let unread = TSIGRecord(
        keyName: signed.key.name, algorithm: record.algorithm, timeSigned: 0, fudge: 0, mac: record.mac, originalID: 0)
      try TSIG.verify(signed.octets, unread, key: signed.key, now: Signed.time)
    }
  }

  @Test func failuresHaveTheirCodes() {
    let failures: [TSIG.Failure] = [.malformed, .badSignature, .badKey, .badTime, .badTruncation]
    #expect(failures.map(\.responseCode.rawValue) == [1, 16, 17, 18, 22])
  }
}

/// A signature that is not where or as it must be (RFC 8945 §5.1).
@Suite struct TSIGPlaceTests {
  /// A signature without MAC.
  private static let rdata = [0] + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12, 0x34, 0, 0, 0, 0] as [UInt8]
  private static let tsig = record([0], 250, class: 255, ttl: 0, rdata)
  private static let address = record([0], 1, [10, 0, 0, 1])

  @Test func lastOfAdditionalIsItsPlace() throws {
    #expect(try decode(header(0, 0, 0, 2) + Self.address + Self.tsig).tsig?.originalID == 0x1234)
  }

  @Test func signatureBeforeAnotherRecordIsRefused() {
    #expect(throws: WireError.misplacedTSIG) { try decode(header(0, 0, 0, 2) + Self.tsig + Self.address) }
  }

  @Test func twoSignaturesAreRefused() {
    #expect(throws: WireError.misplacedTSIG) { try decode(header(0, 0, 0, 2) + Self.tsig + Self.tsig) }
  }

  @Test func signatureInOtherSectionsIsRefused() {
    #expect(throws: WireError.misplacedTSIG) { try decode(header(0, 1) + Self.tsig) }
    #expect(throws: WireError.misplacedTSIG) { try decode(header(0, 0, 1) + Self.tsig) }
  }

  @Test func otherClassOrTTLIsRefused() {
    for wrong in [record([0], 250, class: 1, ttl: 0, Self.rdata), record([0], 250, class: 255, ttl: 1, Self.rdata)] {
      #expect(throws: WireError.misplacedTSIG) { try decode(header(0, 0, 0, 1) + wrong) }
    }
  }

  @Test func brokenRdataIsRefused() {
    for count in 0..<Self.rdata.count {
      let broken = record([0], 250, class: 255, ttl: 0, Array(Self.rdata.prefix(count)))
      #expect(throws: WireError.truncated) { try decode(header(0, 0, 0, 1) + broken) }
    }
    let long = record([0], 250, class: 255, ttl: 0, Self.rdata + [0])
    #expect(throws: WireError.rdataForm) { try decode(header(0, 0, 0, 1) + long) }
  }

  @Test func compressedAlgorithmIsRefused() {
    let compressed = record([0], 250, class: 255, ttl: 0, pointer(12) + Self.rdata.dropFirst())
    #expect(throws: WireError.pointerNotAllowed) { try decode(header(0, 0, 0, 1) + compressed) }
  }
}
