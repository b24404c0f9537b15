import DNSWire

/// What was compared and what was found.
struct UpdateReport {
  private struct Entry {
    var count = 0
    var examples: [String] = []
  }

  static let examplesPerKind = 3

  var sequences = 0
  private(set) var updates = 0
  /// Updates by the RCODEs of kmsdns.
  private var codes: [String: Int] = [:]
  /// Sequences that a reference could not go on with.
  private var left: [String: Int] = [:]
  private(set) var failures = 0
  private var own: [String: Entry] = [:]
  private var decided: [String: Entry] = [:]

  mutating func count(_ code: ResponseCode?) {
    updates += 1
    codes[UpdateOutcome.text(code), default: 0] += 1
  }

  mutating func leave(_ kind: NameServer.Kind) {
    left[kind.rawValue, default: 0] += 1
  }

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
      + left.sorted { $0.key < $1.key }.map { "\($0.key) left \($0.value) sequences\n" }.joined()
      + sorted.map { "\($0.title) \($0.entry.count) × \($0.kind)\n" }.joined()
  }

  var details: String {
    sorted.map { "==== \($0.title) \($0.kind) ×\($0.entry.count)\n" + $0.entry.examples.joined(separator: "\n") }
      .joined()
  }
}
