import AccessPolicy
import Configuration
import DNSWire
import Foundation
import Testing

/// A folder for the files of one test, and a key file in it.
final class KeyFolder {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-keys-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  /// The key file's path.
  var path: String { folder.appendingPathComponent("key").path }

  func write(_ text: String, mode: Int = 0o600) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  func entry(
    _ name: String = "kms1.example", _ kind: ServerConfiguration.KeyEntry.Kind = .tsig(MACForm(.hmacSHA256)),
    generated: Bool = false
  ) throws -> ServerConfiguration.KeyEntry {
    ServerConfiguration.KeyEntry(
      name: try Name(text: name), kind: kind, source: .file(path, isGenerated: generated), host: try Name(text: name),
      place: ConfigurationPlace(file: "f", line: 4, column: 5))
  }

  /// What reading the key is told, the path taken off.
  func failure(_ entry: ServerConfiguration.KeyEntry) throws -> String {
    let error = try #require(#expect(throws: ConfigurationError.self) { _ = try entry.material() })
    return error.description.replacingOccurrences(of: path, with: "key")
  }
}

/// TSIG keys in files.
@Suite struct KeyFileTests {
  let folder: KeyFolder

  init() throws {
    folder = try KeyFolder()
  }

  static let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ="
  static let bind = "key \"kms1.example\" { algorithm hmac-sha256; secret \"\(secret)\"; };"
  static let knot = "key:\n  - id: kms1.example\n    algorithm: hmac-sha256\n    secret: \(secret)\n"

  private func key(_ text: String, form: MACForm = MACForm(.hmacSHA256)) throws -> TSIGKey {
    try folder.write(text)
    return try #require(try KeyRing([folder.entry("kms1.example", .tsig(form))]).credentials.first).key
  }

  @Test func missingKeyIsMadeForItsOwnerAlone() throws {
    let first = try KeyRing([folder.entry(generated: true)])
    #expect(first.newFiles == [folder.path])
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let second = try KeyRing([folder.entry(generated: true)])
    #expect(second.newFiles.isEmpty)
    let keys = try (#require(first.credentials.first).key, #require(second.credentials.first).key)
    #expect(keys.0.isSame(as: keys.1))
  }

  @Test func madeKeysDiffer() throws {
    let first = try #require(try KeyRing([folder.entry(generated: true)]).credentials.first)
    try FileManager.default.removeItem(atPath: folder.path)
    let second = try #require(try KeyRing([folder.entry(generated: true)]).credentials.first)
    #expect(!first.key.isSame(as: second.key))
  }

  @Test func missingKeyThatMayNotBeMadeIsAnError() throws {
    #expect(try folder.failure(folder.entry()).contains("can't be read"))
  }

  @Test func bothFormsGiveTheSameKey() throws {
    #expect(try key(Self.bind).isSame(as: key(Self.knot)))
  }

  @Test(arguments: [
    "key kms1.example. { algorithm HMAC-SHA256 ; secret \"\(secret)\" ; } ;\n",
    "# a comment\n// another; {\n/* and\n one more */ key kms1.example {secret \(secret);algorithm hmac-sha256;};",
    "key other { algorithm hmac-md5; secret \"AAAA\"; };\n\(bind)",
    "# hmac-sha256:kms1.example:\(secret)\n\(knot)", "---\n\(knot)...\n",
    "server:\n  listen: 127.0.0.1\n\nkey:\n  - {id: other, secret: x}\n  - {secret: \(secret), id: KMS1.example., algorithm: HMAC-SHA256}\n",
  ])
  func filesOfOtherProgramsAreRead(text: String) throws {
    #expect(try key(text).isSame(as: key(Self.bind)))
  }

  @Test func fileMaySayHowFarMACsAreCut() throws {
    let form = MACForm(.hmacSHA256, octets: 16)
    let text = Self.bind.replacingOccurrences(of: "sha256", with: "sha256-128")
    #expect(try key(text, form: form).form == form)
    // Knot's form can't say it, the configuration can.
    #expect(try key(Self.knot, form: form).form == form)
  }

  @Test func fileMayNotCutMACsThatTheConfigurationDoesNot() throws {
    try folder.write(Self.bind.replacingOccurrences(of: "sha256", with: "sha256-128"))
    #expect(try folder.failure(folder.entry()).hasPrefix("key:1:32: the key has another algorithm"))
  }

  @Test(arguments: [0o640, 0o604, 0o660, 0o644]) func fileThatOthersCanReadIsRefused(mode: Int) throws {
    try folder.write(Self.bind, mode: mode)
    #expect(try folder.failure(folder.entry()).contains("chmod 600"))
  }

  @Test func folderIsNoKeyFile() throws {
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    #expect(try folder.failure(folder.entry()).contains("no plain file"))
  }

  @Test func largeFileIsRefused() throws {
    try folder.write(Self.bind + String(repeating: " ", count: ConfigurationLimits.keyFileOctets))
    #expect(try folder.failure(folder.entry()).contains("too large"))
  }

  /// A broken file, and what is said of it.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let text: String
    let message: String
    var testDescription: String { message }

    init(_ text: String, _ message: String) {
      self.text = text
      self.message = message
    }
  }

