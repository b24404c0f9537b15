import DNSWire
import Foundation
import Yams

/// The TSIG keys of a file in BIND's or Knot's form. What is wrong is told with its place, and never with what stands there.
struct KeyFileText {
  /// A field of a key, and its place.
  typealias Field = (text: String, place: ConfigurationPlace)

  /// A key as it is written.
  struct Key {
    var name: Field
    var algorithm: Field?
    var secret: Field?
  }

  private let file: String

  /// The keys of a file's text, in its order.
  static func keys(_ text: String, file: String) throws(ConfigurationError) -> [Key] {
    let parser = KeyFileText(file: file)
    let tokens = KeyFileTokens(text, file: file).tokens
    switch tokens.first?.text {
    case "key": return try parser.bindKeys(tokens)
    case "Private-key-format:":
      throw ConfigurationError(
        file: file,
        "this is the private half of a key pair: the server needs the public one, the file that ends in .key")
    case .some(let word) where word.hasSuffix(":") || word == "---": return try parser.knotKeys(text)
    default:
      throw ConfigurationError(
        file: file,
        "the file is neither of BIND's form, key \"name\" { algorithm hmac-sha256; secret \"base64\"; }; nor of Knot's,"
          + " key: [{id: name, algorithm: hmac-sha256, secret: base64}]")
    }
  }

  private func bindKeys(_ tokens: [KeyFileTokens.Token]) throws(ConfigurationError) -> [Key] {
    var rest = tokens[...]
    let end = tokens.last?.place ?? ConfigurationPlace(file: file, line: 0, column: 0)
    func next(_ what: String, _ isRight: (KeyFileTokens.Token) -> Bool) throws(ConfigurationError) -> Field {
      guard let token = rest.popFirst() else { throw ConfigurationError(end, "the file ends before \(what)") }
      guard isRight(token) else { throw ConfigurationError(token.place, "here should stand \(what)") }
      return (token.text, token.place)
    }
    func mark(_ mark: String) throws(ConfigurationError) {
      _ = try next("\"\(mark)\"") { $0.isMark && $0.text == mark }
    }
    var keys: [Key] = []
    while !rest.isEmpty {
      _ = try next("the word key") { !$0.isMark && $0.text == "key" }
      var key = Key(name: try next("the name of the key") { !$0.isMark })
      try mark("{")
      while rest.first?.text != "}" {
        let field = try next("algorithm or secret") { ["algorithm", "secret"].contains($0.text) }
        let value = try next("the \(field.text)") { !$0.isMark }
        if field.text == "secret" { key.secret = value } else { key.algorithm = value }
        try mark(";")
      }
      try mark("}")
      try mark(";")
      keys.append(key)
    }
    return keys
  }

  private func knotKeys(_ text: String) throws(ConfigurationError) -> [Key] {
    var root: Node?
    do {
      root = try compose(yaml: text, .basic)
    } catch {
      // What the parser says of an error may repeat the line.
      throw ConfigurationError(file: file, "the file is not YAML")
    }
    guard case .mapping(let sections) = root,
      let section = sections.first(where: { $0.key.scalar?.string == "key" }), case .sequence(let items) = section.value
    else {
      throw ConfigurationError(file: file, "the file has no list of keys: key: [{id: name, algorithm: …, secret: …}]")
    }
    var keys: [Key] = []
    for item in items {
      guard case .mapping(let mapping) = item else { throw ConfigurationError(place(item), "this is no key") }
      var fields: [String: Field] = [:]
      for (name, value) in mapping {
        guard let name = name.scalar?.string, let text = value.scalar?.string else { continue }
        fields[name] = (text, place(value))
      }
      guard let name = fields["id"] else { throw ConfigurationError(place(item), "the key has no id") }
      keys.append(Key(name: name, algorithm: fields["algorithm"], secret: fields["secret"]))
    }
    return keys
  }

  private func place(_ node: Node) -> ConfigurationPlace {
    ConfigurationPlace(file: file, line: node.mark?.line ?? 0, column: node.mark?.column ?? 0)
  }
}
