internal import DNSWire

/// Addresses as they are written nearly always: read here, since most records have one. What is written in another way is
/// for libldns to judge.
enum AddressText {
  /// The rdata of an A or AAAA record; nil where the type is another, or the text is not of the usual form.
  static func octets(_ type: RecordType, _ token: Token) -> [UInt8]? {
    guard !token.isQuoted else { return nil }
    var writer = OctetWriter()
    switch type {
    case .a:
      guard let address = ipv4(token.octets.span) else { return nil }
      writer.append(number: address)
    case .aaaa:
      guard let address = ipv6(token.octets.span) else { return nil }
      writer.append(number: address)
    default: return nil
    }
    return writer.octets
  }

  /// Four numbers without leading zeros; nil where the text is another.
  static func ipv4(_ text: borrowing Span<UInt8>) -> UInt32? {
    guard text.count <= 15 else { return nil }
    // All octets of the text: to shift them out takes less than to look each one up.
    var (word, behind) = (text.word(at: 0), text.word(at: 8))
    var bits: UInt32 = 0
    var (number, digits, dots) = (UInt32(0), 0, 0)
    for _ in 0..<text.count {
      let octet = UInt8(truncatingIfNeeded: word)
      word = word &>> 8 | behind &<< 56
      behind &>>= 8
      let digit = UInt32(octet &- UInt8(ascii: "0"))
      if digit < 10 {
        guard digits == 0 || number > 0 else { return nil }
        number = number &* 10 &+ digit
        digits &+= 1
        guard number <= 255 else { return nil }
      } else {
        guard octet == UInt8(ascii: "."), digits > 0, dots < 3 else { return nil }
        bits = bits &<< 8 | number
        (number, digits, dots) = (0, 0, dots &+ 1)
      }
    }
    guard digits > 0, dots == 3 else { return nil }
    return bits &<< 8 | number
  }

  /// Groups of one to four hexadecimal digits, at most one `::` among them; nil where the text is another.
  static func ipv6(_ text: borrowing Span<UInt8>) -> UInt128? {
    var groups: UInt128 = 0
    var count = 0
    var gap: Int?
    var (group, digits) = (UInt16(0), 0)
    var index = 0
    while index < text.count {
      let octet = text[index]
      if octet == UInt8(ascii: ":") {
        let isDouble = index + 1 < text.count && text[index + 1] == UInt8(ascii: ":")
        if digits > 0 {
          guard count < 8 else { return nil }
          groups = groups << 16 | UInt128(group)
          count += 1
        } else if !isDouble || count > 0 {
          return nil
        }
        (group, digits) = (0, 0)
        if isDouble {
          guard gap == nil else { return nil }
          gap = count
          index += 1
        } else if index + 1 == text.count {
          return nil
        }
      } else {
        guard digits < 4, let digit = GenericRdata.hexDigit(octet) else { return nil }
        group = group &<< 4 | UInt16(digit)
        digits += 1
      }
      index += 1
    }
    if digits > 0 {
      guard count < 8 else { return nil }
      groups = groups << 16 | UInt128(group)
      count += 1
    }
    guard let gap else { return count == 8 ? groups : nil }
    guard count <= 7 else { return nil }
    // What stands before the gap goes to the front.
    let behind = 16 * (count - gap)
    let last = groups & ~(UInt128.max << behind)
    return (groups >> behind) << (16 * (8 - gap)) | last
  }
}
