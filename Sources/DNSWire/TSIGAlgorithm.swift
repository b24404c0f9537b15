/// The MAC algorithms that keys may have (RFC 8945 §6), by the names that key files and configurations call them.
public enum TSIGAlgorithm: String, CaseIterable, Sendable {
  /// HMAC over MD5; RFC 8945 §6 advises against it.
  case hmacMD5 = "hmac-md5"
  /// HMAC over SHA-1; RFC 8945 §6 advises against it.
  case hmacSHA1 = "hmac-sha1"
  /// HMAC over SHA-224.
  case hmacSHA224 = "hmac-sha224"
  /// HMAC over SHA-256.
  case hmacSHA256 = "hmac-sha256"
  /// HMAC over SHA-384.
  case hmacSHA384 = "hmac-sha384"
  /// HMAC over SHA-512.
  case hmacSHA512 = "hmac-sha512"

  /// The algorithm's name on the wire.
  public var name: Name { Self.names.first { $0.algorithm == self }?.name ?? .root }

  /// The algorithm with this name on the wire.
  public init?(name: Name) {
    guard let known = Self.names.first(where: { $0.name == name }) else { return nil }
    self = known.algorithm
  }

  /// The algorithm's name, spelled as here, if the next octets are one: nearly all share this one.
  static func knownName(_ reader: inout WireReader) -> Name? {
    let rest = reader.octets.extracting(reader.position..<reader.end)
    for (_, name) in names where name.wire.count <= rest.count {
      guard rest.extracting(0..<name.wire.count).isSame(as: name.wire.span) else { continue }
      guard (try? reader.skip(name.wire.count)) != nil else { return nil }
      return name
    }
    return nil
  }

  private static let names: [(algorithm: TSIGAlgorithm, name: Name)] = allCases.map { algorithm in
    let labels = algorithm == .hmacMD5 ? [algorithm.rawValue, "sig-alg", "reg", "int"] : [algorithm.rawValue]
    return (algorithm, Name(validated: labels.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]))
  }

  /// Octets of the whole MAC; a secret of this length is as strong as the algorithm.
  public var macOctets: Int {
    switch self {
    case .hmacMD5: 16
    case .hmacSHA1: 20
    case .hmacSHA224: 28
    case .hmacSHA256: 32
    case .hmacSHA384: 48
    case .hmacSHA512: 64
    }
  }

  /// Octets to which a MAC may be cut (RFC 8945 §5.2.2.1).
  public var macLengths: ClosedRange<Int> { max(10, macOctets / 2)...macOctets }

  /// Whether RFC 8945 §6 advises against it.
  public var isWeak: Bool { self == .hmacMD5 || self == .hmacSHA1 }
}
