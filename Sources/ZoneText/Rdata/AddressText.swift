internal import DNSWire

/// Addresses as they are written nearly always: read here, since most records have one. What is written in another way is
/// for libldns to judge.
enum AddressText {
  /// The rdata of an A or AAAA record; nil where the type is another, or the text is not of the usual form.
  static func octets(_ type: RecordType, _ token: Token) -> [UInt8]? {
    guard !token.isQuoted else { return nil }
    var octets: [UInt8] = []
    switch type {
    case .a: return append(ipv4: token.octets.span, to: &octets) ? octets : nil
    case .aaaa: return append(ipv6: token.octets.span, to: &octets) ? octets : nil
    default: return nil
    }
  }

  /// Four numbers without leading zeros; false where the text is another, then nothing is appended.
  static func append(ipv4 text: borrowing Span<UInt8>, to octets: inout [UInt8]) -> Bool {
    var bits: UInt32 = 0
    var (number, digits, count) = (UInt32(0), 0, 1)
    for index in text.indices {
      let octet = text[index]
      switch octet {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if digits > 0, number == 0 { return false }
        number = number * 10 + UInt32(octet - UInt8(ascii: "0"))
        digits += 1
        guard number <= 255 else { return false }
      case UInt8(ascii: "."):
        guard digits > 0, count < 4 else { return false }
        bits = bits << 8 | number
        (number, digits, count) = (0, 0, count + 1)
      default: return false
      }
    }
    guard digits > 0, count == 4 else { return false }
    unsafe withUnsafeBytes(of: (bits << 8 | number).bigEndian) { unsafe octets.append(contentsOf: $0) }
    return true
  }

  /// Groups of one to four hexadecimal digits, at most one `::` among them; false where the text is another, then nothing
  /// is appended.
  static func append(ipv6 text: borrowing Span<UInt8>, to octets: inout [UInt8]) -> Bool {
    var groups = InlineArray<8, UInt16>(repeating: 0)
    var count = 0
    var gap: Int?
    var (group, digits) = (UInt16(0), 0)
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: ":") {
        let isDouble = index + 1 < text.count && text[index + 1] == UInt8(ascii: ":")
        if digits > 0 {
          guard count < 8 else { return false }
          groups[count] = group
          count += 1
        } else if !isDouble || count > 0 {
          return false
        }
        (group, digits) = (0, 0)
        if isDouble {
          guard gap == nil else { return false }
          gap = count
          index += 1
        } else if index + 1 == text.count {
          return false
        }
      } else {
        guard digits < 4, let digit = GenericRdata.hexDigit(text[index]) else { return false }
        group = group << 4 | UInt16(digit)
        digits += 1
      }
      index += 1
    }
    if digits > 0 {
      guard count < 8 else { return false }
      groups[count] = group
      count += 1
    }
    guard gap == nil ? count == 8 : count <= 7 else { return false }
    let zeros = 8 - count
    let start = gap ?? 8
    var address = InlineArray<8, UInt16>(repeating: 0)
    for position in 0..<count {
      address[position < start ? position : position + zeros] = groups[position].bigEndian
    }
    unsafe address.span.bytes.withUnsafeBytes { unsafe octets.append(contentsOf: $0) }
    return true
  }
}
