public import Crypto
public import DNSWire
import Foundation

/// A TSIG key that can be written down. Only `text` gives the secret away.
public struct TSIGSecret: Sendable {
  /// The forms in which programs take keys.
  public enum Format: String, Sendable, CaseIterable {
    /// `key "name" { … };`: BIND's configuration, `nsupdate -k` and `dig -k`.
    case bind
    /// `key: [{id: …}]` in YAML: Knot's configuration.
    case knot
    /// `key algorithm:name secret`: a line in the input of `nsupdate` and `knsupdate`.
    case nsupdate
    /// `algorithm:name:secret`: the files that `knsupdate -k` and `kdig -k` take, and what `nsupdate -y` does.
    case knsupdate
  }

  /// The key's name.
  public let name: Name
  /// The algorithm, and the length of MAC that it asks for at least.
  public let form: MACForm
  private let secret: SymmetricKey

  /// Takes a secret.
  public init(name: Name, form: MACForm, secret: SymmetricKey) {
    self.name = name
    self.form = form
    self.secret = secret
  }

  /// Makes a random secret as long as the whole MAC.
  public static func random(name: Name, form: MACForm) -> TSIGSecret {
    let size = SymmetricKeySize(bitCount: form.algorithm.macOctets * 8)
    return TSIGSecret(name: name, form: form, secret: SymmetricKey(size: size))
  }

  /// The key to sign and verify with.
  public var key: TSIGKey { TSIGKey(name: name, form: form, secret: secret) }

  /// Octets of the secret.
  public var octets: Int { secret.bitCount / 8 }

  /// The key with its secret; nil where the form can't say that MACs are cut.
  public func text(_ format: Format) -> String? {
    let encoded = unsafe secret.withUnsafeBytes { unsafe Data($0) }.base64EncodedString()
    switch format {
    case .bind: return "key \"\(name.relativeText)\" {\n\talgorithm \(form);\n\tsecret \"\(encoded)\";\n};\n"
    case .knot where form.isTruncated, .knsupdate where form.isTruncated: return nil
    case .knot: return "key:\n  - id: \(name.relativeText)\n    algorithm: \(form)\n    secret: \(encoded)\n"
    case .nsupdate: return "key \(form):\(name.relativeText) \(encoded)\n"
    case .knsupdate: return "\(form):\(name.relativeText):\(encoded)\n"
    }
  }
}

extension TSIGSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The name and the algorithm.
  public var description: String { key.description }
  /// The name and the algorithm.
  public var debugDescription: String { description }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
