import DNSWire
import Testing

/// What was compared and what was found.
struct DifferenceReport {
  var zones = 0
  private(set) var queries = 0
  private(set) var failures = 0
  private var own: [String: (count: Int, examples: [String])] = [:]
  private var references: [String: (count: Int, examples: [String])] = [:]

  /// Compares the answers of kmsdns and the references, in the order of `NameServer.Kind.allCases`.
  mutating func compare(
    _ query: GeneratedQuery, _ zone: GeneratedZone, _ zones: [GeneratedZone], _ seed: UInt64, _ messages: [Message?]
  ) throws {
    queries += 1
    var answers: [ComparableAnswer] = []
    let apexes = Set(try zones.map { try Name(text: $0.apex) })
    for (kind, message) in zip(NameServer.Kind.allCases, messages) {
      let message = try #require(message, "\(kind) is silent: \(query), seed \(seed)")
      answers.append(
        kind == .kmsdns
          ? ComparableAnswer(message)
          : ComparableAnswer(
            message, of: kind, bindCode: messages[1]?.header.responseCode ?? .noError, apexes: apexes))
    }
    let others = answers.dropFirst()
    func example() -> String {
      let texts = zip(NameServer.Kind.allCases, messages).map { "    \($0): \($1?.text ?? "silent")" }
      let related = zones.filter {
        $0.apex == zone.apex || $0.apex.hasSuffix("." + zone.apex) || zone.apex.hasSuffix("." + $0.apex)
      }
      let files = related.map { "  zone \($0.apex)\n\($0.text)" }.joined()
      return "  seed \(seed) \(query.name) \(query.type) \(query.way.rawValue) \(query.payload)\n"
        + texts.joined(separator: "\n") + "\n" + files
    }
    let agree = others.dropFirst().allSatisfy { answers[1].isSame(as: $0) }
    if !agree {
      let kind = zip(NameServer.Kind.references, others).dropFirst().map { pair in
        "\(pair.0)≠bind: " + answers[1].differences(pair.1).joined(separator: ",")
      }.joined(separator: "; ")
      let like = zip(NameServer.Kind.references, others).filter { answers[0].isSame(as: $1) }.map { "\($0.0)" }
      Self.add(&references, "\(query.type == "DS" ? "DS " : "")\(kind) | as \(like.joined(separator: " "))", example)
    }
    if !others.contains(where: { answers[0].isSame(as: $0) }) {
      if others.allSatisfy({ answers[0].differences($0) == ["TC"] }), answers[0].isTruncated,
        !others.allSatisfy({ $0.additionals == answers[1].additionals })
      {
        // The others compress names of different case, or leave glue out without a word.
        Self.add(&references, "TC where glue just fits, or is left out", example)
        return
      }
      failures += 1
      let kind = zip(NameServer.Kind.references, others).map { pair in
        "\(pair.0): " + answers[0].differences(pair.1).joined(separator: ",")
      }.joined(separator: "; ")
      Self.add(&own, "\(query.type == "DS" ? "DS " : "")\(kind)", example)
    } else if agree {
      let wanted = Set(answers[1].additionals)
      let given = Set(answers[0].additionals)
      if !others.allSatisfy({ Set($0.additionals) == wanted }) {
        let isLikeOne = others.contains { Set($0.additionals) == given }
        if !isLikeOne { Self.add(&references, "additional \(query.type): all differ", example) }
      } else if wanted.isSubset(of: given) {
        if wanted != given { Self.add(&references, "additional \(query.type): kmsdns gives more", example) }
      } else if Self.typesWithoutAddresses.contains(query.type) {
        Self.add(&references, "additional \(query.type): kmsdns gives less", example)
      } else {
        failures += 1
        Self.add(&own, "additional \(query.type)", example)
      }
    }
  }

  /// Types for whose targets kmsdns does not yet give addresses.
  private static let typesWithoutAddresses: Set<String> = ["HTTPS", "SVCB", "AFSDB", "NAPTR"]

  private static func add(
    _ table: inout [String: (count: Int, examples: [String])], _ kind: String, _ example: () -> String
  ) {
    var entry = table[kind] ?? (0, [])
    entry.count += 1
    if entry.examples.count < 3 { entry.examples.append(example()) }
    table[kind] = entry
  }

  var summary: String {
    var text = "differential: \(zones) zones, \(queries) queries, \(failures) failures\n"
    for (title, table) in [("own", own), ("references", references)] {
      for (kind, entry) in table.sorted(by: { $0.value.count > $1.value.count }) {
        text += "\(title) \(entry.count) × \(kind)\n"
      }
    }
    return text
  }

  var details: String {
    var text = ""
    for (title, table) in [("own", own), ("references", references)] {
      for (kind, entry) in table.sorted(by: { $0.value.count > $1.value.count }) {
        text += "==== \(title) \(kind) ×\(entry.count)\n" + entry.examples.joined(separator: "\n")
      }
    }
    return text
  }
}
