import DNSWire
import ZoneText

/// What kmsdns and the references make of zone files, compared.
struct ZoneFileDifferences {
  /// Files that kmsdns loads.
  private(set) var loaded = 0
  /// Records that were compared with BIND's.
  private(set) var compared = 0
  /// Differences that no rule decides, each with the file.
  private(set) var undecided: [String] = []
  private var decided: [String: Int] = [:]

  /// All that was found, for people.
  var report: String {
    "\(loaded) files loaded, \(compared) records compared with BIND's\n"
      + decided.sorted { $0.key < $1.key }.map { "\($1)\t\($0)\n" }.joined() + undecided.joined(separator: "\n")
  }

  /// Compares one file.
  mutating func compare(_ file: ZoneFileGenerator.File, _ result: ZoneFileOracles.Result, seed: UInt64) {
    let reading = ZoneReading(
      dialect: .masterFile,
      includes: { name, _ in
        guard let text = file.included[name] else { return .failure(ZoneReading.Refusal(reason: "no such file")) }
        return .success(ZoneReading.Included(path: name, octets: Array(text.utf8)))
      })
    let zone: ZoneFile
    do throws(ZoneTextErrors) {
      zone = try MasterFile.read(
        Array(file.text.utf8), file: "\(seed)", origin: try? Name(text: file.origin), reading)
    } catch {
      if result.bind != nil { note(Self.rule(error), "BIND loads it, kmsdns does not:\n\(error)", file, seed) }
      return
    }
    loaded += 1
    let ours = Set(zone.records.map { OracleRecord($0.record) })
    guard let bind = result.bind else {
      let rule = Self.rule(result.message, Self.bind) ?? Self.rule(ofIncludedIn: file, result.message)
      return note(rule, "kmsdns loads it, BIND does not:\n\(result.message)", file, seed)
    }
    let (left, right) = comparable(zone, ours, Set(bind))
    if left != right { note(nil, "BIND's records are others:\n\(Self.text(left, right))", file, seed) }
    if file.isForAll {
      if let message = result.knot {
        note(Self.rule(message, Self.knot), "kmsdns loads it, Knot does not:\n\(message)", file, seed)
      }
      if let message = result.nsd {
        note(Self.rule(message, Self.nsd), "kmsdns loads it, NSD does not:\n\(message)", file, seed)
      }
    }
    if file.isForLDNS, let ldns = result.ldns {
      // TTLs are those of each record, and of its own making without $TTL.
      let (left, right) = (Set(ours.map(\.folded.withoutTTL)), Set(ldns.map(\.folded.withoutTTL)))
      if left != right { note(nil, "libldns's records are others:\n\(Self.text(left, right))", file, seed) }
    }
  }

  /// What must be the same. Of an RRset that is written with several TTLs, and of a record in several spellings, kmsdns takes
  /// the first, BIND the last that is not right behind the others.
  private mutating func comparable(
    _ zone: ZoneFile, _ ours: Set<OracleRecord>, _ theirs: Set<OracleRecord>
  ) -> (Set<OracleRecord>, Set<OracleRecord>) {
    compared += theirs.count
    var (left, right) = (ours, theirs)
    if !zone.writtenTimeToLives.isEmpty {
      decided["the first TTL of an RRset counts", default: 0] += 1
      (left, right) = (Set(left.map(\.withoutTTL)), Set(right.map(\.withoutTTL)))
    }
    if !zone.repeated.isEmpty {
      decided["the first spelling of a record counts", default: 0] += 1
      (left, right) = (Set(left.map(\.folded.withoutTTL)), Set(right.map(\.folded.withoutTTL)))
    }
    return (left, right)
  }

  private mutating func note(_ rule: String?, _ what: String, _ file: ZoneFileGenerator.File, _ seed: UInt64) {
    if let rule {
      decided[rule, default: 0] += 1
      return
    }
    let included = file.included.map { "--- \($0)\n\($1)" }.joined(separator: "\n")
    undecided.append("=== seed \(seed), origin \(file.origin): \(what)\n--- the file\n\(file.text)\n\(included)\n")
  }

  private static func text(_ ours: Set<OracleRecord>, _ theirs: Set<OracleRecord>) -> String {
    (ours.subtracting(theirs).map { "only here: \($0)" } + theirs.subtracting(ours).map { "only there: \($0)" })
      .joined(separator: "\n")
  }

  /// The rule by which kmsdns refuses what BIND takes; nil where there is none. All errors must have one.
  private static func rule(_ errors: ZoneTextErrors) -> String? {
    var rules: Set<String> = []
    for error in errors.errors {
      guard let rule = Self.refusals.first(where: { error.message.contains($0.message) })?.rule else { return nil }
      rules.insert(rule)
    }
    return rules.sorted().joined(separator: "; ")
  }

  private static let refusals: [(message: String, rule: String)] = [
    ("outside the zone", "out-of-zone records are errors"),
    ("a name does not stand in quotation marks", "names do not stand in quotation marks"),
    ("a quotation mark inside a word", "quotation marks inside words are errors"),
  ]

  /// The rule by which kmsdns takes what BIND refuses.
  private static func rule(_ message: String, _ acceptances: [(message: String, rule: String)]) -> String? {
    acceptances.first { message.contains($0.message) }?.rule
  }

  /// Behind an `$INCLUDE` that ends its file without a line end BIND overlooks the blank at the start of the included file, and reads
  /// the type as the owner.
  private static func rule(ofIncludedIn file: ZoneFileGenerator.File, _ message: String) -> String? {
    guard let line = file.text.split(separator: "\n", omittingEmptySubsequences: false).last,
      line.lowercased().hasPrefix("$include"), message.contains("unknown RR type")
    else { return nil }
    return "an $INCLUDE in the last line needs no line end"
  }

  private static let bind: [(message: String, rule: String)] = [
    ("invalid NS owner name (wildcard)", "NS records at wildcards are warned of"),
    ("extra input text", "a directive in the last line needs no line end"),
    ("has no address records", "name servers without addresses are warned of"),
  ]

  /// What Knot has not, or reads otherwise.
  private static let knot: [(message: String, rule: String)] = [
    ("invalid directive", "Knot has no $GENERATE"),
    ("too many left parentheses", "parentheses within parentheses"),
    ("too many right parentheses", "parentheses within parentheses"),
    ("unclosed last multiline block", "parentheses within parentheses"),
    ("invalid text character", "Knot takes no octets above 127 in text"),
    ("unsupported CRLF newline", "Knot takes no CRLF"),
    ("invalid record data in hex format", "Knot takes text that starts with \\# for the form of RFC 3597"),
    ("beside CNAME", "KEY and NSEC records stand beside an alias"),
    ("previous owner is invalid", "Knot hands no owner on to an included file"),
  ]

  /// What NSD has not, or reads otherwise.
  private static let nsd: [(message: String, rule: String)] = [
    ("$GENERATE", "NSD has no $GENERATE"),
    ("$generate", "NSD has no $GENERATE"),
    ("unknown character '$'", "NSD has no $GENERATE"),
    ("nested parentheses", "parentheses within parentheses"),
    ("closing parentheses without opening", "parentheses within parentheses"),
    ("requires absolute domain name", "NSD takes no relative $ORIGIN"),
    ("contains invalid char", "NSD takes CAA tags in lower case alone"),
    ("CNAME and other data", "KEY and NSEC records stand beside an alias"),
    ("syntax error", "NSD says no more than that"),
  ]
}
