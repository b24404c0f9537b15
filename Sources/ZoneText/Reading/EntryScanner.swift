internal import DNSWire

/// Cuts a text into entries and tokens: comments, parentheses, quotation marks, escapes (RFC 1035 §5.1).
///
/// The tokens are places in the text, kept until the next entry: nothing is copied.
struct EntryScanner: ~Copyable, ~Escapable {
  /// The text.
  let text: Span<UInt8>
  /// Where scanning goes on.
  private(set) var offset: Int
  /// The words and strings of the entry; never none.
  private(set) var tokens = TokenList()
  /// Their number.
  var tokenCount: Int { tokens.count }
  /// Whether the entry's line starts with a blank: its owner is the previous one's.
  private(set) var startsWithBlank = false
  /// Whether semicolons and parentheses have a meaning.
  private let isMasterFile: Bool

  // What is known of the entry that is being scanned.
  private var lineStart: Int
  private var tokenOctets = 0
  private var fault: TextFault?
  private var openParenthesis = 0
  private var depth = 0

  /// Takes a text, and where in it a line starts at which to begin; `isMasterFile` tells that semicolons and parentheses
  /// have a meaning.
  @_lifetime(copy text)
  init(_ text: Span<UInt8>, from offset: Int = 0, isMasterFile: Bool = true) {
    self.text = text
    self.isMasterFile = isMasterFile
    self.offset = offset
    lineStart = offset
  }

  /// Scans the next entry; false at the end of the text, or where none begins before `limit`.
  ///
  /// After an error scanning goes on behind the entry that has it.
  mutating func next(before limit: Int = .max) throws(TextFault) -> Bool {
    tokens.removeAll()
    (tokenOctets, depth, startsWithBlank) = (0, 0, false)
    if fault != nil { fault = nil }
    let text = text
    scan: while offset < text.count {
      let octet = text[offset]
      switch octet {
      case UInt8(ascii: "\n"):
        if depth == 0, tokenCount > 0 || fault != nil { break scan }
        endLine()
        if depth == 0, offset >= limit { return false }
      case UInt8(ascii: "\r"):
        carriageReturns()
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        if offset == lineStart, depth == 0, tokenCount == 0 { startsWithBlank = true }
        offset += 1
      case UInt8(ascii: ";") where isMasterFile:
        while offset < text.count, text[offset] != UInt8(ascii: "\n") { offset += 1 }
      case UInt8(ascii: "(") where isMasterFile, UInt8(ascii: ")") where isMasterFile:
        parenthesis()
      case UInt8(ascii: "\""):
        quotedString()
      default:
        word()
      }
    }
    if depth > 0 {
      fault = TextFault(.offset(openParenthesis), "this parenthesis is never closed", text: "(", code: .form)
    }
    if let fault { throw fault }
    return tokenCount > 0
  }

  private mutating func endLine() {
    offset += 1
    lineStart = offset
    if tokenCount == 0, depth == 0 { startsWithBlank = false }
  }

  /// Passes over the carriage returns before a line feed. One alone is an error: for some servers it is a line's end, for
  /// others a blank.
  private mutating func carriageReturns() {
    let start = offset
    while offset < text.count, text[offset] == UInt8(ascii: "\r") { offset += 1 }
    if offset < text.count, text[offset] != UInt8(ascii: "\n") {
      note(start, "a carriage return without a line feed", start..<start + 1)
    }
  }

  /// Notes the first error of the entry.
  private mutating func note(_ offset: Int, _ message: String, _ range: Range<Int>) {
    if fault == nil {
      fault = TextFault(.offset(offset), message, text: Excerpt.text(text.extracting(range)), code: .form)
    }
  }

  private mutating func parenthesis() {
    if text[offset] == UInt8(ascii: "(") {
      // Only the outermost is ever reported.
      if depth == 0 { openParenthesis = offset }
      depth += 1
    } else if depth > 0 {
      depth -= 1
    } else {
      note(offset, "this parenthesis was never opened", offset..<offset + 1)
    }
    offset += 1
  }

