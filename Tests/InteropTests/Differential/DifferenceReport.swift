import DNSWire
import Testing

/// What was compared and what was found.
struct DifferenceReport {
  /// Differences of one kind.
  private struct Entry {
    var count = 0
    var examples: [String] = []
  }

  /// Zones that are served together, and where they come from.
  struct Round {
    let seed: UInt64
    let zones: [GeneratedZone]
    let apexes: Set<Name>

    init(seed: UInt64, zones: [GeneratedZone]) throws {
      self.seed = seed
      self.zones = zones
      apexes = Set(try zones.map { try Name(text: $0.apex + ".") })
    }
  }

  static let examplesPerKind = 3

  private(set) var zones = 0
  private(set) var signedZones = 0
  private(set) var queries = 0
  private(set) var failures = 0
  private var own: [String: Entry] = [:]
  private var references: [String: Entry] = [:]

  mutating func begin(_ round: Round) {
    zones += round.zones.count
    signedZones += round.zones.count { $0.signing != nil }
  }

  /// Compares the answers of kmsdns and the references, in the order of `NameServer.Kind.allCases`.
  ///
  /// - Parameters:
  ///   - faults: what is wrong with kmsdns's answer by itself.
  ///   - whole: gives kmsdns's answer with room for all.
  mutating func compare(
    _ query: GeneratedQuery, _ zone: GeneratedZone, _ round: Round, _ messages: [Message],
    faults: [String], whole: () throws -> Message
  ) throws {
    queries += 1
    let answer = ComparableAnswer(messages[0])
    let others = zip(NameServer.Kind.references, messages.dropFirst()).map { kind, message in
      DecidedDifferences.comparable(
        message, of: kind, to: query, own: answer, bind: messages[1], apexes: round.apexes)
    }
    func example() -> String { Self.example(query, zone, round, messages) }
    let family =
      "\(zone.signing?.summary ?? "unsigned")\(query.dnssecOK ? " DO" : "") "
      + (["DS", "ANY", "RRSIG", "NSEC"].contains("\(query.type)") ? "\(query.type) " : "")
    for fault in faults { fail(family + fault, example) }
    let agree = others.allSatisfy { others[0].isSame(as: $0) }
    if !agree {
      let differences = zip(NameServer.Kind.references, others).dropFirst().map { kind, other in
        "\(kind)≠bind: " + others[0].differences(other).joined(separator: ",")
      }.joined(separator: "; ")
      let like = zip(NameServer.Kind.references, others).filter { answer.isSame(as: $1) }.map { "\($0.0)" }
      Self.add(&references, family + "\(differences) | as \(like.joined(separator: " "))", example)
    }
    if DecidedDifferences.isCutShort(messages[0], Array(messages.dropFirst()))
      || DecidedDifferences.isAliasOfParent(query, messages[0], apexes: round.apexes)
    {
      return
    }
    let likes = zip(NameServer.Kind.references, others).filter { answer.isSame(as: $1) }.map(\.0)
    let majority = others.first { other in others.count { other.isSame(as: $0) } > 1 }
    if likes.isEmpty {
      if try isDecided(query, messages, answer, others, whole: whole) { return }
      let differences = zip(NameServer.Kind.references, others).map { kind, other in
        "\(kind): " + answer.differences(other).joined(separator: ",")
      }.joined(separator: "; ")
      fail(family + differences, example)
    } else if let majority, !answer.isSame(as: majority) {
      if try isDecided(query, messages, answer, [majority], whole: whole) { return }
      fail(family + "as \(likes[0]) alone: " + answer.differences(majority).joined(separator: ","), example)
    } else if agree {
      compareAdditional(query, answer, others, family, example)
    }
  }

  /// Whether an answer differs from others in a way of kmsdns's own that is decided (README.md).
  private func isDecided(
    _ query: GeneratedQuery, _ messages: [Message], _ answer: ComparableAnswer, _ others: [ComparableAnswer],
    whole: () throws -> Message
  ) throws -> Bool {
    if answer.isTruncated {
      return try DecidedDifferences.isTightFit(
        query, whole: whole(), others: others, messages: Array(messages.dropFirst()))
    }
    return others.contains { DecidedDifferences.isLongerProof(messages[0], $0) }
  }

  private mutating func fail(_ kind: String, _ example: () -> String) {
    failures += 1
    Self.add(&own, kind, example)
  }

  private mutating func compareAdditional(
    _ query: GeneratedQuery, _ answer: ComparableAnswer, _ others: [ComparableAnswer], _ family: String,
    _ example: () -> String
  ) {
    let wanted = Set(others[0].additionals)
    let given = Set(answer.additionals)
    if !others.allSatisfy({ Set($0.additionals) == wanted }) {
      if !others.contains(where: { Set($0.additionals) == given }) {
        Self.add(&references, family + "additional \(query.type): all differ", example)
      }
    } else if wanted.isSubset(of: given) {
      if wanted != given { Self.add(&references, family + "additional \(query.type): kmsdns gives more", example) }
    } else if Self.typesWithoutAddresses.contains("\(query.type)") {
      Self.add(&references, family + "additional \(query.type): kmsdns gives less", example)
    } else {
      fail(family + "additional \(query.type)", example)
    }
  }

  /// Types for whose targets kmsdns does not yet give addresses.
  private static let typesWithoutAddresses: Set<String> = ["HTTPS", "SVCB", "AFSDB", "NAPTR"]

  private static func example(
    _ query: GeneratedQuery, _ zone: GeneratedZone, _ round: Round, _ messages: [Message]
  ) -> String {
    let texts = zip(NameServer.Kind.allCases, messages).map { "    \($0): \($1.text)" }
    // The zones of many others' names are too long to show.
    let large = ["", "test"]
    let related = round.zones.filter { other in
      other.apex == zone.apex || NameText.isBelow(other.apex, zone.apex) && !large.contains(zone.apex)
        || NameText.isBelow(zone.apex, other.apex) && !large.contains(other.apex)
    }
    let files = related.map { zone in
      "  zone \(zone.apex). \(zone.signing.map { "signed \($0)" } ?? "")\n\(zone.text)"
    }.joined()
    return "  seed \(round.seed) \(query)\n" + texts.joined(separator: "\n") + "\n" + files
  }

  private static func add(_ table: inout [String: Entry], _ kind: String, _ example: () -> String) {
    var entry = table[kind] ?? Entry()
    entry.count += 1
    if entry.examples.count < examplesPerKind { entry.examples.append(example()) }
    table[kind] = entry
  }

  private var sorted: [(title: String, kind: String, entry: Entry)] {
    [("own", own), ("references", references)].flatMap { title, table in
      table.sorted { $0.value.count > $1.value.count }.map { (title, $0.key, $0.value) }
    }
  }

  var summary: String {
    "differential: \(zones) zones, \(signedZones) of them signed, \(queries) queries, \(failures) failures\n"
      + sorted.map { "\($0.title) \($0.entry.count) × \($0.kind)\n" }.joined()
  }

  var details: String {
    sorted.map { "==== \($0.title) \($0.kind) ×\($0.entry.count)\n" + $0.entry.examples.joined(separator: "\n") }
      .joined()
  }
}
