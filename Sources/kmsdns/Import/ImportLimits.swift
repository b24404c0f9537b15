/// The limits of imports.
enum ImportLimits {
  /// Octets of a base's records.
  static let octets = 1 << 30
  /// Imports that are under way at once: each has its zone in memory.
  static let offers = 4
  /// Octets of a block of records: a message to the server, and a part as the store keeps it.
  static let blockOctets = 256 << 10
  /// Differences that the server tells of one by one: owners and types.
  static let differences = 5_000
  /// Octets that their texts may have, more or less.
  static let differenceOctets = 1 << 20
  /// Contradictions that are told of one by one.
  static let conflicts = 1_000
  /// Seconds that the server waits for an operator to decide.
  static let decisionSeconds = 3_600
  /// Seconds that a command waits for what the server has to say.
  static let answerSeconds = 600
  /// Files that are read from another place than a configuration names, and are told of one by one.
  static let movedFiles = 20
  /// Characters of an operator's name, and of a file's, that are kept.
  static let nameLength = 64
  static let sourceLength = 1_024
}
