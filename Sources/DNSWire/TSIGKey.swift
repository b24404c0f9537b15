public import Crypto

/// The MAC algorithms that keys may have (RFC 8945 §6).
public enum TSIGAlgorithm: String, CaseIterable, Sendable {
  /// HMAC over SHA-256.
  case hmacSHA256 = "hmac-sha256"
  /// HMAC over SHA-384.
  case hmacSHA384 = "hmac-sha384"
  /// HMAC over SHA-512.
  case hmacSHA512 = "hmac-sha512"

  /// The algorithm's name on the wire.
  public var name: Name {
    Name(validated: [UInt8(rawValue.utf8.count)] + Array(rawValue.utf8) + [0])
  }

  /// The algorithm with this name on the wire.
  public init?(name: Name) {
    guard let algorithm = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = algorithm
  }

  /// Octets of the whole MAC; a secret of this length is as strong as the algorithm.
  public var macOctets: Int {
    switch self {
    case .hmacSHA256: 32
    case .hmacSHA384: 48
    case .hmacSHA512: 64
    }
  }
}

/// A shared secret with its name and algorithm. It never prints its secret.
public struct TSIGKey: Sendable {
  /// The key's name, which both sides must use.
  public let name: Name
  /// The algorithm that the key is for.
  public let algorithm: TSIGAlgorithm
  private let secret: SymmetricKey

  /// Makes a key.
  public init(name: Name, algorithm: TSIGAlgorithm, secret: SymmetricKey) {
    self.name = name
    self.algorithm = algorithm
    self.secret = secret
  }

  /// The whole MAC over the parts in order.
  func mac(over parts: [[UInt8]]) -> [UInt8] {
    switch algorithm {
    case .hmacSHA256: mac(HMAC<SHA256>.self, over: parts)
    case .hmacSHA384: mac(HMAC<SHA384>.self, over: parts)
    case .hmacSHA512: mac(HMAC<SHA512>.self, over: parts)
    }
  }

  private func mac<H: HashFunction>(_: HMAC<H>.Type, over parts: [[UInt8]]) -> [UInt8] {
    var hmac = HMAC<H>(key: secret)
    for part in parts { hmac.update(data: part) }
    return Array(hmac.finalize())
  }

  /// Whether both keys are the same, secret included; compared in constant time.
  public func isSame(as other: TSIGKey) -> Bool {
    name == other.name && algorithm == other.algorithm && secret == other.secret
  }
}

extension TSIGKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The name and the algorithm.
  public var description: String { "\(name) (\(algorithm.rawValue))" }
  /// The name and the algorithm.
  public var debugDescription: String { description }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
