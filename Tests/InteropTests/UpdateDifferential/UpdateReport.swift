/// What was compared and what was found.
struct UpdateReport {
  private struct Entry {
    var count = 0
    var examples: [String] = []
  }

  static let examplesPerKind = 3

  var sequences = 0
  var updates = 0
  /// Updates by their answers' RCODEs.
  var codes: [String: Int] = [:]
  private(set) var failures = 0
  private var own: [String: Entry] = [:]
  private var decided: [String: Entry] = [:]

  mutating func fail(_ kind: String, _ example: () -> String) {
    failures += 1
    Self.add(&own, kind, example)
  }

  mutating func decide(_ kind: String, _ example: () -> String) {
    Self.add(&decided, kind, example)
  }

  private static func add(_ table: inout [String: Entry], _ kind: String, _ example: () -> String) {
    var entry = table[kind] ?? Entry()
    entry.count += 1
    if entry.examples.count < examplesPerKind { entry.examples.append(example()) }
    table[kind] = entry
  }

  private var sorted: [(title: String, kind: String, entry: Entry)] {
    [("own", own), ("decided", decided)].flatMap { title, table in
      table.sorted { $0.value.count > $1.value.count }.map { (title, $0.key, $0.value) }
    }
  }

  var summary: String {
    "updates: \(sequences) sequences, \(updates) updates, \(failures) failures\n"
      + codes.sorted { $0.value > $1.value }.map { "  \($0.value) × \($0.key)\n" }.joined()
      + sorted.map { "\($0.title) \($0.entry.count) × \($0.kind)\n" }.joined()
  }

  var details: String {
    sorted.map { "==== \($0.title) \($0.kind) ×\($0.entry.count)\n" + $0.entry.examples.joined(separator: "\n") }
      .joined()
  }
}
