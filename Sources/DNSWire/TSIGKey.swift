public import Crypto

/// A shared secret with its name and algorithm. It never prints its secret.
public struct TSIGKey: Sendable {
  /// The key's name, which both sides must use.
  public var name: Name { content.name }
  /// The algorithm that the key is for, and the length of MAC that it asks for at least.
  public var form: MACForm { content.form }
  private let content: Content

  /// What all copies share: a key goes with each request, and comes to many parts.
  private final class Content: Sendable {
    let name: Name
    let form: MACForm
    let algorithmName: Name
    let signedHead: [UInt8]
    let secret: SymmetricKey
    let hash: Hash

    init(_ name: Name, _ form: MACForm, _ secret: SymmetricKey, _ hash: Hash) {
      self.name = name
      self.form = form
      algorithmName = form.algorithm.name
      signedHead = TSIGRecord.signedHead(name, algorithmName)
      self.secret = secret
      self.hash = hash
    }
  }

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
    let hash: Hash =
      switch form.algorithm {
      case .hmacMD5: .md5(KeyedHash(secret))
      case .hmacSHA1: .sha1(KeyedHash(secret))
      case .hmacSHA224: .sha224
      case .hmacSHA256: .sha256(KeyedHash(secret))
      case .hmacSHA384: .sha384(KeyedHash(secret))
      case .hmacSHA512: .sha512(KeyedHash(secret))
      }
    content = Content(name, form, secret, hash)
  }

  /// Makes a key with whole MACs.
  public init(name: Name, algorithm: TSIGAlgorithm, secret: SymmetricKey) {
    self.init(name: name, form: MACForm(algorithm), secret: secret)
  }

  /// The algorithm that the key is for.
  public var algorithm: TSIGAlgorithm { content.form.algorithm }

  /// The algorithm's name on the wire.
  var algorithmName: Name { content.algorithmName }

  /// What a MAC covers of the key.
  var signedHead: [UInt8] { content.signedHead }

  /// Octets of the MAC of a message: as many as the key says, and as many as the MAC that it answers or follows has.
  func macOctets(after earlier: [UInt8]?) -> Int {
    max(form.octets, min(earlier?.count ?? 0, algorithm.macOctets))
  }

  /// The whole MAC.
  func mac(over octets: [UInt8]) -> [UInt8] {
    switch content.hash {
    case .md5(let hash): hash.mac(over: octets)
    case .sha1(let hash): hash.mac(over: octets)
    case .sha224: SHA224.mac(key: content.secret, over: [octets])
    case .sha256(let hash): hash.mac(over: octets)
    case .sha384(let hash): hash.mac(over: octets)
    case .sha512(let hash): hash.mac(over: octets)
    }
  }

  /// Whether both keys are the same, secret included; compared in constant time.
  public func isSame(as other: TSIGKey) -> Bool {
    name == other.name && form == other.form && content.secret == other.content.secret
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
