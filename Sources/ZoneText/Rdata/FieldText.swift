internal import DNSWire

/// Makes the text of a field ready for libldns: what it would take without a word, or with a wrong result, is refused
/// before, or found in its result.
enum FieldText {
  /// The text of a field's tokens, checked.
  static func text(_ field: RdataField, _ tokens: ArraySlice<Token>, _ origin: Name?) throws(TextFault) -> [UInt8] {
    guard let token = tokens.first else { return [] }
    switch field {
    case .base64, .hex:
      // These may be cut anywhere.
      let text = joined(tokens, separator: [])
      guard isValid(field, text[...]) else { throw RdataText.invalid(token, field) }
      return text
    case .types:
      var text: [UInt8] = []
      for token in tokens { text += Array("TYPE\(try RdataText.type(token).rawValue) ".utf8) }
      return text
    case .ipsecKey: return try ipsecKey(tokens, origin)
    case .hostIdentity:
      try require(tokens, field) { index, text in
        switch index {
        case 0: TimeText.number(text, maximum: 255) != nil
        case 1: text.count <= 510 && isValid(.hex, text)
        default: isValid(.base64, text)
        }
      }
      guard tokens.count == 3 else { throw RdataText.invalid(token, field) }
    case .location: return try LocationText.text(tokens)
    case .serviceParameters:
      try require(tokens, field) { _, text in isServiceParameter(text) }
      let text = joined(tokens, separator: [0x20])
      guard text.count <= ZoneTextLimits.svcParamsOctets else { throw RdataText.invalid(token, field) }
      return text
    default:
      guard isValid(field, token.octets, isQuoted: token.isQuoted) else { throw RdataText.invalid(token, field) }
    }
    return joined(tokens, separator: [0x20])
  }

  /// Whether octets that libldns gave for a field can be right.
  static func isPlausible(_ field: RdataField, _ octets: [UInt8]) -> Bool {
    switch field {
    case .location: isLocation(octets)
    case .serviceParameters: hasKeysAsDemanded(octets)
    default: true
    }
  }

  /// Whether a quotation mark stands in a text that no backslash is before.
  private static func hasQuotationMark(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    while let octet = rest.popFirst() {
      if octet == UInt8(ascii: "\"") { return true }
      if octet == UInt8(ascii: "\\") { rest = rest.dropFirst() }
    }
    return false
  }

  private static func joined(_ tokens: ArraySlice<Token>, separator: [UInt8]) -> [UInt8] {
    Array(tokens.lazy.map(\.octets).joined(separator: separator))
  }

  private static func require(
    _ tokens: ArraySlice<Token>, _ field: RdataField, _ condition: (Int, ArraySlice<UInt8>) -> Bool
  ) throws(TextFault) {
    for (index, token) in tokens.enumerated() where !condition(index, token.octets) {
      throw RdataText.invalid(token, field)
    }
  }

  private static func isValid(_ field: RdataField, _ text: ArraySlice<UInt8>, isQuoted: Bool = false) -> Bool {
    switch field {
    case .string, .longString: isQuoted || !hasQuotationMark(text)
    case .tag: !text.isEmpty
    case .time: TimeText.number(text, maximum: text.count == 14 ? .max : UInt64(UInt32.max)) != nil
    case .algorithm, .certificateUsage, .selector, .matchingType:
      text.first.flatMap(TimeText.digit) == nil || TimeText.number(text, maximum: 255) != nil
    case .certificateType: text.first.flatMap(TimeText.digit) == nil || TimeText.number(text, maximum: 65_535) != nil
    case .base64:
      // One lone character stands for "nothing" in libldns; more would wrap its count of 16 bits. Of an IPSECKEY whose key it
      // can't read it forgets to free the gateway.
      !text.isEmpty && text.count.isMultiple(of: 4) && text.count <= ZoneTextLimits.rdataOctets / 3 * 4
        && text.dropLast(text.suffix(2).count(where: { $0 == UInt8(ascii: "=") })).allSatisfy(isBase64)
    case .base32: text.count <= 400 && [0, 2, 4, 5, 7].contains(text.count % 8) && text.allSatisfy(isBase32)
    case .hex:
      !text.isEmpty && text.count.isMultiple(of: 2) && text.count <= 2 * ZoneTextLimits.rdataOctets && areDigits(text)
    case .salt:
      text.elementsEqual([UInt8(ascii: "-")])
        || !text.isEmpty && text.count.isMultiple(of: 2) && text.count <= 510 && areDigits(text)
    case .nsap:
      text.starts(with: Array("0x".utf8)) && isValid(.hex, Array(text.dropFirst(2).filter { $0 != 0x2E })[...])
    case .locator: text.allSatisfy { GenericRdata.hexDigit($0) != nil || $0 == UInt8(ascii: ":") }
    case .eui48: text.count == 17 && text.allSatisfy { GenericRdata.hexDigit($0) != nil || $0 == UInt8(ascii: "-") }
    case .eui64: text.count == 23 && text.allSatisfy { GenericRdata.hexDigit($0) != nil || $0 == UInt8(ascii: "-") }
    case .addressPrefix: isAddressPrefix(text)
    default: true
    }
  }

  private static func areDigits(_ text: ArraySlice<UInt8>) -> Bool {
    text.allSatisfy { GenericRdata.hexDigit($0) != nil }
  }

