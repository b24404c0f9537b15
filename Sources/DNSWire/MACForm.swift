/// An algorithm with the length to which its MACs are cut, written as BIND does: `hmac-sha256`, or `hmac-sha256-128`
/// with the number of bits.
public struct MACForm: Hashable, Sendable {
  /// The algorithm.
  public let algorithm: TSIGAlgorithm
  /// Octets of a MAC: one of the algorithm's `macLengths`.
  public let octets: Int

  /// Takes an algorithm with MACs of so many octets, all unless told otherwise; a length that it can't have becomes the
  /// nearest one that it can.
  public init(_ algorithm: TSIGAlgorithm, octets: Int? = nil) {
    self.algorithm = algorithm
    let lengths = algorithm.macLengths
    self.octets = min(max(octets ?? algorithm.macOctets, lengths.lowerBound), lengths.upperBound)
  }

  /// Reads a name in any case, with or without a number of bits; nil where there is no such algorithm, or none with MACs
  /// of that length.
  public init?(text: String) {
    let text = text.lowercased()
    if let algorithm = Self.algorithm(text) {
      self.init(algorithm)
      return
    }
    guard let dash = text.lastIndex(of: "-"), let algorithm = Self.algorithm(String(text[..<dash])) else { return nil }
    let digits = text[text.index(after: dash)...]
    guard digits.allSatisfy(\.isNumber), let bits = Int(digits), bits % 8 == 0,
      algorithm.macLengths.contains(bits / 8)
    else { return nil }
    self.init(algorithm, octets: bits / 8)
  }

  /// Whether the MACs are cut.
  public var isTruncated: Bool { octets < algorithm.macOctets }

  /// Old files call MD5 by its name on the wire.
  private static func algorithm(_ text: String) -> TSIGAlgorithm? {
    text == "hmac-md5.sig-alg.reg.int" ? .hmacMD5 : TSIGAlgorithm(rawValue: text)
  }
}

extension MACForm: CustomStringConvertible {
  /// The name as `init(text:)` reads it.
  public var description: String {
    isTruncated ? "\(algorithm.rawValue)-\(octets * 8)" : algorithm.rawValue
  }
}
