/// One line of a script, cut into words as nsupdate cuts it: at blanks, whatever marks there are.
struct ScriptLine {
  /// Its number, counted from 1.
  let number: Int
  private let octets: ArraySlice<UInt8>
  private var rest: ArraySlice<UInt8>

  /// Takes a line without its line feed; a carriage return may stand at its end.
  init(_ octets: ArraySlice<UInt8>, number: Int) throws(TextFault) {
    func fault(_ column: Int, _ message: String, _ text: String = "") -> TextFault {
      TextFault(Position(line: number, column: column), message, text: text)
    }
    guard octets.count <= ZoneTextLimits.scriptLineOctets else {
      throw fault(1, "this line has more than \(ZoneTextLimits.scriptLineOctets) octets")
    }
    let text = octets.last == UInt8(ascii: "\r") ? octets.dropLast() : octets
    if let index = text.firstIndex(of: 0) {
      throw fault(1 + text.distance(from: text.startIndex, to: index), "an octet of value zero: is this a text file?")
    }
    if let index = text.firstIndex(of: UInt8(ascii: "\r")) {
      throw fault(1 + text.distance(from: text.startIndex, to: index), "a carriage return inside a line")
    }
    self.number = number
    self.octets = text
    rest = text
  }

  /// The next word; nil at the end.
  mutating func word() -> Token? {
    rest = rest.drop(while: Self.isBlank)
    guard !rest.isEmpty else { return nil }
    let position = position
    let word = rest.prefix { !Self.isBlank($0) }
    rest = rest.dropFirst(word.count)
    return Token(octets: word, position: position, isQuoted: false)
  }

  /// All that is left, cut as rdata is: with character-strings in quotation marks, and escapes.
  ///
  /// A semicolon starts no comment here, and parentheses are characters like others.
  mutating func rdata() throws(TextFault) -> ArraySlice<Token> {
    let start = position
    let part = Array(rest)
    skipRest()
    func located(_ position: Position) -> Position {
      Position(line: start.line, column: start.column + (position.offset ?? 0))
    }
    var scanner = EntryScanner(part.span, isMasterFile: false)
    do throws(TextFault) {
      guard try scanner.next() else { return [] }
    } catch {
      throw TextFault(located(error.position), error.message, text: error.text)
    }
    return scanner.tokens(from: 0).map { token in
      Token(octets: token.octets, position: located(token.position), isQuoted: token.isQuoted)
    }[...]
  }

  /// Passes over all that is left.
  mutating func skipRest() {
    rest = rest.suffix(0)
  }

  /// Where the rest starts.
  private var position: Position { Position(line: number, column: 1 + octets.count - rest.count) }

  private static func isBlank(_ octet: UInt8) -> Bool {
    octet == UInt8(ascii: " ") || octet == UInt8(ascii: "\t")
  }
}
