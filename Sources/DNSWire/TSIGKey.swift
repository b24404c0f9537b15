public import Crypto

/// A shared secret with its name and algorithm. It never prints its secret.
public struct TSIGKey: Sendable {
  /// The key's name, which both sides must use.
  public let name: Name
  /// The algorithm that the key is for, and the length of MAC that it asks for at least.
  public let form: MACForm
  private let secret: SymmetricKey

  /// Makes a key.
  public init(name: Name, form: MACForm, secret: SymmetricKey) {
    self.name = name
    self.form = form
    self.secret = secret
  }

  /// Makes a key with whole MACs.
  public init(name: Name, algorithm: TSIGAlgorithm, secret: SymmetricKey) {
    self.init(name: name, form: MACForm(algorithm), secret: secret)
  }

  /// The algorithm that the key is for.
  public var algorithm: TSIGAlgorithm { form.algorithm }

  /// Octets of the MAC of a message: as many as the key says, and as many as the MAC that it answers or follows has.
  func macOctets(after earlier: [UInt8]?) -> Int {
    max(form.octets, min(earlier?.count ?? 0, algorithm.macOctets))
  }

  /// The whole MAC over the parts in order.
  func mac(over parts: [[UInt8]]) -> [UInt8] {
    switch algorithm {
    case .hmacMD5: mac(HMAC<Insecure.MD5>.self, over: parts)
    case .hmacSHA1: mac(HMAC<Insecure.SHA1>.self, over: parts)
    case .hmacSHA224: SHA224.mac(key: secret, over: parts)
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
    name == other.name && form == other.form && secret == other.secret
  }
}

extension TSIGKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The name and the algorithm.
  public var description: String { "\(name) (\(form))" }
  /// The name and the algorithm.
  public var debugDescription: String { description }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