  private mutating func quotedString() {
    let start = offset
    var isPlain = true
    offset += 1
    if skipQuoted(&isPlain) {
      append(TokenRange(start: start, end: offset + 1, isQuoted: true, isPlain: isPlain))
      offset += 1
    } else {
      note(start, "this quotation mark is not closed on its line", start + 1..<offset)
    }
  }

  /// Goes to the closing quotation mark; false where the line or the text ends before it.
  private mutating func skipQuoted(_ isPlain: inout Bool) -> Bool {
    let text = text
    while offset < text.count {
      let octet = text[offset]
      switch octet {
      case UInt8(ascii: "\""): return true
      case UInt8(ascii: "\n"): return false
      case UInt8(ascii: "\\"):
        isPlain = false
        skipEscape()
      case 0: nulOctet()
      default: offset += 1
      }
    }
    return false
  }

  private mutating func word() {
    let text = text
    let start = offset
    var isPlain = true
    scan: while offset < text.count {
      // Most octets are letters, digits, hyphens and dots.
      let ordinary = TextWord(text, offset).countBefore {
        $0.below(UInt8(ascii: "*")) | $0.equal(UInt8(ascii: ";")) | $0.equal(UInt8(ascii: "\\"))
      }
      offset += ordinary
      guard ordinary < 8 else { continue }
      guard offset < text.count else { break }
      let octet = text[offset]
      if octet == UInt8(ascii: " ") || octet == UInt8(ascii: "\n") { break }
      switch octet {
      case UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        break scan
      case UInt8(ascii: ";") where isMasterFile, UInt8(ascii: "(") where isMasterFile,
        UInt8(ascii: ")") where isMasterFile:
        break scan
      case UInt8(ascii: "\\"):
        isPlain = false
        skipEscape()
      case UInt8(ascii: "\""):
        isPlain = false
        // Inside a word only `key="value"` has quotation marks (RFC 9460 §2.1).
        if offset == start || text[offset - 1] != UInt8(ascii: "=") {
          note(offset, "a quotation mark inside a word", start..<offset + 1)
        }
        offset += 1
        if skipQuoted(&isPlain) {
          offset += 1
        } else {
          note(start, "a quotation mark in this word is not closed on its line", start..<offset)
        }
      case 0: nulOctet()
      default: offset += 1
      }
    }
    append(TokenRange(start: start, end: offset, isQuoted: false, isPlain: isPlain))
  }

  /// Passes over a backslash and the octet after it, which may be a digit of three.
  private mutating func skipEscape() {
    let next = offset + 1
    guard next < text.count, text[next] != UInt8(ascii: "\n"), text[next] != UInt8(ascii: "\r"), text[next] != 0
    else {
      note(offset, "a backslash must be followed by a character, or by three digits", offset..<offset + 1)
      offset = next
      return
    }
    offset += 2
  }

  private mutating func nulOctet() {
    note(offset, "an octet of value zero: is this a text file?", offset..<offset + 1)
    offset += 1
  }

  @inline(__always)
  private mutating func append(_ token: TokenRange) {
    tokenOctets += token.count
    guard tokenCount < ZoneTextLimits.entryTokens, tokenOctets <= ZoneTextLimits.entryOctets else {
      return noteSize(token)
    }
    // Once the entry has an error, its tokens are no longer of use.
    guard fault == nil else { return }
    tokens.append(token)
  }

  private mutating func noteSize(_ token: TokenRange) {
    let first = tokenCount > 0 ? tokens[0] : token
    note(
      first.start,
      "this entry has more than \(ZoneTextLimits.entryTokens) words or \(ZoneTextLimits.entryOctets) octets",
      first.start..<first.end)
  }
}

extension EntryScanner {
  /// A token of the entry, with a copy of its octets.
  func token(_ index: Int) -> Token { tokens[index].token(in: text) }

  /// The tokens from one on, with copies of their octets.
  func tokens(from index: Int) -> ArraySlice<Token> {
    var copies: [Token] = []
    copies.reserveCapacity(tokenCount - index)
    for position in index..<tokenCount { copies.append(tokens[position].token(in: text)) }
    return copies[...]
  }
}
