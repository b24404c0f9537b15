internal import DNSWire

/// Addresses as they are written nearly always: read here, since most records have one. What is written in another way is
/// for libldns to judge.
enum AddressText {
  /// The rdata of an A or AAAA record; nil where the type is another, or the text is not of the usual form.
  static func octets(_ type: RecordType, _ token: Token) -> [UInt8]? {
    guard !token.isQuoted else { return nil }
    switch type {
    case .a: return ipv4(token.octets)
    case .aaaa: return ipv6(token.octets)
    default: return nil
    }
  }

  /// Four numbers without leading zeros.
  private static func ipv4(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var bits: UInt32 = 0
    var (number, digits, count) = (UInt32(0), 0, 1)
    for octet in text {
      switch octet {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if digits > 0, number == 0 { return nil }
        number = number * 10 + UInt32(octet - UInt8(ascii: "0"))
        digits += 1
        guard number <= 255 else { return nil }
      case UInt8(ascii: "."):
        guard digits > 0, count < 4 else { return nil }
        bits = bits << 8 | number
        (number, digits, count) = (0, 0, count + 1)
      default: return nil
      }
    }
    guard digits > 0, count == 4 else { return nil }
    bits = bits << 8 | number
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) }
  }

  /// Groups of one to four hexadecimal digits, at most one `::` among them.
  private static func ipv6(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var octets: [UInt8] = []
    octets.reserveCapacity(16)
    var gap: Int?
    var (group, digits) = (UInt16(0), 0)
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: ":") {
        let isDouble = index + 1 < text.endIndex && text[index + 1] == UInt8(ascii: ":")
        if digits > 0 {
          append(group, to: &octets)
        } else if !isDouble || !octets.isEmpty {
          return nil
        }
        (group, digits) = (0, 0)
        if isDouble {
          guard gap == nil else { return nil }
          gap = octets.count
          index += 1
        } else if index + 1 == text.endIndex {
          return nil
        }
      } else {
        guard digits < 4, let digit = GenericRdata.hexDigit(text[index]) else { return nil }
        group = group << 4 | UInt16(digit)
        digits += 1
      }
      guard octets.count <= 16 else { return nil }
      index += 1
    }
    if digits > 0 { append(group, to: &octets) }
    guard let gap else { return octets.count == 16 ? octets : nil }
    guard octets.count <= 14 else { return nil }
    octets.insert(contentsOf: [UInt8](repeating: 0, count: 16 - octets.count), at: gap)
    return octets
  }

  private static func append(_ group: UInt16, to octets: inout [UInt8]) {
    octets.append(UInt8(truncatingIfNeeded: group >> 8))
    octets.append(UInt8(truncatingIfNeeded: group))
  }
}
