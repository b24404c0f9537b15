/// A security context of GSS-API (RFC 2743) that two sides have established: who holds its other end can make and check
/// its integrity codes.
public protocol SecurityContext: Sendable {
  /// A code over octets; nil where the context makes none any more.
  func integrityCode(over octets: [UInt8]) -> [UInt8]?
  /// What a code over octets is worth.
  func verify(_ code: [UInt8], over octets: [UInt8]) -> IntegrityVerdict
}

/// What an integrity code is worth.
public enum IntegrityVerdict: Sendable {
  /// The other side made it over these octets, and it comes for the first time.
  case right
  /// It is right, but came before, or is too old to tell.
  case repeated
  /// The other side did not make it over these octets.
  case wrong
}

/// The algorithms by whose names clients ask for GSS-TSIG.
public enum GSSAlgorithm: CaseIterable, Sendable {
  /// `gss-tsig` (RFC 3645 §2.1).
  case gssTSIG
  /// `gss.microsoft.com`, as Windows 2000 called it, and Samba does.
  case microsoft

  /// The algorithm's name on the wire.
  public var name: Name {
    let labels = self == .gssTSIG ? ["gss-tsig"] : ["gss", "microsoft", "com"]
    return Name(validated: labels.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0])
  }

  /// The algorithm with this name on the wire.
  public init?(name: Name) {
    guard let algorithm = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = algorithm
  }
}

/// A key for TSIG that is a security context (RFC 3645 §2.1).
public struct ContextKey: Sendable {
  /// The key's name, which the client chose.
  public var name: Name { content.name }
  /// The name of the algorithm, as the client calls it.
  public var algorithm: Name { content.algorithm }
  /// What a MAC covers of the key.
  var signedHead: [UInt8] { content.signedHead }
  /// The context.
  public var context: any SecurityContext { content.context }
  private let content: Content

  /// What all copies share.
  private final class Content: Sendable {
    let name: Name
    let algorithm: Name
    let signedHead: [UInt8]
    let context: any SecurityContext

    init(_ name: Name, _ algorithm: Name, _ context: any SecurityContext) {
      self.name = name
      self.algorithm = algorithm
      signedHead = TSIGRecord.signedHead(name, algorithm)
      self.context = context
    }
  }

  /// Makes a key.
  public init(name: Name, algorithm: GSSAlgorithm, context: any SecurityContext) {
    content = Content(name, algorithm.name, context)
  }
}

/// Whatever signs messages with TSIG: a shared secret, or a security context.
public enum MessageKey: Sendable {
  /// A shared secret.
  case secret(TSIGKey)
  /// A security context.
  case context(ContextKey)

  /// The key's name.
  public var name: Name {
    switch self {
    case .secret(let key): key.name
    case .context(let key): key.name
    }
  }

  var algorithm: Name {
    switch self {
    case .secret(let key): key.algorithmName
    case .context(let key): key.algorithm
    }
  }

  var signedHead: [UInt8] {
    switch self {
    case .secret(let key): key.signedHead
    case .context(let key): key.signedHead
    }
  }

  /// Octets of the MAC of a message that answers or follows one with this MAC; of a context at most.
  func macOctets(after earlier: [UInt8]?) -> Int {
    switch self {
    case .secret(let key): key.macOctets(after: earlier)
    case .context: WireLimits.integrityCodeOctets
    }
  }

  /// The MAC, as long as it is to be sent; empty where a context makes none any more, which no client takes for a MAC.
  func mac(over octets: [UInt8], after earlier: [UInt8]?) -> [UInt8] {
    switch self {
    case .secret(let key):
      var mac = key.mac(over: octets)
      let excess = mac.count - key.macOctets(after: earlier)
      if excess > 0 { mac.removeLast(excess) }
      return mac
    case .context(let key): return key.context.integrityCode(over: octets) ?? []
    }
  }
}
