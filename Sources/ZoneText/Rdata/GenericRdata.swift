/// Rdata written as octets: `\#`, their number, and hexadecimal digits (RFC 3597 §5).
enum GenericRdata {
  /// Whether rdata starts as the generic form does.
  static func isGeneric(_ tokens: ArraySlice<Token>) -> Bool {
    guard let first = tokens.first else { return false }
    return !first.isQuoted && first.octets.elementsEqual([UInt8(ascii: "\\"), UInt8(ascii: "#")])
  }

  /// Reads the octets.
  static func read(_ tokens: ArraySlice<Token>) throws(TextFault) -> [UInt8] {
    var rest = tokens
    guard let mark = rest.popFirst() else { return [] }
    guard let lengthToken = rest.popFirst() else { throw mark.fault("the number of octets is missing") }
    guard !lengthToken.isQuoted,
      let length = TimeText.number(lengthToken.octets, maximum: UInt64(ZoneTextLimits.rdataOctets))
    else { throw lengthToken.fault("not a number of octets, 0 to \(ZoneTextLimits.rdataOctets)") }
    var rdata: [UInt8] = []
    var high: UInt8?
    for token in rest {
      for octet in token.octets {
        guard let digit = hexDigit(octet), !token.isQuoted else { throw token.fault("not hexadecimal digits") }
        if let first = high {
          rdata.append(first << 4 | digit)
          high = nil
        } else {
          high = digit
        }
      }
    }
    guard high == nil, UInt64(rdata.count) == length else {
      throw lengthToken.fault("the digits after this number are those of \(rdata.count) octets")
    }
    return rdata
  }

  /// The generic form.
  static func text(_ rdata: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text = Array("\\# \(rdata.count)".utf8)
    if !rdata.isEmpty { text.append(UInt8(ascii: " ")) }
    for octet in rdata {
      text.append(digits[Int(octet >> 4)])
      text.append(digits[Int(octet & 0xF)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The value of a hexadecimal digit.
  static func hexDigit(_ octet: UInt8) -> UInt8? {
    switch octet {
    case 0x30...0x39: octet - 0x30
    case 0x41...0x46: octet - 0x41 + 10
    case 0x61...0x66: octet - 0x61 + 10
    default: nil
    }
  }
}
