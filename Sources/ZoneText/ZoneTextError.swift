/// One error in a zone file, and where it is (RFC 1035 §5.1).
public struct ZoneTextError: Error, Sendable, Equatable {
  /// The file, as the caller named it.
  public var file: String
  /// The line, counted from 1.
  public var line: Int
  /// The column of the offending token's first octet, counted from 1 in octets.
  public var column: Int
  /// What is wrong, in words.
  public var message: String
  /// The offending token, escaped and bounded.
  public var text: String

  /// Makes an error.
  public init(file: String, line: Int, column: Int, message: String, text: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.text = text
  }
}

extension ZoneTextError: CustomStringConvertible {
  /// `FILE:LINE:COLUMN: message: "text"`.
  public var description: String {
    "\(file):\(line):\(column): \(message)" + (text.isEmpty ? "" : ": \"\(text)\"")
  }
}
