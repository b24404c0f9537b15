/// All that is wrong with a zone file (RFC 1035 §5.1).
public struct ZoneTextErrors: Error, Sendable {
  /// The first errors, `ZoneTextLimits.errors` at most, in the order of their places.
  public private(set) var errors: [ZoneTextError] = []
  /// How many errors there are in all.
  public private(set) var total = 0
  /// What deserves a look besides, as far as that can be told of a file with errors.
  public internal(set) var warnings: [ZoneTextError] = []

  /// Makes an empty list.
  init() {}

  /// Counts an error, and keeps it while there is room.
  mutating func add(_ error: ZoneTextError) {
    total += 1
    if errors.count < ZoneTextLimits.errors { errors.append(error) }
  }

  /// Counts an error, and keeps it while there is room.
  mutating func add(_ fault: TextFault, file: String) {
    total += 1
    guard errors.count < ZoneTextLimits.errors else { return }
    errors.append(
      ZoneTextError(
        file: file, line: fault.position.line, column: fault.position.column, code: fault.code, message: fault.message,
        text: fault.text, hint: fault.hint
      )
    )
  }

  /// Counts errors that are not kept.
  mutating func count(_ number: Int) {
    total += number
  }

  /// Puts the kept errors into the order of their places.
  mutating func sort() {
    errors.sort { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
  }
}

extension ZoneTextErrors: CustomStringConvertible {
  /// One line for each of the first errors, and one for the others.
  public var description: String {
    var lines = errors.prefix(ZoneTextLimits.shownErrors).map(\.description)
    if total > lines.count { lines.append("and \(total - lines.count) more errors") }
    return lines.joined(separator: "\n")
  }
}
