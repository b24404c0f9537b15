public import DNSWire

/// The label by which a name is known among NSEC3 records: its hash in base32hex, in lower case (RFC 5155 §5).
public struct HashedLabel {
  /// Characters of the label.
  public static let octets = 32

  private var characters = InlineArray<32, UInt8>(repeating: 0)

  /// Hashes a name.
  ///
  /// - Parameters:
  ///   - name: a folded, uncompressed name; what stands before it is `prefix`.
  ///   - prefix: folded labels that belong in front.
  ///   - parameters: the rdata of an NSEC3 record: iterations and salt are read from it.
  init(prefix: borrowing Span<UInt8>, _ name: borrowing Span<UInt8>, parameters: borrowing Span<UInt8>) {
    guard parameters.count >= 5, parameters.count >= 5 + Int(parameters[4]) else { return }
    let salt = parameters.extracting(5..<5 + Int(parameters[4]))
    var hash = SHA1()
    hash.update(prefix)
    hash.update(name)
    hash.update(salt)
    var digest = hash.finish()
    for _ in 0..<parameters.uint16(at: 2) {
      var hash = SHA1()
      hash.update(digest.span)
      hash.update(salt)
      digest = hash.finish()
    }
    encode(digest)
  }

  /// The hash of a name that is not on the packet path.
  public init(_ name: Name, parameters: [UInt8]) {
    let none: [UInt8] = []
    self.init(prefix: none.span, name.folded.wire.span, parameters: parameters.span)
  }

  /// Five octets make eight characters; their order is that of the hashes.
  private mutating func encode(_ digest: InlineArray<20, UInt8>) {
    for group in 0..<4 {
      var bits: UInt64 = 0
      for index in 0..<5 { bits = bits << 8 | UInt64(digest[group * 5 + index]) }
      for index in 0..<8 {
        let value = UInt8(truncatingIfNeeded: bits >> UInt64(35 - index * 5)) & 31
        characters[group * 8 + index] = value < 10 ? 0x30 + value : 0x61 + value - 10
      }
    }
  }

  /// The characters.
  public var text: String {
    String(decoding: characters.span.array(0..<Self.octets), as: UTF8.self)
  }

  /// How the first label of `name`, in any case, stands to this one: negative before it, 0 equal, positive after it.
  func order(of name: borrowing Span<UInt8>) -> Int {
    guard name.count > Self.octets, Int(name[0]) == Self.octets else { return -1 }
    for index in 0..<Self.octets {
      let difference = Int(ASCII.folded(name[index + 1])) - Int(characters[index])
      if difference != 0 { return difference }
    }
    return 0
  }
}
