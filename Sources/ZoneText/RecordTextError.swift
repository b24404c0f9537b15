/// Why a text is not the presentation form of a type's rdata (RFC 1035 §5.1).
public struct RecordTextError: Error, Sendable, Equatable {
  /// What is wrong, in words.
  public var message: String
  /// The column of the offending token's first octet, counted from 1 in characters.
  public var column: Int
  /// The offending token, escaped and bounded.
  public var text: String

  /// Makes an error.
  public init(message: String, column: Int, text: String) {
    self.message = message
    self.column = column
    self.text = text
  }
}

extension RecordTextError: CustomStringConvertible {
  /// The reason in words, and the text in quotation marks.
  public var description: String { message + (text.isEmpty ? "" : ": \"\(text)\"") }
}
