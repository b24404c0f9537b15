import DNSWire
import Yams

/// The way from YAML nodes to the keys.
struct KeyParser {
  let reader: NodeReader
  /// Makes a path relative to the configuration's folder.
  let path: (String) -> String

  private static let known = [
    "name", "algorithm", "file", "generate", "secret-env", "public-key", "host", "allow-md5",
  ]

  func key(_ node: Node) -> ServerConfiguration.KeyEntry? {
    guard let members = reader.members(node, "a key", known: Self.known) else { return nil }
    if members["name"] == nil { reader.fail(node, "the key has no name") }
    guard let name = reader.name(members["name"], "name"), let kind = kind(members),
      let source = source(members, kind, node)
    else { return nil }
    return ServerConfiguration.KeyEntry(
      name: name, kind: kind, source: source, host: reader.name(members["host"], "host") ?? name,
      place: reader.place(members["secret-env"] ?? members["file"] ?? node))
  }

  private func kind(_ members: [String: Node]) -> ServerConfiguration.KeyEntry.Kind? {
    let allowsMD5 = reader.truth(members["allow-md5"], "allow-md5") ?? false
    guard let node = members["algorithm"] else {
      guard let key = members["public-key"].flatMap(publicKeys)?.first else { return .tsig(MACForm(.hmacSHA256)) }
      return .sig0(key.algorithm)
    }
    guard let text = reader.text(node, "algorithm") else { return nil }
    if let algorithm = SIG0Key.Algorithm(name: text) { return .sig0(algorithm) }
    guard let form = MACForm(text: text) else {
      let names = TSIGAlgorithm.allCases.map(\.rawValue) + SIG0Key.Algorithm.allCases.map(\.name)
      reader.fail(
        node,
        "\"\(text)\" is not one of \(names.joined(separator: ", ")), or one of the former cut to so many bits, at least"
          + " half of them, such as hmac-sha256-128")
      return nil
    }
    if form.algorithm == .hmacMD5, !allowsMD5 {
      reader.fail(
        node,
        "hmac-md5 must not be used any more (RFC 8945 §6); for a host that knows nothing better, allow-md5: true takes it"
      )
      return nil
    }
    return .tsig(form)
  }

  private func source(
    _ members: [String: Node], _ kind: ServerConfiguration.KeyEntry.Kind, _ node: Node
  ) -> ServerConfiguration.KeyEntry.Source? {
    let other: String
    switch kind {
    case .tsig:
      other = "secret-env"
      if let node = members["public-key"] {
        reader.fail(node, "a key of this algorithm is secret: it has no public-key")
      }
    case .sig0:
      other = "public-key"
      for key in ["secret-env", "generate"] {
        guard let node = members[key] else { continue }
        reader.fail(node, "of a key of this algorithm the server knows the public half alone: it has no \(key)")
      }
    }
    let isGenerated = reader.truth(members["generate"], "generate") ?? false
    switch (members["file"], members[other]) {
    case (.some(let file), nil):
      return reader.text(file, "file").map { .file(path($0), isGenerated: isGenerated) }
    case (nil, .some(let node)):
      if let generate = members["generate"], isGenerated { reader.fail(generate, "only a file can be generated") }
      if case .tsig = kind { return reader.text(node, other).map { .environment($0) } }
      return publicKeys(node, kind)
    default:
      reader.fail(node, "the key needs either file or \(other)")
      return nil
    }
  }

  private func publicKeys(
    _ node: Node, _ kind: ServerConfiguration.KeyEntry.Kind
  ) -> ServerConfiguration.KeyEntry.Source? {
    guard let keys = publicKeys(node) else { return nil }
    guard keys.allSatisfy({ kind == .sig0($0.algorithm) }) else {
      reader.fail(node, "the public-key is of another algorithm than the key")
      return nil
    }
    return .publicKeys(keys)
  }

  /// One public key or a list of them; nil where one of them is none.
  private func publicKeys(_ node: Node) -> [SIG0Key]? {
    let items: [Node]
    if case .sequence = node { items = reader.items(node, "public-key") ?? [] } else { items = [node] }
    var keys: [SIG0Key] = []
    for item in items {
      guard let text = reader.text(item, "public-key") else { return nil }
      do throws(KeyRecordText.Failure) {
        keys.append(try KeyRecordText.key(text.split(whereSeparator: \.isWhitespace)))
      } catch {
        reader.fail(item, error.message)
        return nil
      }
    }
    if keys.isEmpty { reader.fail(node, "public-key is empty") }
    return keys.isEmpty ? nil : keys
  }
}
