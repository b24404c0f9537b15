import AccessPolicy
import Configuration
import DNSWire
import Foundation
import Testing

/// Public keys for SIG(0): in files, and in the configuration itself.
@Suite struct SIG0KeyFileTests {
  let folder: KeyFolder

  init() throws {
    folder = try KeyFolder()
  }

  /// Made by `dnssec-keygen -T KEY -n HOST`, which gave them the tags 8354 and 34338.
  static let ed25519 = "512 3 15 NYN/Wl3bpJ3v6EyZA6q+UAlc2+76JnWti/RwVXBKpAs="
  static let ecdsa =
    "512 3 13 N+/CL5zCfESM/kIvEKB8wvouu3p+pNh2qX2jSTh0zFGXGV0kloein7Vb fEUssvLHYUa7lAz0QqnxgPuJuGgioA=="

  private func keys(_ text: String, _ algorithm: SIG0Key.Algorithm = .ed25519) throws -> [SIG0Key] {
    try folder.write(text, mode: 0o644)
    return try #require(try KeyRing([folder.entry("kms1.example", .sig0(algorithm))]).sig0Credentials.first).keys
  }

  @Test func filesOfDnssecKeygenAreReadWithTheirTags() throws {
    #expect(try keys("kms1.example. IN KEY \(Self.ed25519)\n").map(\.tag) == [8354])
    #expect(try keys("kms1.example. IN KEY \(Self.ecdsa)\n", .ecdsaP256SHA256).map(\.tag) == [34338])
  }

  @Test(arguments: [
    "; This is a key\nkms1.example. 3600 IN KEY \(ed25519) ; key id = 8354\n", "KMS1.example IN 60 KEY \(ed25519)",
    "kms1.example.\tKEY\t\(ed25519.replacingOccurrences(of: " 15 ", with: " ED25519 "))\n\n",
    "kms1.example. IN KEY \(ed25519)\nkms1.example. IN KEY 512 3 15 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
  ])
  func recordsAreReadHoweverTheyAreWritten(text: String) throws {
    #expect(try keys(text).first?.tag == 8354)
  }

  @Test func pairThatWasMadeIsRead() throws {
    for algorithm in SIG0Key.Algorithm.allCases {
      let pair = try SIG0KeyPair(name: Name(text: "kms1.example"), algorithm: algorithm)
      #expect(try keys(pair.recordText, algorithm) == [pair.publicKey])
    }
  }

  @Test(arguments: [
    ("kms2.example. IN KEY \(ed25519)", "key:1:1: the KEY record is not owned by kms1.example"),
    ("\n kms1.example. IN DNSKEY 257 3 15 AAAA", "key:2:2: this is no KEY record"),
    ("kms1.example. IN KEY 512 3 15 AAAA", "key:1:18: the public key can't be used: its algorithm has no such key"),
    ("kms1.example. IN KEY 512 3 8 AAAA", "its algorithm 8 is not 13 (ECDSAP256SHA256) or 15 (ED25519)"),
    ("kms1.example. IN KEY 512 2 15 \(ed25519.suffix(44))", "its protocol is not 3"),
    ("kms1.example. IN KEY 49152 3 15 \(ed25519.suffix(44))", "not for authentication"),
    ("kms1.example. IN KEY 512 3 15 %%%%", "is not of the form"), ("kms1.example. IN KEY", "is not of the form"),
    ("kms1.example.", "this is no KEY record"), ("", "there is no KEY record"),
    ("; nothing\n", "there is no KEY record"),
    ("kms1.example. IN KEY \(ecdsa)", "of another algorithm than the configuration's ed25519"),
    ("Private-key-format: v1.3\nAlgorithm: 15 (ED25519)\nPrivateKey: c2Vj\n", "this is the private half"),
  ])
  func mistakeIsReported(text: String, message: String) throws {
    try folder.write(text)
    let description = try folder.failure(folder.entry("kms1.example", .sig0(.ed25519)))
    #expect(description.contains(message), "\(description)")
    #expect(!description.contains("c2Vj"))
  }
}
