/// Cuts a text into entries and tokens: comments, parentheses, quotation marks, escapes (RFC 1035 §5.1).
struct EntryScanner {
  private let octets: [UInt8]
  /// Whether semicolons and parentheses have a meaning.
  private let isMasterFile: Bool
  private var offset: Int
  private var line = 1
  private var lineStart: Int

  // What is known of the entry that is being scanned.
  private var tokens: [Token] = []
  private var tokenOctets = 0
  private var startsWithBlank = false
  private var fault: TextFault?
  private var openParentheses: [Position] = []
  private var depth = 0

  init(_ octets: [UInt8]) {
    self.octets = octets
    isMasterFile = true
    // A byte order mark is no part of the text.
    offset = octets.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineStart = offset
  }

  /// Reads a part of a line, in which semicolons and parentheses are octets like others; `position` is where it starts.
  init(partOfLine octets: ArraySlice<UInt8>, at position: Position) {
    self.octets = Array(octets)
    isMasterFile = false
    offset = 0
    line = position.line
    lineStart = 1 - position.column
  }

  /// The next entry; nil at the end of the text.
  ///
  /// After an error scanning goes on behind the entry that has it.
  mutating func next() throws(TextFault) -> Entry? {
    tokens.removeAll(keepingCapacity: true)
    (tokenOctets, depth, startsWithBlank, fault) = (0, 0, false, nil)
    openParentheses.removeAll(keepingCapacity: true)
    scan: while offset < octets.count {
      switch octets[offset] {
      case UInt8(ascii: "\n"):
        if depth == 0, !tokens.isEmpty || fault != nil { break scan }
        endLine()
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        if offset == lineStart, depth == 0, tokens.isEmpty { startsWithBlank = true }
        offset += 1
      case UInt8(ascii: ";") where isMasterFile:
        while offset < octets.count, octets[offset] != UInt8(ascii: "\n") { offset += 1 }
      case UInt8(ascii: "(") where isMasterFile, UInt8(ascii: ")") where isMasterFile:
        parenthesis()
      case UInt8(ascii: "\""):
        quotedString()
      default:
        word()
      }
    }
    if depth > 0, let open = openParentheses.first {
      fault = TextFault(open, "this parenthesis is never closed", text: "(")
    }
    if let fault { throw fault }
    guard let first = tokens.first else { return nil }
    return Entry(tokens: tokens[...], startsWithBlank: startsWithBlank, line: first.position.line)
  }

  private var position: Position { Position(line: line, column: offset - lineStart + 1) }

  private mutating func endLine() {
    offset += 1
    line += 1
    lineStart = offset
    if tokens.isEmpty, depth == 0 { startsWithBlank = false }
  }

  /// Notes the first error of the entry.
  private mutating func note(_ error: TextFault) {
    if fault == nil { fault = error }
  }

  private mutating func parenthesis() {
    if octets[offset] == UInt8(ascii: "(") {
      // Only the outermost is ever reported.
      if depth == 0 { openParentheses = [position] }
      depth += 1
    } else if depth > 0 {
      depth -= 1
    } else {
      note(TextFault(position, "this parenthesis was never opened", text: ")"))
    }
    offset += 1
  }

  private mutating func quotedString() {
    let start = position
    let first = offset + 1
    offset = first
    let isClosed = skipQuoted()
    append(Token(octets: octets[first..<offset], position: start, isQuoted: true))
    if isClosed {
      offset += 1
    } else {
      note(
        TextFault(start, "this quotation mark is not closed on its line", text: Excerpt.text(octets[first..<offset])))
    }
  }

  /// Goes to the closing quotation mark; false where the line or the text ends before it.
  private mutating func skipQuoted() -> Bool {
    while offset < octets.count {
      switch octets[offset] {
      case UInt8(ascii: "\""): return true
      case UInt8(ascii: "\n"): return false
      case UInt8(ascii: "\\"): skipEscape()
      case 0: nulOctet()
      default: offset += 1
      }
    }
    return false
  }

  private mutating func word() {
    let start = position
    let first = offset
    scan: while offset < octets.count {
      switch octets[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        break scan
      case UInt8(ascii: ";") where isMasterFile, UInt8(ascii: "(") where isMasterFile,
        UInt8(ascii: ")") where isMasterFile:
        break scan
      case UInt8(ascii: "\\"): skipEscape()
      case UInt8(ascii: "\""):
        // Inside a word only `key="value"` has quotation marks (RFC 9460 §2.1).
        if offset == first || octets[offset - 1] != UInt8(ascii: "=") {
          note(TextFault(position, "a quotation mark inside a word", text: Excerpt.text(octets[first...offset])))
        }
        offset += 1
        if skipQuoted() {
          offset += 1
        } else {
          note(TextFault(start, "a quotation mark in this word is not closed on its line", text: excerpt(from: first)))
        }
      case 0: nulOctet()
      default: offset += 1
      }
    }
    append(Token(octets: octets[first..<offset], position: start, isQuoted: false))
  }

  private func excerpt(from first: Int) -> String { Excerpt.text(octets[first..<offset]) }

  /// Passes over a backslash and the octet after it, which may be a digit of three.
  private mutating func skipEscape() {
    let next = offset + 1
    guard next < octets.count, octets[next] != UInt8(ascii: "\n"), octets[next] != UInt8(ascii: "\r"), octets[next] != 0
    else {
      note(TextFault(position, "a backslash must be followed by a character, or by three digits", text: "\\"))
      offset = next
      return
    }
    offset += 2
  }

  private mutating func nulOctet() {
    note(TextFault(position, "an octet of value zero: is this a text file?", text: "\\000"))
    offset += 1
  }

  private mutating func append(_ token: Token) {
    tokenOctets += token.octets.count
    guard tokens.count < ZoneTextLimits.entryTokens, tokenOctets <= ZoneTextLimits.entryOctets else {
      return note(
        TextFault(
          tokens.first?.position ?? token.position,
          "this entry has more than \(ZoneTextLimits.entryTokens) words or \(ZoneTextLimits.entryOctets) octets",
          text: Excerpt.text((tokens.first ?? token).octets)
        )
      )
    }
    // Once the entry has an error, its tokens are no longer of use.
    if fault == nil { tokens.append(token) }
  }
}
