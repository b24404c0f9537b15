import Crypto
public import DNSWire
import Foundation

/// A key pair for SIG(0), to be written as BIND's tools write and take it. Only `privateText` gives the private half away.
public struct SIG0KeyPair: Sendable {
  /// The signer's name: the KEY record's owner.
  public let name: Name
  /// The public half.
  public let publicKey: SIG0Key
  private let privateKey: SymmetricKey

  /// Makes a random pair.
  public init(name: Name, algorithm: SIG0Key.Algorithm) throws(SIG0Key.Malformed) {
    self.name = name
    switch algorithm {
    case .ecdsaP256SHA256:
      let key = P256.Signing.PrivateKey()
      publicKey = try SIG0Key(algorithm, Array(key.publicKey.rawRepresentation))
      privateKey = SymmetricKey(data: key.rawRepresentation)
    case .ed25519:
      let key = Curve25519.Signing.PrivateKey()
      publicKey = try SIG0Key(algorithm, Array(key.publicKey.rawRepresentation))
      privateKey = SymmetricKey(data: key.rawRepresentation)
    }
  }

  /// The name that BIND's tools ask both files to have, without `.key` and `.private`: name, algorithm, key tag.
  public var fileName: String {
    func padded(_ number: Int, _ digits: Int) -> String {
      String(repeating: "0", count: max(0, digits - String(number).count)) + String(number)
    }
    return "K\(name.folded)+\(padded(Int(publicKey.algorithm.rawValue), 3))+\(padded(Int(publicKey.tag), 5))"
  }

  /// The KEY record, as the `.key` file has it.
  public var recordText: String { "\(name) IN KEY \(publicKey.text)\n" }

  /// The `.private` file.
  public var privateText: String {
    let encoded = unsafe privateKey.withUnsafeBytes { unsafe Data($0) }.base64EncodedString()
    return """
      Private-key-format: v1.3
      Algorithm: \(publicKey.algorithm.rawValue) (\(publicKey.algorithm.name.uppercased()))
      PrivateKey: \(encoded)

      """
  }
}

extension SIG0Key {
  /// The rdata as text: flags, protocol, algorithm, key.
  public var text: String {
    let flags = Int(rdata[0]) << 8 | Int(rdata[1])
    return "\(flags) \(rdata[2]) \(rdata[3]) \(Data(rdata[4...]).base64EncodedString())"
  }
}

extension SIG0KeyPair: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The name and the algorithm.
  public var description: String { "\(name) (\(publicKey.algorithm.name))" }
  /// The name and the algorithm.
  public var debugDescription: String { description }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
