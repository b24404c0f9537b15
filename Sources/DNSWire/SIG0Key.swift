import Crypto

/// A public key that verifies signatures over messages: the rdata of a KEY record (RFC 2535 §3, RFC 3445).
public struct SIG0Key: Sendable {
  /// The algorithms of which signatures are verified, by their numbers.
  public enum Algorithm: UInt8, CaseIterable, Sendable {
    /// ECDSA on the curve P-256 with SHA-256 (RFC 6605).
    case ecdsaP256SHA256 = 13
    /// Ed25519 (RFC 8080).
    case ed25519 = 15

    /// The mnemonic in small letters.
    public var name: String {
      switch self {
      case .ecdsaP256SHA256: "ecdsap256sha256"
      case .ed25519: "ed25519"
      }
    }

    /// Reads a mnemonic in any case.
    public init?(name: String) {
      guard let algorithm = Self.allCases.first(where: { $0.name == name.lowercased() }) else { return nil }
      self = algorithm
    }
  }

  /// Why rdata is no key that can be used here.
  public enum Malformed: Error, Equatable, Sendable {
    /// There are fewer octets than any key has.
    case truncated
    /// The flags say that it is no key, or not for authentication (RFC 2535 §3.1.2).
    case notForAuthentication
    /// The key is not one of DNSSEC's (RFC 3445 §2).
    case wrongProtocol
    /// The algorithm is not known here.
    case unknownAlgorithm(UInt8)
    /// The algorithm has no such key.
    case wrongKey
  }

  private enum Material: Sendable {
    case ecdsaP256SHA256(P256.Signing.PublicKey)
    case ed25519(Curve25519.Signing.PublicKey)
  }

  /// The flags of a host's key, as `dnssec-keygen -T KEY -n HOST` sets them.
  public static let hostFlags: UInt16 = 0x0200
  /// The protocol of RFC 3445: DNSSEC.
  public static let dnssecProtocol: UInt8 = 3

  /// The rdata of the KEY record.
  public let rdata: [UInt8]
  /// The algorithm.
  public let algorithm: Algorithm
  private let material: Material

  /// Takes the rdata of a KEY record.
  public init(rdata: [UInt8]) throws(Malformed) {
    guard rdata.count > 4 else { throw .truncated }
    guard rdata[0] & 0x80 == 0 else { throw .notForAuthentication }
    guard rdata[2] == Self.dnssecProtocol else { throw .wrongProtocol }
    guard let algorithm = Algorithm(rawValue: rdata[3]) else { throw .unknownAlgorithm(rdata[3]) }
    let key = rdata[4...]
    do {
      switch algorithm {
      case .ecdsaP256SHA256: material = .ecdsaP256SHA256(try P256.Signing.PublicKey(rawRepresentation: key))
      case .ed25519: material = .ed25519(try Curve25519.Signing.PublicKey(rawRepresentation: key))
      }
    } catch {
      throw .wrongKey
    }
    self.rdata = rdata
    self.algorithm = algorithm
  }

  /// Takes the key alone, of a host.
  public init(_ algorithm: Algorithm, _ key: [UInt8]) throws(Malformed) {
    try self.init(
      rdata: [UInt8(Self.hostFlags >> 8), UInt8(Self.hostFlags & 0xFF), Self.dnssecProtocol, algorithm.rawValue] + key)
  }

  /// The key's tag (RFC 4034, Appendix B).
  public var tag: UInt16 { Self.tag(of: rdata) }

  static func tag(of rdata: [UInt8]) -> UInt16 {
    var sum: UInt32 = 0
    for (index, octet) in rdata.enumerated() { sum &+= index & 1 == 0 ? UInt32(octet) << 8 : UInt32(octet) }
    return UInt16(truncatingIfNeeded: sum &+ sum >> 16)
  }

  /// Whether a signature over these octets was made with this key's other half.
  func isValid(_ signature: [UInt8], over octets: [UInt8]) -> Bool {
    switch material {
    case .ecdsaP256SHA256(let key):
      guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
      return key.isValidSignature(signature, for: octets)
    case .ed25519(let key):
      return key.isValidSignature(signature, for: octets)
    }
  }
}

extension SIG0Key: Equatable {
  /// Whether both are the same record.
  public static func == (left: SIG0Key, right: SIG0Key) -> Bool { left.rdata == right.rdata }
}

extension SIG0Key.Malformed: CustomStringConvertible {
  /// What is wrong, as the end of a sentence.
  public var description: String {
    switch self {
    case .truncated: "it is too short"
    case .notForAuthentication: "its flags say that it is not for authentication"
    case .wrongProtocol: "its protocol is not 3 (DNSSEC)"
    case .unknownAlgorithm(let number): "its algorithm \(number) is not 13 (ECDSAP256SHA256) or 15 (ED25519)"
    case .wrongKey: "its algorithm has no such key"
    }
  }
}
