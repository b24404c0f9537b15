internal import DNSWire

/// One error or warning about a zone file, and where it is (RFC 1035 §5.1).
public struct ZoneTextError: Error, Sendable, Equatable {
  /// The file, as the caller named it.
  public var file: String
  /// The line, counted from 1.
  public var line: Int
  /// The column of the offending token's first octet, counted from 1 in characters.
  public var column: Int
  /// What kind of error it is.
  public var code: ZoneCode
  /// What is wrong, in words.
  public var message: String
  /// The offending token, escaped and bounded.
  public var text: String
  /// The part of the line around it, escaped and bounded, and how many characters stand before it there.
  public var context: Context?
  /// What to do, in words, where that is not the same for all of its code.
  private let ownHint: String?

  /// A part of a line.
  public struct Context: Sendable, Equatable {
    /// The part.
    public var line: String
    /// Characters before the offending token.
    public var indent: Int
  }

  /// Makes an error.
  public init(
    file: String, line: Int, column: Int, code: ZoneCode = .rdata, message: String, text: String,
    context: Context? = nil, hint: String? = nil
  ) {
    ownHint = hint
    self.file = file
    self.line = line
    self.column = column
    self.code = code
    self.message = message
    self.text = text
    self.context = context
  }
}

extension ZoneTextError {
  /// Whether a relative name stands where no origin is known.
  public var isOriginUnknown: Bool { code == .name && message == NameTextError.relative.description }

  /// What to do, in words; nil where the message says it all.
  public var hint: String? {
    isOriginUnknown
      ? "--origin says the zone's name, where neither the file's name nor $ORIGIN does"
      : ownHint ?? code.hint
  }
}

extension ZoneTextError: CustomStringConvertible {
  /// `FILE:LINE:COLUMN: message: "text"`.
  public var description: String {
    "\(file):\(line):\(column): \(message)" + (text.isEmpty ? "" : ": \"\(text)\"")
  }
}