  static let mistakes = [
    Mistake("key \"other\" { algorithm hmac-sha256; secret \"\(secret)\"; };", "key:1:5: the file holds another key"),
    Mistake("\n\n  key \"kms1.example\" {\n\talgorithm hmac-sha512;\n};", "key:3:7: the key has no secret"),
    Mistake("key kms1.example { secret \"\(secret)\"; };", "key:1:5: the key has no algorithm"),
    Mistake("key kms1.example {\n algorithm hmac-sha512; secret \"\(secret)\"; };", "key:2:12: the key has another"),
    Mistake(
      "key kms1.example {\n algorithm hmac-sha256; secret \"c2Vj\"; };", "key:2:32: the secret has fewer than 16"),
    Mistake(
      "key kms1.example {\n algorithm hmac-sha256; secret \"%c2Vj%\"; };", "key:2:32: the secret is not in base64"),
    Mistake("key kms1.example { algorithm hmac-sha256; c2Vj; };", "key:1:43: here should stand algorithm or secret"),
    Mistake("key kms1.example { algorithm hmac-sha256; secret c2Vj };", "key:1:55: here should stand \";\""),
    Mistake("key kms1.example { algorithm hmac-sha256; secret c2Vj;", "key:1:54: the file ends before"),
    Mistake("key kms1.example c2Vj", "key:1:18: here should stand \"{\""),
    Mistake("key /* c2Vj", "key:1:1: the file ends before the name"),
    Mistake("key \"c2Vj", "key:1:5: the file ends before \"{\""),
    Mistake("\(bind) c2Vj", "here should stand the word key"),
    Mistake("key:\n - {id: kms1.example, secret: \(secret)}", "key:2:9: the key has no algorithm"),
    Mistake("key:\n - {secret: \(secret)}", "key:2:4: the key has no id"),
    Mistake("key: [c2Vj]", "key:1:7: this is no key"), Mistake("key: c2Vj", "key: the file has no list of keys"),
    Mistake("key: [c2Vj", "key: the file is not YAML"), Mistake("key: {c2Vj: 1, c2Vj: 2}", "key: the file is not YAML"),
    Mistake("Private-key-format: v1.3\nAlgorithm: 15\nPrivateKey: c2Vj", "key: this is the private half"),
    Mistake("secret c2VjcmV0LXNlY3JldC1zZWNyZXQ=", "key: the file is neither of BIND's form"),
    Mistake("", "key: the file is neither of BIND's form"), Mistake("\u{0}\u{FFFD}c2Vj", "is neither of BIND's form"),
    Mistake(
      "kms1.example. IN KEY 512 3 15 NYN/Wl3bpJ3v6EyZA6q+UAlc2+76JnWti/RwVXBKpAs=", "has to say algorithm: ed25519"),
  ]

  @Test(arguments: mistakes) func mistakeIsReportedWithItsPlaceAndWithoutTheSecret(mistake: Mistake) throws {
    try folder.write(mistake.text)
    let description = try folder.failure(folder.entry())
    #expect(description.contains(mistake.message), "\(description)")
    #expect(!description.contains("c2Vj"))
  }

  @Test func allKeysThatCanNotBeHadAreTold() throws {
    let errors = try #require(
      #expect(throws: ConfigurationErrors.self) { try KeyRing([folder.entry(), folder.entry("kms2.example")]) })
    #expect(errors.errors.count == 2)
  }
}

/// What is written is read again.
@Suite struct KeyTextTests {
  @Test(arguments: TSIGAlgorithm.allCases) func writtenKeysAreReadAgain(algorithm: TSIGAlgorithm) throws {
    let folder = try KeyFolder()
    let name = try Name(text: "kms1.example")
    for form in [MACForm(algorithm), MACForm(algorithm, octets: algorithm.macLengths.lowerBound)] {
      let secret = TSIGSecret.random(name: name, form: form)
      #expect(secret.octets == algorithm.macOctets)
      for format in [TSIGSecret.Format.bind, .knot] {
        guard let text = secret.text(format) else {
          #expect(format == .knot && form.isTruncated)
          continue
        }
        try folder.write(text)
        let read = try #require(try KeyRing([folder.entry("kms1.example", .tsig(form))]).credentials.first)
        #expect(read.key.isSame(as: secret.key))
      }
    }
  }

  @Test func onlyItsTextHoldsTheSecret() throws {
    let secret = TSIGSecret.random(name: try Name(text: "kms1.example"), form: MACForm(.hmacSHA256))
    let line = try #require(secret.text(.nsupdate))
    let encoded = try #require(line.split(whereSeparator: \.isWhitespace).last)
    #expect(line == "key hmac-sha256:kms1.example \(encoded)\n" && encoded.count == 44)
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: [secret]), dumped] {
      #expect(text.contains("kms1.example") && !text.contains(encoded) && !text.contains("SymmetricKey"))
    }
  }

  @Test(arguments: SIG0Key.Algorithm.allCases) func onlyThePrivateFileHoldsThePrivateHalf(
    algorithm: SIG0Key.Algorithm
  ) throws {
    let pair = try SIG0KeyPair(name: Name(text: "KMS1.example"), algorithm: algorithm)
    let encoded = try #require(pair.privateText.split(separator: "PrivateKey: ").last?.split(separator: "\n").first)
    #expect(encoded.count == 44)
    var dumped = ""
    dump(pair, to: &dumped)
    for text in ["\(pair)", String(reflecting: [pair]), dumped, pair.recordText, pair.fileName] {
      #expect(!text.contains(encoded))
    }
    #expect(pair.fileName.wholeMatch(of: /Kkms1\.example\.\+01[35]\+\d{5}/) != nil, "\(pair.fileName)")
  }
}
