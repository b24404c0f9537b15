/// The words and marks of a file in BIND's form: words may be quoted, comments are those of C, C++ and the shell.
struct KeyFileTokens {
  struct Token {
    var text: String
    /// Whether it is one of `{`, `}` and `;`.
    var isMark: Bool
    var place: ConfigurationPlace
  }

  private(set) var tokens: [Token] = []

  init(_ text: String, file: String) {
    let characters = Array(text)
    var index = 0
    var line = 1
    var column = 1
    func advance(_ count: Int = 1) {
      for _ in 0..<count where index < characters.count {
        if characters[index].isNewline {
          line += 1
          column = 1
        } else {
          column += 1
        }
        index += 1
      }
    }
    func stands(_ text: String) -> Bool { characters[index...].starts(with: text) }
    /// Takes what stands before the first character or text that ends it.
    func take(until isEnd: () -> Bool) -> String {
      let start = index
      while index < characters.count, !isEnd() { advance() }
      return String(characters[start..<index])
    }
    while index < characters.count {
      let place = ConfigurationPlace(file: file, line: line, column: column)
      let character = characters[index]
      if character.isWhitespace {
        advance()
      } else if character == "#" || stands("//") {
        _ = take { characters[index].isNewline }
      } else if stands("/*") {
        _ = take { stands("*/") }
        advance(2)
      } else if character == "\"" {
        advance()
        tokens.append(Token(text: take { characters[index] == "\"" }, isMark: false, place: place))
        advance()
      } else if "{};".contains(character) {
        advance()
        tokens.append(Token(text: String(character), isMark: true, place: place))
      } else {
        let word = take { characters[index].isWhitespace || "{};\"#".contains(characters[index]) }
        tokens.append(Token(text: word, isMark: false, place: place))
      }
    }
  }
}
