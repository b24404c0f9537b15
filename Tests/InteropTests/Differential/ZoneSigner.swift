import Foundation
import Testing

/// Signs zones with `dnssec-signzone`; the keys are made once and serve every zone.
final class ZoneSigner {
  enum Algorithm: Int, CaseIterable {
    case ecdsaP256 = 13
    case ed25519 = 15

    var mnemonic: String { self == .ecdsaP256 ? "ECDSAP256SHA256" : "ED25519" }
  }

  private struct Key {
    /// Algorithm and key tag, as they end the name of a key file.
    let suffix: String
    /// Flags, protocol, algorithm and key, as a DNSKEY record has them.
    let data: String
    let secret: Data
  }

  private var keys: [Algorithm: Key] = [:]

  /// Makes the keys in a folder.
  init(_ folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for algorithm in Algorithm.allCases {
      let made = try Tool.run(
        "dnssec-keygen", ["-q", "-a", algorithm.mnemonic, "-f", "KSK", "-K", folder.path, "key."])
      let name = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
      try #require(made.status == 0, "dnssec-keygen: \(made.errors)")
      let text = try String(contentsOf: folder.appendingPathComponent("\(name).key"), encoding: .utf8)
      let fields = try #require(text.split(separator: "\n").first { !$0.hasPrefix(";") }?.split(separator: " "))
      keys[algorithm] = Key(
        suffix: String(name.dropFirst("Kkey.".count)), data: fields.dropFirst(3).joined(separator: " "),
        secret: try Data(contentsOf: folder.appendingPathComponent("\(name).private")))
    }
  }

  /// Writes the files of all zones into a folder; those to be signed are.
  func write(_ zones: [GeneratedZone], to folder: URL) throws {
    var commands: [String] = []
    for zone in zones {
      var text = zone.text
      if let signing = zone.signing {
        for algorithm in signing.algorithms {
          let key = try #require(keys[algorithm])
          let record = "\(zone.apex). 3600 IN DNSKEY \(key.data)\n"
          let file = folder.appendingPathComponent(Self.fileName(key, zone))
          text += record
          try Data(record.utf8).write(to: file.appendingPathExtension("key"))
          try key.secret.write(to: file.appendingPathExtension("private"))
        }
        commands.append(try command(signing, zone))
        try Data(text.utf8).write(to: folder.appendingPathComponent("\(zone.fileName).unsigned"))
      } else {
        try Data(text.utf8).write(to: folder.appendingPathComponent(zone.fileName))
      }
    }
    guard !commands.isEmpty else { return }
    let script = "set -e\n" + commands.map { $0 + " >/dev/null\n" }.joined()
    let result = try Tool.run("sh", [], input: script, in: folder)
    try #require(result.status == 0, "dnssec-signzone: \(result.errors)")
  }

  private static func fileName(_ key: Key, _ zone: GeneratedZone) -> String { "K\(zone.apex).\(key.suffix)" }

  /// The command line for one zone: no verification, all keys sign all, a long time of validity.
  private func command(_ signing: ZoneSigning, _ zone: GeneratedZone) throws -> String {
    var words = ["dnssec-signzone", "-q", "-P", "-z", "-x", "-n", "1", "-O", "full", "-o", "\(zone.apex)."]
    words += ["-s", "20200101000000", "-e", "20370101000000"]
    if let hashing = signing.hashing {
      words += ["-3", hashing.salt, "-H", "\(hashing.iterations)"] + (hashing.optOut ? ["-A"] : [])
    }
    words += ["-f", zone.fileName, "\(zone.fileName).unsigned"]
    for algorithm in signing.algorithms { words.append(Self.fileName(try #require(keys[algorithm]), zone)) }
    return words.joined(separator: " ")
  }
}
