import AccessPolicy
import Configuration
import DNSWire
import Testing

/// The keys of a configuration: what entries give, and what each mistake is told.
@Suite struct KeyEntryTests {
  private static func keys(_ text: String) throws -> [ServerConfiguration.KeyEntry] {
    try ServerConfiguration.parse("data: d\nzones: []\nkeys:\n" + text, file: "/etc/f").keys
  }

  static let publicKey = SIG0KeyFileTests.ed25519

  @Test func algorithmsAreThoseOfBIND() throws {
    let keys = try Self.keys(
      """
        - {name: a, file: a, algorithm: hmac-sha1}
        - {name: b, file: b, algorithm: HMAC-SHA224}
        - {name: c, file: c, algorithm: hmac-sha256-128}
        - {name: d, file: d}
        - {name: e, file: e, algorithm: hmac-md5, allow-md5: true}
        - {name: f, file: f, algorithm: ecdsap256sha256}
      """)
    #expect(
      keys.map(\.algorithm) == [
        "hmac-sha1", "hmac-sha224", "hmac-sha256-128", "hmac-sha256", "hmac-md5", "ecdsap256sha256",
      ])
    #expect(keys[2].kind == .tsig(MACForm(.hmacSHA256, octets: 16)))
    #expect(keys[5].kind == .sig0(.ecdsaP256SHA256))
  }

  @Test func severalKeysMayStandForOneHost() throws {
    let keys = try Self.keys("  - {name: old, file: a, host: h}\n  - {name: new, file: b, host: h}\n")
    #expect(keys.map(\.host.description) == ["h.", "h."])
  }

  @Test func secretComesFromTheEnvironment() throws {
    let entry = try #require(try Self.keys("  - {name: a, secret-env: KEY_OF_A}\n").first)
    #expect(entry.source == .environment("KEY_OF_A"))
    let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ="
    let ring = try KeyRing([entry]) { $0 == "KEY_OF_A" ? secret + "\n" : nil }
    #expect(ring.credentials.count == 1)
    for (value, message) in [
      (nil, "/etc/f:4:27: the environment variable KEY_OF_A is not set"), ("c2Vj", "fewer than 16 octets"),
      ("%c2Vj%", "not in base64"),
    ] {
      let errors = try #require(#expect(throws: ConfigurationErrors.self) { _ = try KeyRing([entry]) { _ in value } })
      #expect(errors.description.contains(message), "\(errors)")
      #expect(!errors.description.contains("c2Vj"))
    }
  }

  @Test(arguments: [
    "public-key: \(publicKey)", "public-key: [\(publicKey)]", "public-key: 15 \(publicKey.suffix(44))",
    "public-key: \(publicKey), algorithm: ed25519", "public-key: 15 \(publicKey.suffix(44)), algorithm: ED25519",
  ])
  func publicKeyStandsInTheConfiguration(member: String) throws {
    let entry = try #require(try Self.keys("  - {name: a, \(member), host: h}\n").first)
    #expect(entry.kind == .sig0(.ed25519))
    let ring = try KeyRing([entry])
    #expect(ring.credentials.isEmpty)
    #expect(ring.sig0Credentials.first?.keys.map(\.tag) == [8354])
    #expect(ring.sig0Credentials.first?.host.description == "h.")
  }

  @Test func keyWithOtherFlagsHasAnotherTag() throws {
    let entry = try #require(try Self.keys("  - {name: a, public-key: 0 3 15 \(Self.publicKey.suffix(44))}\n").first)
    #expect(try KeyRing([entry]).sig0Credentials.first?.keys.map(\.tag) == [8354 - 512])
  }

  @Test(
    arguments: [
      ("{name: a, file: b, algorithm: hmac-sha3}", "4:35", "\"hmac-sha3\" is not one of hmac-md5, hmac-sha1"),
      ("{name: a, file: b, algorithm: hmac-sha256-64}", "4:35", "at least half of them"),
      ("{name: a, file: b, algorithm: hmac-md5}", "4:35", "must not be used any more (RFC 8945 §6)"),
      ("{name: a, file: b, algorithm: hmac-md5-80, allow-md5: false}", "4:35", "allow-md5: true takes it"),
      ("{name: a}", "4:5", "the key needs either file or secret-env"),
      ("{name: a, file: b, secret-env: c}", "4:5", "the key needs either file or secret-env"),
      ("{name: a, secret-env: c, generate: true}", "4:40", "only a file can be generated"),
      ("{name: a, algorithm: ed25519}", "4:5", "the key needs either file or public-key"),
      ("{name: a, algorithm: ed25519, file: b, generate: true}", "4:54", "it has no generate"),
      ("{name: a, algorithm: ed25519, secret-env: b}", "4:47", "it has no secret-env"),
      ("{name: a, algorithm: hmac-sha256, public-key: \(publicKey)}", "4:51", "it has no public-key"),
      ("{name: a, algorithm: ecdsap256sha256, public-key: \(publicKey)}", "4:55", "of another algorithm"),
      ("{name: a, public-key: 15 AAAA}", "4:27", "its algorithm has no such key"),
      ("{name: a, public-key: []}", "4:27", "public-key is empty"),
      ("{name: a, public-key: [15 AAAA]}", "4:28", "its algorithm has no such key"),
      ("{name: a, secret: c2Vj}", "4:15", "a key has no key \"secret\""), ("{file: b}", "4:5", "the key has no name"),
    ])
  func mistakeIsReportedWithItsPlace(entry: String, place: String, message: String) throws {
    let errors = try #require(#expect(throws: ConfigurationErrors.self) { try Self.keys("  - \(entry)\n") })
    #expect(errors.description.hasPrefix("/etc/f:\(place): "), "\(errors)")
    #expect(errors.description.contains(message), "\(errors)")
  }
}
