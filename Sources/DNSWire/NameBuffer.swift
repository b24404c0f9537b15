/// Room for one uncompressed name, filled again and again without allocation: the packet path's `Name`.
public struct NameBuffer: ~Copyable {
  private var storage = InlineArray<256, UInt8>(repeating: 0)
  /// Octets of the name, with its root label.
  public private(set) var count = 1

  /// Makes a buffer that holds the root.
  public init() {}

  /// The uncompressed wire form.
  public var wire: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let span = storage.span
      return span.extracting(0..<count)
    }
  }

  mutating func clear() {
    count = 0
  }

  mutating func append(_ octet: UInt8) throws(WireError) {
    guard count < WireLimits.nameOctets else { throw .nameTooLong }
    storage[count] = octet
    count += 1
  }

  /// Puts another name in place of the last `count` octets, which must be whole labels: what DNAME does
  /// (RFC 6672 §2.2). On an error the name is as it was.
  public mutating func replaceSuffix(of suffixCount: Int, by target: borrowing Span<UInt8>) throws(WireError) {
    guard suffixCount <= count, count - suffixCount + target.count <= WireLimits.nameOctets else {
      throw .nameTooLong
    }
    count -= suffixCount
    for index in target.indices { try append(target[index]) }
  }

  /// Takes an uncompressed name from its wire form, up to its root label.
  public mutating func load(_ wire: borrowing Span<UInt8>) throws(WireError) {
    var reader = WireReader(copy wire)
    try reader.readName(into: &self)
  }
}
