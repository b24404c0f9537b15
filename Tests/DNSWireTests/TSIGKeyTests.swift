import Crypto
import DNSWire
import Testing

/// A key never prints its secret.
@Suite struct TSIGKeyTests {
  private static let secret = "correct horse battery staple"

  /// Every form that a careless log line might give a key.
  private func texts(_ key: TSIGKey) -> [String] {
    var dumped = ""
    dump(key, to: &dumped)
    dump([key], to: &dumped)
    dump((key, 1), to: &dumped)
    let mirrored = Mirror(reflecting: key).children.map { "\($0)" }.joined()
    return [
      "\(key)", "\([key])", "\(Optional(key) as Any)", String(describing: key), String(reflecting: key),
      String(reflecting: [key.name: key]), key.debugDescription, dumped, mirrored,
    ]
  }

  @Test(arguments: TSIGAlgorithm.allCases)
  func noTextContainsTheSecret(algorithm: TSIGAlgorithm) throws {
    let hex = octets(Self.secret).map { String($0, radix: 16) }.joined()
    let decimal = octets(Self.secret).prefix(4).map { String($0) }.joined(separator: ", ")
    for text in texts(try signingKey(algorithm, secret: Self.secret)) {
      #expect(!text.contains(Self.secret))
      #expect(!text.lowercased().contains(hex))
      #expect(!text.contains(decimal))
      #expect(!text.contains("Y29ycmVjdCBob3JzZ"))
      #expect(!text.contains("SymmetricKey") && !text.contains("SecureBytes"))
    }
  }

  @Test func mirrorHasNoChildren() throws {
    #expect(try Mirror(reflecting: signingKey(.hmacSHA256)).children.isEmpty)
  }

  @Test func descriptionIsNameAndAlgorithm() throws {
    #expect(try signingKey(.hmacSHA512, name: "host.key.").description == "host.key. (hmac-sha512)")
  }

  @Test func sameKeyHasTheSameSecret() throws {
    let key = try signingKey(.hmacSHA256)
    #expect(try key.isSame(as: signingKey(.hmacSHA256, name: "HOST.key.")))
    #expect(try !key.isSame(as: signingKey(.hmacSHA256, secret: "other")))
    #expect(try !key.isSame(as: signingKey(.hmacSHA512)))
    #expect(try !key.isSame(as: signingKey(.hmacSHA256, name: "other.")))
  }
}
