/// Texts of one line each in one column.
enum Lines {
  /// The texts, each once.
  static func text(_ lines: [String]) -> String {
    guard let first = lines.first else { return "" }
    if lines.allSatisfy({ $0 == first }) { return first }
    var unique: [String] = []
    for line in lines where !unique.contains(line) { unique.append(line) }
    return unique.joined(separator: "\n")
  }

  static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
  }
}
