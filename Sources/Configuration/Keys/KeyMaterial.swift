import Crypto
public import DNSWire
import Foundation

/// What a key of the configuration consists of, read from where it comes from.
public enum KeyMaterial: Sendable {
  /// A shared secret.
  case tsig(TSIGSecret)
  /// Public keys.
  case sig0([SIG0Key])
}

extension ServerConfiguration.KeyEntry {
  /// Reads the key; what is wrong is told with its place, and never with the secret.
  ///
  /// - Parameter environment: gives the environment variable of a name; nil for the process's own.
  public func material(
    environment: ((String) -> String?)? = nil
  ) throws(ConfigurationError) -> KeyMaterial {
    switch (kind, source) {
    case (.tsig(let form), .file(let file, _)): .tsig(try secret(form, file: file))
    case (.tsig(let form), .environment(let variable)):
      .tsig(try secret(form, variable: variable, (environment ?? Self.ownVariable)(variable)))
    case (.sig0(let algorithm), .file(let file, _)): .sig0(try publicKeys(algorithm, file: file))
    case (.sig0, .publicKeys(let keys)): .sig0(keys)
    default: throw ConfigurationError(place, "the key \(name) has a source that is not its kind's")
    }
  }

  /// Whether its file is missing, and is made when the server starts.
  public var isToBeMade: Bool {
    guard case .tsig = kind, case .file(let file, true) = source else { return false }
    // One that nobody may look for is not missing: whoever reads it is told so.
    return unsafe access(file, F_OK) != 0 && errno == ENOENT
  }

  /// Makes the file where it is missing and may be made; gives its path if it did.
  func generate() throws(ConfigurationError) -> String? {
    guard isToBeMade, case .tsig(let form) = kind, let file else { return nil }
    do throws(SecretFile.Failure) {
      try SecretFile.create(file, TSIGSecret.random(name: name, form: form).text(.bind) ?? "")
    } catch {
      throw ConfigurationError(file: file, "the key file \(error.reason)")
    }
    return file
  }

  private func secret(_ form: MACForm, file: String) throws(ConfigurationError) -> TSIGSecret {
    let text: String
    do throws(SecretFile.Failure) {
      text = try SecretFile.read(file)
    } catch {
      throw ConfigurationError(file: file, "the key file \(error.reason)")
    }
    if let keys = try? KeyRecordText.keys(text, of: name, file: file), let key = keys.first {
      throw ConfigurationError(
        file: file, "this is a KEY record, for SIG(0): the configuration has to say algorithm: \(key.algorithm.name)")
    }
    let keys = try KeyFileText.keys(text, file: file)
    guard let key = keys.first(where: { (try? Name(text: $0.name.text)) == name }) else {
      throw ConfigurationError(
        keys.first?.name.place ?? ConfigurationPlace(file: file, line: 0, column: 0),
        "the file holds another key than \(name)")
    }
    guard let algorithm = key.algorithm else { throw ConfigurationError(key.name.place, "the key has no algorithm") }
    guard let secret = key.secret else { throw ConfigurationError(key.name.place, "the key has no secret") }
    // A file that says nothing of cut MACs may serve a configuration that does.
    guard let written = MACForm(text: algorithm.text), written.algorithm == form.algorithm,
      written == form || !written.isTruncated
    else {
      throw ConfigurationError(algorithm.place, "the key has another algorithm than the configuration's \(form)")
    }
    return TSIGSecret(name: name, form: form, secret: try Self.secret(secret.text, secret.place))
  }

  private func secret(
    _ form: MACForm, variable: String, _ value: String?
  ) throws(ConfigurationError) -> TSIGSecret {
    guard let value else { throw ConfigurationError(place, "the environment variable \(variable) is not set") }
    return TSIGSecret(name: name, form: form, secret: try Self.secret(value, place))
  }

  private static func ownVariable(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

  static func secret(_ text: String, _ place: ConfigurationPlace) throws(ConfigurationError) -> SymmetricKey {
    guard let octets = Data(base64Encoded: text.filter { !$0.isWhitespace }) else {
      throw ConfigurationError(place, "the secret is not in base64")
    }
    guard octets.count >= ConfigurationLimits.secretOctets else {
      throw ConfigurationError(place, "the secret has fewer than \(ConfigurationLimits.secretOctets) octets")
    }
    return SymmetricKey(data: octets)
  }

  private func publicKeys(_ algorithm: SIG0Key.Algorithm, file: String) throws(ConfigurationError) -> [SIG0Key] {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw ConfigurationError(file: file, "the key file can't be read")
    }
    guard data.count <= ConfigurationLimits.keyFileOctets else {
      throw ConfigurationError(file: file, "the key file is too large")
    }
    let text = String(decoding: data, as: UTF8.self)
    if text.hasPrefix("Private-key-format:") { _ = try KeyFileText.keys(text, file: file) }
    let keys = try KeyRecordText.keys(text, of: name, file: file)
    guard keys.allSatisfy({ $0.algorithm == algorithm }) else {
      throw ConfigurationError(
        file: file, "the KEY record is of another algorithm than the configuration's \(algorithm.name)")
    }
    return keys
  }
}
