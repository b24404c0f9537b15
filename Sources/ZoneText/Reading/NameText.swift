internal import DNSWire
internal import Glibc

/// Reads the presentation form of names (RFC 1035 §5.1) into memory of its own, one after the other, without allocation.
/// It can't be copied, since that would cost more than reading a name.
struct NameText: ~Copyable {
  private var octets = InlineArray<256, UInt8>(repeating: 0)
  private var count = 1

  /// The uncompressed wire form of the name that was read last.
  var wire: Span<UInt8> {
    @_lifetime(borrow self)
    get { octets.span.extracting(0..<count) }
  }

  /// An owned copy.
  var name: Name { (try? Name(wire: wire.array(0..<count))) ?? .root }

  /// Whether it was read from the same octets, letter by letter.
  func isSpelledAs(_ other: borrowing Span<UInt8>) -> Bool {
    guard other.count == count else { return false }
    return wire.isSame(as: other)
  }

  /// Reads a name; a relative one is under `origin`. With `octal`, `\DDD` are octal digits, as Windows writes them.
  mutating func read(
    _ text: borrowing Span<UInt8>, origin: Name?, octal: Bool = false
  ) throws(NameTextError) {
    guard !text.isEmpty else { throw .empty }
    if text.count == 1, text[0] == UInt8(ascii: "@") || text[0] == UInt8(ascii: ".") {
      count = 0
      if text[0] == UInt8(ascii: "@") {
        try append(origin)
      } else {
        append(root: ())
      }
      return
    }
    (octets[0], count) = (0, 1)
    var labelStart = 0
    var index = 0
    var endsInDot = false
    while index < text.count {
      let word = TextWord(text, index)
      let ordinary = min(
        word.countBefore { $0.equal(UInt8(ascii: ".")) | $0.equal(UInt8(ascii: "\\")) }, text.count - index)
      // The octets behind these are written over.
      if ordinary > 0, count + ordinary - labelStart <= WireLimits.labelOctets + 1, count + 8 <= WireLimits.nameOctets {
        octets.store(word, at: count)
        count += ordinary
        index += ordinary
        endsInDot = false
        continue
      }
      var octet = text[index]
      index += 1
      if octet == UInt8(ascii: ".") {
        let length = count - labelStart - 1
        guard length > 0 else { throw .emptyLabel }
        guard count < WireLimits.nameOctets else { throw .nameTooLong }
        octets[labelStart] = UInt8(length)
        labelStart = count
        octets[count] = 0
        count += 1
        endsInDot = true
        continue
      }
      endsInDot = false
      if octet == UInt8(ascii: "\\") { octet = try Self.escaped(text, &index, octal) }
      guard count - labelStart <= WireLimits.labelOctets else { throw .labelTooLong }
      guard count < WireLimits.nameOctets else { throw .nameTooLong }
      octets[count] = octet
      count += 1
    }
    guard !endsInDot else { return }
    octets[labelStart] = UInt8(count - labelStart - 1)
    try append(origin)
  }

  private mutating func append(root: Void) {
    octets[count] = 0
    count += 1
  }

  private mutating func append(_ origin: Name?) throws(NameTextError) {
    guard let origin else { throw .relative }
    let wire = origin.wire.span
    guard count + wire.count <= WireLimits.nameOctets else { throw .nameTooLong }
    octets.store(wire, at: count)
    count += wire.count
  }

  /// The octet that a backslash before `index` stands for, with what follows it.
  private static func escaped(
    _ text: borrowing Span<UInt8>, _ index: inout Int, _ octal: Bool
  ) throws(NameTextError) -> UInt8 {
    guard index < text.count else { throw .escape }
    guard digit(text[index], false) != nil else {
      index += 1
      return text[index - 1]
    }
    var value = 0
    for _ in 0..<3 {
      guard index < text.count, let digit = digit(text[index], octal) else { throw .escape }
      value = value * (octal ? 8 : 10) + digit
      index += 1
    }
    guard let octet = UInt8(exactly: value) else { throw .escape }
    return octet
  }

  private static func digit(_ octet: UInt8, _ octal: Bool) -> Int? {
    (0x30...(octal ? 0x37 : 0x39)).contains(octet) ? Int(octet) - 0x30 : nil
  }
}

extension InlineArray<256, UInt8> {
  /// Writes eight octets, which must have room.
  @inline(__always)
  fileprivate mutating func store(_ word: TextWord, at offset: Int) {
    var octets = mutableSpan
    octets.store(word.octets.byteSwapped, at: offset)
  }

  /// Writes octets, which must have room.
  @inline(__always)
  fileprivate mutating func store(_ source: borrowing Span<UInt8>, at offset: Int) {
    var octets = mutableSpan
    unsafe octets.withUnsafeMutableBufferPointer { target in
      unsafe source.withUnsafeBufferPointer { source in
        _ = unsafe UnsafeMutableBufferPointer(rebasing: target[offset..<offset + source.count])
          .update(fromContentsOf: source)
      }
    }
  }
}
