import Configuration
import DNSWire
import Foundation
import Testing

/// Keys of files that no configuration describes: who asks other servers has nothing but the file.
@Suite struct KeyOfFileTests {
  private let files: KeyFolder
  private static let secret = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"

  init() throws {
    files = try KeyFolder()
  }

  private func failure(_ name: Name? = nil) throws -> String {
    let error = try #require(
      #expect(throws: ConfigurationError.self) { _ = try TSIGSecret.read(file: files.path, name: name) })
    #expect(!error.description.contains(Self.secret))
    return error.description.replacingOccurrences(of: files.path, with: "key")
  }

  @Test func onlyKeyIsTaken() throws {
    try files.write("key \"a.example\" { algorithm hmac-sha512; secret \"\(Self.secret)\"; };\n")
    let key = try TSIGSecret.read(file: files.path)
    #expect(key.name == (try Name(text: "a.example")) && key.form == MACForm(.hmacSHA512) && key.octets == 24)
  }

  @Test func knotsFormIsTaken() throws {
    try files.write("key:\n  - id: a.example\n    algorithm: hmac-sha256\n    secret: \(Self.secret)\n")
    #expect(try TSIGSecret.read(file: files.path).form == MACForm(.hmacSHA256))
  }

  @Test func oneOfSeveralIsTakenByItsName() throws {
    let keys = ["a", "b"].map { "key \"\($0).example\" { algorithm hmac-sha256; secret \"\(Self.secret)\"; };\n" }
    try files.write(keys.joined())
    let name = try Name(text: "B.example")
    #expect(try TSIGSecret.read(file: files.path, name: name).name == name)
    #expect(try failure().contains("several"))
    #expect(try failure(try Name(text: "c.example")).contains("no key c.example"))
  }

  @Test(arguments: [
    ("key \"a.example\" { algorithm hmac-sha256; };", "no secret"),
    ("key \"a.example\" { secret \"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\"; };", "no algorithm"),
    ("key \"a.example\" { algorithm hmac-sha3; secret \"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\"; };", "key:1:29"),
    ("key \"a..example\" { algorithm hmac-sha256; secret \"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\"; };", "name"),
    ("key \"a.example\" { algorithm hmac-sha256; secret \"c2Vj\"; };", "fewer than"),
    ("key \"a.example\" { algorithm hmac-sha256; secret \"!\"; };", "base64"),
    ("hello", "neither"), ("", "neither"),
  ])
  func mistakeIsToldOf(text: String, message: String) throws {
    try files.write(text)
    let failure = try failure()
    #expect(failure.contains(message), "\(failure)")
  }

  @Test func fileThatOthersCanReadIsRefused() throws {
    try files.write("key \"a.example\" { algorithm hmac-sha256; secret \"\(Self.secret)\"; };\n", mode: 0o644)
    #expect(try failure().contains("chmod 600"))
  }
}
