public import AccessPolicy
import Crypto
import DNSWire
import Foundation

/// TSIG keys in files of BIND's form, as `nsupdate -k` and `dig -k` take them.
public enum KeyFile {
  /// Why a key can't be had; never says anything of the secret.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// The file and the reason.
    public let description: String
  }

  /// Reads a key, making it first where it is missing and may be made; says whether it was made.
  public static func credential(
    _ entry: ServerConfiguration.KeyEntry
  ) throws(Failure) -> (credential: Credential, isNew: Bool) {
    var isNew = false
    if entry.isGenerated, !FileManager.default.fileExists(atPath: entry.file) {
      try generate(entry)
      isNew = true
    }
    return (Credential(key: try read(entry), host: entry.host), isNew)
  }

  /// Makes a key with a random secret as long as its MAC; only the owner can read the file.
  private static func generate(_ entry: ServerConfiguration.KeyEntry) throws(Failure) {
    let secret = SymmetricKey(size: SymmetricKeySize(bitCount: entry.algorithm.macOctets * 8))
    let encoded = unsafe secret.withUnsafeBytes { unsafe Data($0) }.base64EncodedString()
    let text = """
      key "\(entry.name.relativeText)" {
      \talgorithm \(entry.algorithm.rawValue);
      \tsecret "\(encoded)";
      };

      """
    let descriptor = unsafe open(entry.file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(entry, "can't be made: \(reason())") }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: Data(text.utf8))
      try handle.synchronize()
      try handle.close()
    } catch {
      unsafe unlink(entry.file)
      throw failure(entry, "can't be written")
    }
  }

  private static func read(_ entry: ServerConfiguration.KeyEntry) throws(Failure) -> TSIGKey {
    let text: String
    do throws(SecretFile.Failure) {
      text = try SecretFile.read(entry.file)
    } catch {
      throw failure(entry, error.reason)
    }
    let tokens = tokens(text)
    guard tokens.count >= 3, tokens[0] == "key", tokens[2] == "{", let algorithm = value("algorithm", tokens),
      let secret = value("secret", tokens).flatMap({ Data(base64Encoded: $0) })
    else {
      throw failure(entry, "is not of the form: key \"name\" { algorithm hmac-sha256; secret \"base64\"; };")
    }
    guard (try? Name(text: tokens[1])) == entry.name else {
      throw failure(entry, "holds another key than \(entry.name)")
    }
    guard algorithm.lowercased() == entry.algorithm.rawValue else {
      throw failure(entry, "has another algorithm than the configuration's \(entry.algorithm.rawValue)")
    }
    guard secret.count >= 16 else { throw failure(entry, "has a secret of fewer than 16 octets") }
    return TSIGKey(name: entry.name, algorithm: entry.algorithm, secret: SymmetricKey(data: secret))
  }

  /// Words, quoted or not, and the marks between them.
  private static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var word = ""
    for character in text {
      switch character {
      case "{", "}", ";":
        if !word.isEmpty { tokens.append(word) }
        tokens.append(String(character))
        word = ""
      case _ where character.isWhitespace || character == "\"":
        if !word.isEmpty { tokens.append(word) }
        word = ""
      default: word.append(character)
      }
    }
    return tokens
  }

  private static func value(_ name: String, _ tokens: [String]) -> String? {
    guard let index = tokens.firstIndex(of: name), index + 2 < tokens.count, tokens[index + 2] == ";" else {
      return nil
    }
    return tokens[index + 1]
  }

  private static func failure(_ entry: ServerConfiguration.KeyEntry, _ what: String) -> Failure {
    Failure(description: "the key file \(entry.file) \(what)")
  }

  private static func reason() -> String {
    unsafe String(cString: strerror(errno))
  }
}
