/// Paragraphs for people.
enum WrappedText {
  /// Columns that a line has at most, unless a word is longer.
  static let width = 100

  /// The lines of a paragraph, as wide as a terminal with so many `columns` takes; the first starts with `first`, the others are
  /// indented by as much.
  static func lines(_ text: String, first: String = "", columns: Int? = nil) -> [String] {
    let width = min(width, columns ?? width)
    var lines: [String] = []
    var line = first
    let indentation = String(repeating: " ", count: first.count)
    for word in text.split(separator: " ") {
      if line.count + word.count + 1 > width, line.count > indentation.count {
        lines.append(line)
        line = indentation
      }
      line += line.count > indentation.count ? " \(word)" : "\(word)"
    }
    return lines + [line]
  }
}
