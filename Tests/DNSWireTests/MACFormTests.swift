import DNSWire
import Testing

/// Algorithms with the length of their MACs, as BIND writes them.
@Suite struct MACFormTests {
  @Test(arguments: TSIGAlgorithm.allCases) func everyAlgorithmIsReadAsItIsWritten(algorithm: TSIGAlgorithm) throws {
    for octets in algorithm.macLengths {
      let form = MACForm(algorithm, octets: octets)
      #expect(MACForm(text: form.description) == form)
      #expect(MACForm(text: form.description.uppercased()) == form)
      #expect(form.isTruncated == (octets != algorithm.macOctets))
    }
    #expect(MACForm(algorithm).description == algorithm.rawValue)
  }

  /// RFC 8945 §5.2.2.1: at least 10 octets, and half of the whole.
  @Test(arguments: [("hmac-md5", 80), ("hmac-sha1", 80), ("hmac-sha224", 112), ("hmac-sha512", 256)])
  func shortestIsReadAndNoShorter(name: String, bits: Int) throws {
    #expect(try #require(MACForm(text: "\(name)-\(bits)")).octets == bits / 8)
    #expect(MACForm(text: "\(name)-\(bits - 8)") == nil)
  }

  @Test func md5HasItsOldName() {
    #expect(MACForm(text: "HMAC-MD5.SIG-ALG.REG.INT") == MACForm(.hmacMD5))
    #expect(MACForm(text: "hmac-md5.sig-alg.reg.int-80") == MACForm(.hmacMD5, octets: 10))
  }

  @Test(arguments: [
    "", "-", "hmac", "hmac-sha256-", "hmac-sha256-129", "hmac-sha256-264", "hmac-sha256--128", "hmac-sha256-+128",
    "hmac-sha256-128-128", "hmac-sha256-99999999999999999999", "sha256", "hmac-sha256-१२८", "hmac-sha3-256",
  ])
  func otherTextsAreNone(text: String) {
    #expect(MACForm(text: text) == nil)
  }

  @Test func impossibleLengthBecomesTheNearest() {
    #expect(MACForm(.hmacSHA256, octets: 1).octets == 16)
    #expect(MACForm(.hmacSHA256, octets: 99).octets == 32)
  }

  @Test func wireNamesAreThoseOfTheRFC() throws {
    #expect(try TSIGAlgorithm.hmacMD5.name == name("hmac-md5.sig-alg.reg.int."))
    #expect(try TSIGAlgorithm(name: name("HMAC-MD5.sig-alg.reg.INT.")) == .hmacMD5)
    #expect(try TSIGAlgorithm.hmacSHA224.name == name("hmac-sha224."))
  }
}
