import AccessPolicy
import Configuration
import DNSWire
import Foundation
import Testing

/// TSIG keys in files.
@Suite struct KeyFileTests {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-keys-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func entry(_ name: String = "kms1.example", generated: Bool = false) throws -> ServerConfiguration.KeyEntry {
    ServerConfiguration.KeyEntry(
      name: try Name(text: name), algorithm: .hmacSHA256, file: folder.appendingPathComponent("key").path,
      isGenerated: generated, host: try Name(text: name))
  }

  func write(_ text: String, mode: Int = 0o600) throws {
    let path = folder.appendingPathComponent("key").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ="

  @Test func missingKeyIsMadeForItsOwnerAlone() throws {
    let (first, isNew) = try KeyFile.credential(entry(generated: true))
    #expect(isNew)
    let path = folder.appendingPathComponent("key").path
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let (second, isNewAgain) = try KeyFile.credential(entry(generated: true))
    #expect(!isNewAgain)
    #expect(first.key.isSame(as: second.key))
  }

  @Test func madeKeysDiffer() throws {
    let first = try KeyFile.credential(entry(generated: true)).credential
    try FileManager.default.removeItem(at: folder.appendingPathComponent("key"))
    let second = try KeyFile.credential(entry(generated: true)).credential
    #expect(!first.key.isSame(as: second.key))
  }

  @Test func missingKeyThatMayNotBeMadeIsAnError() throws {
    #expect(try failure(entry()).contains("can't be read"))
  }

  @Test func fileOfAnotherProgramIsRead() throws {
    try write("key kms1.example. { algorithm HMAC-SHA256 ; secret \"\(secret)\" ; } ;\n")
    #expect(try !KeyFile.credential(entry()).isNew)
  }

  @Test func fileThatOthersCanReadIsRefused() throws {
    try write("key \"kms1.example\" { algorithm hmac-sha256; secret \"\(secret)\"; };", mode: 0o640)
    #expect(try failure(entry()).contains("chmod 600"))
  }

  @Test(arguments: [
    (
      "key \"other\" { algorithm hmac-sha256; secret \"c2VjcmV0LXNlY3JldC1zZWNyZXQ=\"; };",
      "holds another key than kms1.example"
    ),
    (
      "key \"kms1.example\" { algorithm hmac-sha512; secret \"c2VjcmV0LXNlY3JldC1zZWNyZXQ=\"; };",
      "has another algorithm"
    ),
    ("key \"kms1.example\" { algorithm hmac-sha256; secret \"c2Vj\"; };", "fewer than 16 octets"),
    ("key \"kms1.example\" { algorithm hmac-sha256; secret \"%%%%\"; };", "is not of the form"),
    ("secret c2VjcmV0LXNlY3JldC1zZWNyZXQ=", "is not of the form"), ("", "is not of the form"),
  ])
  func brokenFileIsRefusedWithoutItsSecret(text: String, message: String) throws {
    try write(text)
    let description = try failure(entry())
    #expect(description.contains(message), "\(description)")
    #expect(!description.contains("c2Vj"))
  }

  private func failure(_ entry: ServerConfiguration.KeyEntry) throws -> String {
    try #require(#expect(throws: KeyFile.Failure.self) { try KeyFile.credential(entry) }).description
  }
}
