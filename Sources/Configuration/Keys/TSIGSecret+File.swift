public import DNSWire

extension TSIGSecret {
  /// Reads a key from a file of BIND's or Knot's form, which only its owner can read: the key of this name, or the only one.
  /// What is wrong is told with its place, and never with the secret.
  public static func read(file: String, name: Name? = nil) throws(ConfigurationError) -> TSIGSecret {
    let text: String
    do throws(SecretFile.Failure) {
      text = try SecretFile.read(file)
    } catch {
      throw ConfigurationError(file: file, "the key file \(error.reason)")
    }
    let keys = try KeyFileText.keys(text, file: file)
    let named = keys.filter { key in name.map { (try? Name(text: key.name.text)) == $0 } ?? true }
    guard let key = named.first else {
      throw ConfigurationError(
        file: file, name.map { "the file has no key \($0.relativeText)" } ?? "the file has no key")
    }
    guard named.count == 1 else {
      throw ConfigurationError(file: file, "the file has several keys: say which one")
    }
    let keyName: Name
    do throws(NameTextError) {
      keyName = try Name(text: key.name.text)
    } catch {
      throw ConfigurationError(key.name.place, "the key's name is no domain name: \(error)")
    }
    guard let algorithm = key.algorithm else { throw ConfigurationError(key.name.place, "the key has no algorithm") }
    guard let form = MACForm(text: algorithm.text) else {
      throw ConfigurationError(algorithm.place, "this is no algorithm of TSIG")
    }
    guard let secret = key.secret else { throw ConfigurationError(key.name.place, "the key has no secret") }
    return TSIGSecret(
      name: keyName, form: form, secret: try ServerConfiguration.KeyEntry.secret(secret.text, secret.place))
  }
}
