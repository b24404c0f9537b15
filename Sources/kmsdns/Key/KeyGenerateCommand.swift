import ArgumentParser
import Configuration
import DNSWire
import Foundation

/// `kmsdns key generate`
struct KeyGenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Make a key, in files that only their owner can read, and say what to put into the configuration.",
    discussion: """
      A key of an hmac algorithm (TSIG) is one secret, which the server and the host share. Of ecdsap256sha256 and \
      ed25519 (SIG(0)) the host keeps the private half, and the server gets the public one. Files that are there already \
      are left as they are.
      Exit code: 0 made; 2 not made.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case bind
    case knot

    var text: TSIGSecret.Format { self == .bind ? .bind : .knot }
  }

  @Argument(help: "The key's name; usually the host's.")
  var name: String

  @Option(
    help:
      "An algorithm: hmac-sha256, -sha384, -sha512, -sha224, -sha1, cut MACs as hmac-sha256-128, or ecdsap256sha256, ed25519."
  )
  var algorithm = TSIGAlgorithm.hmacSHA256.rawValue

  @Option(help: "The host that the key stands for, unless it is named after it.")
  var host: String?

  @Option(
    help: ArgumentHelp(
      "The file to be made, NAME.key unless told otherwise; for SIG(0) the folder of the two files.", valueName: "file")
  )
  var out: String?

  @Option(help: "The configuration file that the key is for: the path that is printed is relative to its folder.")
  var config = "zones/kmsdns.yaml"

  @Option(help: "The file's form, for TSIG: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
  var format = Format.bind

  func run() async throws {
    do throws(CommandFailure) {
      print(try generate(), terminator: "")
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
  }

  private func generate() throws(CommandFailure) -> String {
    let name = try KeyCommand.name(name)
    var host: Name?
    if let text = self.host { host = try KeyCommand.name(text) }
    if let algorithm = SIG0Key.Algorithm(name: algorithm) { return try generatePair(name, algorithm, host) }
    guard let form = MACForm(text: algorithm) else {
      throw CommandFailure("\"\(algorithm)\" is no algorithm: see kmsdns key generate --help")
    }
    guard form.algorithm != .hmacMD5 else {
      throw CommandFailure("hmac-md5 must not be used for new keys (RFC 8945 §6)")
    }
    guard let text = TSIGSecret.random(name: name, form: form).text(format.text) else {
      throw CommandFailure("Knot has no form for keys with cut MACs: take --format bind")
    }
    let file = out ?? "\(name.folded.relativeText).key"
    try Self.create(file, text)
    let user = format == .bind ? "\nThe host signs its updates with it: nsupdate -k \(ShellWord.quoted(file))\n" : ""
    return """
      Made \(file), which only its owner can read. For the server's configuration:

      keys:
        - name: \(name.relativeText)
          algorithm: \(form)
          file: \(ConfigurationPath.value(file, in: config))
      \(Self.member("host", host))\(user)
      """
  }

  private func generatePair(
    _ name: Name, _ algorithm: SIG0Key.Algorithm, _ host: Name?
  ) throws(CommandFailure) -> String {
    guard let pair = try? SIG0KeyPair(name: name, algorithm: algorithm) else {
      throw CommandFailure("no key could be made")
    }
    let path = (out.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? "") + pair.fileName
    try Self.create(path + ".private", pair.privateText)
    try Self.create(path + ".key", pair.recordText, mode: 0o644)
    return """
      Made \(path).private, which only its owner can read, and \(path).key, which is no secret.
      For the server's configuration:

      keys:
        - name: \(name.relativeText)
          algorithm: \(algorithm.name)
          public-key: \(pair.publicKey.text)
      \(Self.member("host", host))
      or, in the zone that the host is in:

      \(pair.recordText)
      The host signs its updates with both files: nsupdate -k \(ShellWord.quoted(path + ".private"))

      """
  }

  private static func member(_ key: String, _ name: Name?) -> String {
    name.map { "    \(key): \($0.relativeText)\n" } ?? ""
  }

  private static func create(_ file: String, _ text: String, mode: UInt32 = 0o600) throws(CommandFailure) {
    do throws(SecretFile.Failure) {
      try SecretFile.create(file, text, mode: mode)
    } catch {
      throw CommandFailure("\(file) \(error.reason)")
    }
  }
}
