import Crypto
import DNSWire
import Glibc
import Testing

/// Signatures that one side makes and the other verifies.
@Suite struct LDNSTSIGTests {
  static let algorithms: [TSIGAlgorithm] = [.hmacMD5, .hmacSHA1, .hmacSHA256, .hmacSHA512]
  /// `secret-secret-secret`.
  private static let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ="

  private var now: UInt64 { UInt64(time(nil)) }

  private func key(_ algorithm: TSIGAlgorithm, secret: String = "secret-secret-secret") throws -> TSIGKey {
    try signingKey(algorithm, name: "Host.key.", secret: secret)
  }

  private func message() throws -> [UInt8] {
    var message = Message(header: Header(id: 0x4321, flags: 0x2800))
    message.questions = [Question(name: try name("Lab.example."), type: .soa)]
    message.authorities = [
      ResourceRecord(name: try name("kms1.Lab.example."), type: .a, ttl: 60, rdata: [10, 0, 0, 1])
    ]
    return try message.encoded()
  }

  @Test(arguments: algorithms)
  func signedHereVerifiesThere(algorithm: TSIGAlgorithm) throws {
    var octets = try message()
    try TSIG.sign(&octets, key: key(algorithm), time: now)
    #expect(try LDNS.verifies(octets, key: "host.key.", secret: Self.secret))
  }

  @Test(arguments: algorithms)
  func wrongSecretIsNoticedThere(algorithm: TSIGAlgorithm) throws {
    var octets = try message()
    try TSIG.sign(&octets, key: key(algorithm, secret: "other"), time: now)
    #expect(try !LDNS.verifies(octets, key: "host.key.", secret: Self.secret))
  }

  @Test(arguments: algorithms)
  func signedThereVerifiesHere(algorithm: TSIGAlgorithm) throws {
    let octets = try LDNS.signed(
      message(), key: "host.key.", secret: Self.secret, algorithm: algorithm.name.description)
    let record = try #require(try decode(octets).tsig)
    let key = try key(algorithm)
    let other = try self.key(algorithm, secret: "other")
    let now = now
    #expect(throws: Never.self) { try TSIG.verify(octets, record, key: key, now: now) }
    #expect(throws: TSIG.Failure.badSignature) { try TSIG.verify(octets, record, key: other, now: now) }
  }
}
