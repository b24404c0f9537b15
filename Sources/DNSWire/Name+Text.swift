/// Why a text is not a domain name.
public enum NameTextError: Error, Equatable, Sendable {
  /// There is no text.
  case empty
  /// Two dots in a row, or one at the start.
  case emptyLabel
  /// A label of more than 63 octets.
  case labelTooLong
  /// More than 255 octets in all.
  case nameTooLong
  /// A backslash that neither a character nor three digits up to 255 follow.
  case escape
  /// A relative name where no origin is known.
  case relative
}

extension NameTextError: CustomStringConvertible {
  /// The reason in words.
  public var description: String {
    switch self {
    case .empty: "a name is missing"
    case .emptyLabel: "a label is empty (two dots in a row, or one at the start)"
    case .labelTooLong: "a label has more than \(WireLimits.labelOctets) octets"
    case .nameTooLong: "the name has more than \(WireLimits.nameOctets) octets"
    case .escape: "a backslash must be followed by a character, or by three digits up to 255"
    case .relative: "the name is relative, and no origin is known"
    }
  }
}

extension Name {
  /// Reads the presentation form (RFC 1035 §5.1): a final dot makes it absolute, `@` alone is the origin,
  /// otherwise it is relative to `origin`.
  public init(text: some StringProtocol, origin: Name? = .root) throws(NameTextError) {
    try self.init(text: Array(text.utf8)[...], origin: origin)
  }

  /// Reads the presentation form from octets.
  public init(text: ArraySlice<UInt8>, origin: Name? = .root) throws(NameTextError) {
    guard !text.isEmpty else { throw .empty }
    if text.elementsEqual([UInt8(ascii: "@")]) {
      guard let origin else { throw .relative }
      self = origin
      return
    }
    if text.elementsEqual([UInt8(ascii: ".")]) {
      self = .root
      return
    }
    var wire: [UInt8] = [0]
    var labelStart = 0
    var scanner = EscapedOctets(text)
    var endsInDot = false
    while let octet = try scanner.next() {
      endsInDot = false
      if octet.isDot {
        let length = wire.count - labelStart - 1
        guard length > 0 else { throw .emptyLabel }
        wire[labelStart] = UInt8(length)
        labelStart = wire.count
        wire.append(0)
        endsInDot = true
        continue
      }
      guard wire.count - labelStart <= WireLimits.labelOctets else { throw .labelTooLong }
      wire.append(octet.value)
      guard wire.count <= WireLimits.nameOctets else { throw .nameTooLong }
    }
    if !endsInDot {
      wire[labelStart] = UInt8(wire.count - labelStart - 1)
      guard let origin else { throw .relative }
      wire.append(contentsOf: origin.wire)
    }
    guard wire.count <= WireLimits.nameOctets else { throw .nameTooLong }
    self.init(validated: wire)
  }
}

/// The octets of a text with its escapes resolved.
private struct EscapedOctets {
  private var rest: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) {
    rest = text
  }

  /// The next octet, and whether it is a dot that was not escaped.
  mutating func next() throws(NameTextError) -> (value: UInt8, isDot: Bool)? {
    guard let octet = rest.popFirst() else { return nil }
    guard octet == UInt8(ascii: "\\") else { return (octet, octet == UInt8(ascii: ".")) }
    guard let escaped = rest.popFirst() else { throw .escape }
    guard let hundreds = Self.digit(escaped) else { return (escaped, false) }
    guard let second = rest.popFirst(), let tens = Self.digit(second),
      let third = rest.popFirst(), let ones = Self.digit(third),
      let value = UInt8(exactly: hundreds * 100 + tens * 10 + ones)
    else { throw .escape }
    return (value, false)
  }

  private static func digit(_ octet: UInt8) -> Int? {
    (0x30...0x39).contains(octet) ? Int(octet) - 0x30 : nil
  }
}

extension Name: CustomStringConvertible {
  /// The absolute presentation form, with special and unprintable octets escaped.
  public var description: String {
    isRoot ? "." : text(isAbsolute: true)
  }

  /// The presentation form without its final dot; `.` for the root.
  public var relativeText: String {
    isRoot ? "." : text(isAbsolute: false)
  }

  private func text(isAbsolute: Bool) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(wire.count)
    write(to: &text, isAbsolute: isAbsolute)
    return String(decoding: text, as: UTF8.self)
  }

  /// Writes the presentation form; that of the root is nothing, and its dot.
  func write(to text: inout [UInt8], isAbsolute: Bool) {
    let wire = wire.span
    var position = 0
    while wire[position] != 0 {
      if position > 0 { text.append(UInt8(ascii: ".")) }
      let end = position + 1 + Int(wire[position])
      for index in position + 1..<end { Self.append(wire[index], to: &text) }
      position = end
    }
    if isAbsolute { text.append(UInt8(ascii: ".")) }
  }

  private static func append(_ octet: UInt8, to text: inout [UInt8]) {
    switch octet {
    case UInt8(ascii: "."), UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: ";"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "@"), UInt8(ascii: "$"):
      text += [UInt8(ascii: "\\"), octet]
    case 0x21...0x7E:
      text.append(octet)
    default:
      let zero = UInt8(ascii: "0")
      text += [UInt8(ascii: "\\"), zero + octet / 100, zero + octet / 10 % 10, zero + octet % 10]
    }
  }
}
