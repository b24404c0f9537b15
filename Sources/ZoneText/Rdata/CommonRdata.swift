internal import DNSWire

/// Reads the rdata of the types that most records have, where it is written as it nearly always is. All else is for
/// `RdataText`, which knows every form, and finds the words for what is wrong.
struct CommonRdata: ~Copyable {
  private var writer = OctetWriter(capacity: 512)
  private var name = NameText()

  /// The rdata that was read last, uncompressed.
  var wire: Span<UInt8> {
    @_lifetime(borrow self)
    get { writer.span }
  }

  /// Takes rdata that was read in another way.
  mutating func take(_ octets: [UInt8]) {
    writer.removeAll()
    writer.append(octets.span)
  }

  /// Reads the tokens from one on; false where the rdata has to be read by `RdataText`.
  mutating func read(
    _ type: RecordType, _ entry: borrowing EntryScanner, from first: Int, origin: Name?
  ) -> Bool {
    writer.removeAll()
    let (text, count) = (entry.text, entry.tokenCount - first)
    guard count > 0 else { return false }
    switch type {
    case .a where count == 1:
      let token = entry.tokens[first]
      guard !token.isQuoted, let address = AddressText.ipv4(text.extracting(token.octets)) else { return false }
      writer.append(number: address)
    case .aaaa where count == 1:
      let token = entry.tokens[first]
      guard !token.isQuoted, let address = AddressText.ipv6(text.extracting(token.octets)) else { return false }
      writer.append(number: address)
    case .ns where count == 1, .cname where count == 1, .ptr where count == 1, .dname where count == 1:
      return appendName(entry.tokens[first], text, origin)
    case .mx where count == 2:
      return appendNumber(entry.tokens[first], text) && appendName(entry.tokens[first + 1], text, origin)
    case .srv where count == 4:
      for index in first..<first + 3 { guard appendNumber(entry.tokens[index], text) else { return false } }
      return appendName(entry.tokens[first + 3], text, origin)
    case .txt:
      // \# is the form of RFC 3597, and not plain.
      for index in first..<entry.tokenCount { guard appendString(entry.tokens[index], text) else { return false } }
      return writer.count <= ZoneTextLimits.rdataOctets
    default:
      return false
    }
    return true
  }

  private mutating func appendNumber(_ token: TokenRange, _ text: borrowing Span<UInt8>) -> Bool {
    guard !token.isQuoted, let number = TimeText.number(text.extracting(token.octets), maximum: 0xFFFF) else {
      return false
    }
    writer.append(number: UInt16(truncatingIfNeeded: number))
    return true
  }

  private mutating func appendName(_ token: TokenRange, _ text: borrowing Span<UInt8>, _ origin: Name?) -> Bool {
    guard token.isPlain, !token.isQuoted else { return false }
    do {
      try name.read(text.extracting(token.octets), origin: origin)
    } catch {
      return false
    }
    writer.append(name.wire)
    return true
  }

  private mutating func appendString(_ token: TokenRange, _ text: borrowing Span<UInt8>) -> Bool {
    guard token.isPlain, token.count <= 255 else { return false }
    writer.append(UInt8(token.count))
    writer.append(text.extracting(token.octets))
    return true
  }
}
