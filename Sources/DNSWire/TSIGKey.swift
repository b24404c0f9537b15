public import Crypto

/// A shared secret with its name and algorithm. It never prints its secret.
public struct TSIGKey: Sendable {
  /// The key's name, which both sides must use.
  public let name: Name
  /// The algorithm that the key is for, and the length of MAC that it asks for at least.
  public let form: MACForm
  private let secret: SymmetricKey
  private let hash: Hash

  private enum Hash {
    case md5(KeyedHash<Insecure.MD5>)
    case sha1(KeyedHash<Insecure.SHA1>)
    case sha224
    case sha256(KeyedHash<SHA256>)
    case sha384(KeyedHash<SHA384>)
    case sha512(KeyedHash<SHA512>)
  }

  /// Makes a key.
  public init(name: Name, form: MACForm, secret: SymmetricKey) {
    self.name = name
    self.form = form
    self.secret = secret
    hash =
      switch form.algorithm {
      case .hmacMD5: .md5(KeyedHash(secret))
      case .hmacSHA1: .sha1(KeyedHash(secret))
      case .hmacSHA224: .sha224
      case .hmacSHA256: .sha256(KeyedHash(secret))
      case .hmacSHA384: .sha384(KeyedHash(secret))
      case .hmacSHA512: .sha512(KeyedHash(secret))
      }
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

  /// The whole MAC.
  func mac(over octets: [UInt8]) -> [UInt8] {
    switch hash {
    case .md5(let hash): hash.mac(over: octets)
    case .sha1(let hash): hash.mac(over: octets)
    case .sha224: SHA224.mac(key: secret, over: [octets])
    case .sha256(let hash): hash.mac(over: octets)
    case .sha384(let hash): hash.mac(over: octets)
    case .sha512(let hash): hash.mac(over: octets)
    }
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
