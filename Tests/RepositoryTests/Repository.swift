import Foundation

/// The checkout that the tests stand in.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The Swift files below a folder, with their texts.
  static func swiftFiles(_ folder: String) throws -> [(path: String, text: String)] {
    let paths = FileManager.default.subpaths(atPath: root.appendingPathComponent(folder).path) ?? []
    return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      ("\(folder)/\(path)", try text("\(folder)/\(path)"))
    }
  }

  /// The targets of Sources, as the table of Sources/README.md has them.
  static func levels() throws -> [String: (level: Int, outside: Set<String>)] {
    var levels: [String: (level: Int, outside: Set<String>)] = [:]
    for line in try text("Sources/README.md").split(separator: "\n") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 6, let level = Int(cells[1]) else { continue }
      let name = cells[2].trimmingCharacters(in: ["`"])
      let outside = cells[4].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      levels[name] = (level, Set(outside))
    }
    return levels
  }

  /// The modules that a Swift text imports.
  static func imports(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let index = words.firstIndex(of: "import"), index <= 1, words.count > index + 1 else { return nil }
      return String(words[index + 1])
    }
  }

  /// A text without its comments: what the compiler sees, line by line.
  static func code(_ text: String) -> [(line: Int, code: String)] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
      let code = line.trimmingCharacters(in: .whitespaces)
      return code.hasPrefix("//") ? nil : (index + 1, code)
    }
  }
}
