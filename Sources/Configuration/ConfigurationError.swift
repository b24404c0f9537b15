/// What is wrong with a configuration, and where.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// The line, from 1; 0 where the whole file is meant.
  public let line: Int
  /// The column, from 1.
  public let column: Int
  /// What is wrong, in one sentence.
  public let message: String

  init(file: String, line: Int = 0, column: Int = 0, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// About a file as a whole.
  init(file: String, _ message: String) {
    self.init(file: file, message: message)
  }

  init(_ place: ConfigurationPlace, _ message: String) {
    self.init(file: place.file, line: place.line, column: place.column, message: message)
  }

  /// Where it is wrong: the file, and the line and column where they are known.
  public var place: ConfigurationPlace { ConfigurationPlace(file: file, line: line, column: column) }

  /// The place and the sentence.
  public var description: String { "\(place): \(message)" }
}

/// All that is wrong with a configuration: the first errors, in the order of the file.
public struct ConfigurationErrors: Error, Sendable, CustomStringConvertible {
  /// At least one, at most `ConfigurationLimits.errors`.
  public let errors: [ConfigurationError]

  init(_ errors: [ConfigurationError]) {
    self.errors = errors
  }

  init(file: String, _ message: String) {
    errors = [ConfigurationError(file: file, line: 0, column: 0, message: message)]
  }

  /// One line for each.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