  private static func isBase64(_ octet: UInt8) -> Bool {
    (0x30...0x39).contains(octet) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet | 0x20)
      || octet == UInt8(ascii: "+") || octet == UInt8(ascii: "/")
  }

  private static func isBase32(_ octet: UInt8) -> Bool {
    (0x30...0x39).contains(octet) || (UInt8(ascii: "a")...UInt8(ascii: "v")).contains(octet | 0x20)
  }

  /// `[!]FAMILY:ADDRESS/LENGTH` with a family and a length that exist (RFC 3123 §4).
  private static func isAddressPrefix(_ text: ArraySlice<UInt8>) -> Bool {
    let item = text.first == UInt8(ascii: "!") ? text.dropFirst() : text
    guard let colon = item.firstIndex(of: UInt8(ascii: ":")), let slash = item.lastIndex(of: UInt8(ascii: "/")),
      let family = TimeText.number(item[..<colon], maximum: 2)
    else { return false }
    return TimeText.number(item[(slash + 1)...], maximum: family == 1 ? 32 : 128) != nil
  }

  /// The fields of IPSECKEY, which libldns takes as one text in which it knows no origin and reads any number
  /// (RFC 4025 §3).
  private static func ipsecKey(_ tokens: ArraySlice<Token>, _ origin: Name?) throws(TextFault) -> [UInt8] {
    var gatewayType: UInt64 = 0
    var text: [UInt8] = []
    for (index, token) in tokens.enumerated() {
      switch index {
      case 0...2:
        guard let number = TimeText.number(token.octets, maximum: index == 1 ? 3 : 255) else {
          throw RdataText.invalid(token, .ipsecKey)
        }
        if index == 1 { gatewayType = number }
        text += Array("\(number) ".utf8)
      case 3:
        text += gatewayType == 3 ? Array(try RdataText.name(token, origin).description.utf8) : Array(token.octets)
        text.append(0x20)
      default:
        text += token.octets
      }
    }
    guard isValid(.base64, joined(tokens.dropFirst(4), separator: [])[...]) else {
      throw (tokens.dropFirst(4).first ?? tokens[tokens.startIndex]).fault("not \(RdataField.ipsecKey.noun)")
    }
    return text
  }

  /// Parameters that are nothing without a value (RFC 9460 §7, §8, RFC 9461 §5).
  private static let valuedParameters: Set<String> = [
    "mandatory", "alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath",
  ]

  /// A parameter that libldns takes for what it is, and whose value it keeps inside its buffers and numbers.
  private static func isServiceParameter(_ text: ArraySlice<UInt8>) -> Bool {
    let equals = text.firstIndex(of: UInt8(ascii: "=")) ?? text.endIndex
    let name = String(decoding: text[..<equals], as: UTF8.self)
    let value = text[equals...].dropFirst().filter { $0 != UInt8(ascii: "\"") }
    if valuedParameters.contains(name), value.isEmpty { return false }
    switch name {
    case "port": return TimeText.number(value[...], maximum: 65_535) != nil
    case "ipv6hint": return value.split(separator: UInt8(ascii: ",")).allSatisfy { $0.count <= 45 }
    case "ech": return isValid(.base64, value[...])
    default: return !name.hasPrefix("key") || isNumberedKey(text[..<equals].dropFirst(3), hasValue: !value.isEmpty)
    }
  }

  /// The number of a key that has no name, or whose value has the same form under its name: of the others (RFC 9460 §14.3.2) libldns
  /// would read octets as if the name stood there.
  private static func isNumberedKey(_ digits: ArraySlice<UInt8>, hasValue: Bool) -> Bool {
    guard let number = TimeText.number(digits, maximum: 65_535), digits.count == 1 || digits.first != UInt8(ascii: "0")
    else { return false }
    return number > 6 || number == 2 && !hasValue
  }

  /// Whether the keys of parameters in wire form ascend, none twice, and those that are mandatory are there
  /// (RFC 9460 §2.2, §8).
  private static func hasKeysAsDemanded(_ octets: [UInt8]) -> Bool {
    var reader = WireReader(octets.span)
    var keys: [UInt16] = []
    var mandatory: [UInt16] = []
    while reader.remaining > 0 {
      guard let key = try? reader.readUInt16(), let length = try? reader.readUInt16(),
        keys.last.map({ $0 < key }) ?? true,
        let value = try? reader.readOctets(Int(length))
      else { return false }
      keys.append(key)
      if key == 0 {
        mandatory = stride(from: 0, to: value.count - 1, by: 2).map { UInt16(value[$0]) << 8 | UInt16(value[$0 + 1]) }
      }
    }
    return mandatory.allSatisfy { $0 != 0 && keys.contains($0) }
  }

  /// Whether latitude, longitude and the three sizes are in their ranges (RFC 1876 §2).
  private static func isLocation(_ octets: [UInt8]) -> Bool {
    guard octets.count == 16, octets[1...3].allSatisfy({ $0 >> 4 <= 9 && $0 & 0xF <= 9 }) else { return false }
    let zero: Int64 = 1 << 31
    let span = octets.span
    return abs(Int64(span.uint32(at: 4)) - zero) <= 90 * 3_600_000
      && abs(Int64(span.uint32(at: 8)) - zero) <= 180 * 3_600_000
  }
}
