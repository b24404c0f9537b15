internal import DNSWire

/// What tells exports of Windows DNS servers from other zone files, and what only they have.
enum WindowsText {
  /// Octets at a text's start in which these signs are looked for.
  private static let headOctets = 1 << 16

  /// Whether the start of a text shows that Windows wrote it: its header, `[AGE:n]`, or a WINS record.
  static func isWindows(_ octets: [UInt8]) -> Bool {
    if headerZone(octets) != nil { return true }
    let head = octets.prefix(headOctets)
    guard ["[AGE:", "\tWINS\t", "\tWINSR\t"].contains(where: { contains(head, $0) }) else { return false }
    return head.split(separator: UInt8(ascii: "\n")).contains { line in
      // What is quoted, or a comment, says nothing.
      let entry = line.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: ";") }
      return contains(entry, "\tWINS\t") || contains(entry, "\tWINSR\t") || hasAge(entry)
    }
  }

  /// Whether `[AGE:n]` stands before an entry's type.
  private static func hasAge(_ entry: ArraySlice<UInt8>) -> Bool {
    let words = entry.split { $0 <= 0x20 }
    let isOwnerLeftOut = entry.first.map { $0 <= 0x20 } ?? true
    return words.dropFirst(isOwnerLeftOut ? 0 : 1)
      .first { age($0.span) != nil || !($0.elementsEqual("IN".utf8) || TimeText.seconds($0) != nil) }
      .map { age($0.span) != nil } ?? false
  }

  /// The zone that the header tells; nil also where that is no name that can be read.
  static func zone(_ octets: [UInt8]) -> Name? { headerZone(octets).flatMap { try? Name(text: $0) } }

  /// The zone in words of the header, one of the comments that a text starts with: `;  Database file X for Y zone.`
  private static func headerZone(_ octets: [UInt8]) -> String? {
    let head = octets.prefix(headOctets)
    for line in head.split(separator: UInt8(ascii: "\n"), maxSplits: 16).prefix(16) {
      let text = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
      guard let first = text.firstIndex(where: { $0 > 0x20 }) else { continue }
      guard text[first] == UInt8(ascii: ";") else { return nil }
      let words = text[(first + 1)...].split { $0 <= 0x20 }.map { String(decoding: $0, as: UTF8.self) }
      guard words.count >= 6, words.starts(with: ["Database", "file"]), words[words.count - 3] == "for",
        words[words.count - 1] == "zone."
      else { continue }
      return words[words.count - 2]
    }
    return nil
  }

  private static func contains(_ octets: ArraySlice<UInt8>, _ word: String) -> Bool {
    let word = Array(word.utf8)
    var rest = octets
    while let start = rest.firstIndex(of: word[0]) {
      rest = rest[start...]
      if rest.starts(with: word) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  /// The text in UTF-8 if it is UTF-16, as PowerShell writes it: with a byte order mark, or with a zero in every other of its
  /// first octets; nil for other texts.
  static func fromUTF16(_ octets: [UInt8]) throws(TextFault) -> [UInt8]? {
    let isLittle = octets.starts(with: [0xFF, 0xFE])
    let isBig = octets.starts(with: [0xFE, 0xFF])
    let hasZeros = octets.count >= 8 && (0..<4).allSatisfy { octets[2 * $0] != 0 && octets[2 * $0 + 1] == 0 }
    guard isLittle || isBig || hasZeros else { return nil }
    guard octets.count.isMultiple(of: 2) else {
      throw TextFault(Position(line: 1, column: 1), "a text in UTF-16 with an odd number of octets")
    }
    var units: [UInt16] = []
    units.reserveCapacity(octets.count / 2)
    for index in stride(from: isLittle || isBig ? 2 : 0, to: octets.count, by: 2) {
      let (first, second) = (UInt16(octets[index]), UInt16(octets[index + 1]))
      units.append(isBig ? first << 8 | second : second << 8 | first)
    }
    var text: [UInt8] = []
    text.reserveCapacity(units.count)
    let isBroken = transcode(units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true) {
      text.append($0)
    }
    guard !isBroken else {
      throw TextFault(Position(line: 1, column: 1), "a text in UTF-16 with half a character in it")
    }
    return text
  }

  /// Whether folded octets, the first in the highest place, are the mnemonic of a type that no other server knows.
  static func isWINS(_ word: UInt64) -> Bool { words.contains(word) }

  private static let words = Set(
    ["wins", "winsr", "wins-r", "nbstat"].map { $0.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } })

  /// The hours since 1601-01-01 UTC of `[AGE:n]`.
  static func age(_ octets: borrowing Span<UInt8>) -> UInt32? {
    let mark = "[AGE:".utf8.count
    guard octets.count > mark + 1, octets[octets.count - 1] == UInt8(ascii: "]") else { return nil }
    for (index, octet) in "[age:".utf8.enumerated() where ASCII.folded(octets[index]) != octet { return nil }
    return TimeText.number(octets.extracting(mark..<octets.count - 1), maximum: UInt64(UInt32.max))
      .map { UInt32(truncatingIfNeeded: $0) }
  }

  /// Whether a backslash stands before a digit.
  static func hasOctalEscape(_ text: borrowing Span<UInt8>) -> Bool {
    var index = 0
    while index + 1 < text.count {
      guard text[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      if (0x30...0x37).contains(text[index + 1]) { return true }
      index += 2
    }
    return false
  }

  /// A text with escapes of octal digits, with decimal ones in their place; nil where one is not octal.
  static func decimalEscapes(_ octets: ArraySlice<UInt8>) -> [UInt8]? {
    var text: [UInt8] = []
    var rest = octets
    while let octet = rest.popFirst() {
      text.append(octet)
      guard octet == UInt8(ascii: "\\"), let next = rest.first else { continue }
      guard (0x30...0x39).contains(next) else {
        text.append(next)
        rest = rest.dropFirst()
        continue
      }
      var value = 0
      for _ in 0..<3 {
        guard let digit = rest.popFirst(), (0x30...0x37).contains(digit) else { return nil }
        value = value * 8 + Int(digit) - 0x30
      }
      guard value <= 0xFF else { return nil }
      let zero = UInt8(ascii: "0")
      text += [zero + UInt8(value / 100), zero + UInt8(value / 10 % 10), zero + UInt8(value % 10)]
    }
    return text
  }
}
