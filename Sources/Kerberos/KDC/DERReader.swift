/// Values in the distinguished encoding of ASN.1 (X.690), as far as Kerberos's messages need it: every read is checked.
struct DERReader {
  private var octets: ArraySlice<UInt8>

  init(_ octets: ArraySlice<UInt8>) {
    self.octets = octets
  }

  /// The next value's tag and content; nil at the end, and where the octets are no value.
  mutating func next() -> (tag: UInt8, content: ArraySlice<UInt8>)? {
    guard let tag = octets.popFirst(), tag & 0x1F != 0x1F, let first = octets.popFirst() else { return nil }
    var length = Int(first)
    if first >= 0x80 {
      length = 0
      guard (0x81...0x83).contains(first) else { return nil }
      for _ in 0..<Int(first & 0x7F) {
        guard let octet = octets.popFirst() else { return nil }
        length = length << 8 | Int(octet)
      }
    }
    guard length <= octets.count else { return nil }
    defer { octets = octets.dropFirst(length) }
    return (tag, octets.prefix(length))
  }

  /// The content of the next value that has a tag.
  mutating func content(of tag: UInt8) -> ArraySlice<UInt8>? {
    while let value = next() {
      if value.tag == tag { return value.content }
    }
    return nil
  }

  /// A value in the encoding; its content has less than 65,536 octets.
  static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    let length: [UInt8] =
      switch count {
      case ..<0x80: [UInt8(count)]
      case ..<0x100: [0x81, UInt8(count)]
      default: [0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
      }
    return [tag] + length + content
  }
}
