import DNSWire
import TestSupport

/// Random zones over a tiny alphabet, so that names meet: wildcards, empty non-terminals, cuts, aliases.
struct ZoneGenerator {
  private(set) var random: SeededGenerator
  /// The apexes of the zones that are served together.
  private(set) var apexes: [String] = []
  /// All owners of all zones.
  private var owners: Set<String> = []
  /// Those that have a DNAME record.
  private var redirections: Set<String> = []
  /// Zones that are signed, in percent.
  let signedPercent: Int

  init(seed: UInt64, signedPercent: Int) {
    random = SeededGenerator(seed: seed)
    self.signedPercent = signedPercent
  }

  /// Labels; the last in the row is seldom.
  static let labels = ["a", "a", "a", "a", "b", "b", "b", "c", "c", "*", "*", "*", "ODD"]
  /// Labels whose octets are not those of host names, one of each length at most.
  static let oddLabels = [
    "\\000", "\\001\\000", "a\\046b", "\\032", "\\255", "\\200a", "_tcp", "a*", "*a", "**", "-", "\\092a", "\\034\\059",
    "\\064", "\\036\\040\\041", "1", "\\009", "\\127", String(repeating: "x", count: 63),
    String(repeating: "\\201", count: 63), "y" + String(repeating: "*", count: 60),
  ]
  static let dataTypes = ["A", "A", "AAAA", "SRV", "MX", "TXT", "PTR", "TYPE65400", "OTHER"]
  static let otherTypes = ["AFSDB", "HINFO", "CAA", "HTTPS", "SVCB", "NAPTR", "RP", "TLSA", "SSHFP", "URI", "LOC"]
  static let ttls = [0, 60, 300, 3600]

  /// Zones that are served together; some are children of others.
  mutating func zones(_ count: Int) -> [GeneratedZone] {
    apexes = []
    for index in 0..<count {
      var apex = "z\(index).test"
      apexes.append(apex)
      while chance(30) {
        apex = name(in: apex, depth: chance(70) ? 1 : 2, labels: ["a", "b", "c"])
        if !apexes.contains(apex) { apexes.append(apex) }
      }
    }
    if chance(40) { apexes.insert("test", at: 0) }
    if chance(20) { apexes.insert("", at: 0) }
    return apexes.map { zone($0) }
  }

  private mutating func zone(_ apex: String) -> GeneratedZone {
    var zone = GeneratedZone(apex: apex)
    if chance(signedPercent) { zone.signing = signing() }
    let server = NameText.join("ns", apex)
    add(
      &zone, apex, "SOA", ["\(server). \(NameText.join("h", apex)). 1 3600 600 86400 \(pick(Self.ttls))"])
    if !apex.isEmpty, chance(4), isFree(zone, apex, "DNAME") {
      // A name server of the zone's own would be below it; all that the root's could have are.
      add(&zone, apex, "NS", ["ns.out.example."])
      add(&zone, apex, "DNAME")
    } else {
      add(&zone, apex, "NS", [server + "."] + (!apex.isEmpty && chance(40) ? ["ns.out.example."] : []))
      add(&zone, server, chance(70) ? "A" : "AAAA")
    }
    if chance(30) { add(&zone, apex, pick(Self.dataTypes)) }
    for child in apexes where child != apex && NameText.isBelow(child, apex) && chance(80) { addCut(&zone, child) }
    for _ in 0..<Int.random(in: 2...12, using: &random) { addNode(&zone) }
    if chance(10) { addChain(&zone) }
    if chance(15) { addBig(&zone) }
    if chance(5) { addLong(&zone) }
    zone.text = text(zone)
    return zone
  }

  private mutating func signing() -> ZoneSigning {
    let algorithms: [ZoneSigner.Algorithm] =
      switch Int.random(in: 0..<10, using: &random) {
      case 0: [.ecdsaP256, .ed25519]
      case 1..<4: [.ecdsaP256]
      default: [.ed25519]
      }
    let salt = pick(["-", "-", "ab", "0123456789abcdef"])
    let iterations = pick([0, 0, 1, 5])
    return ZoneSigning(
      algorithms: algorithms,
      hashing: chance(40) ? nil : .init(iterations: iterations, salt: salt, optOut: chance(50)))
  }

  private mutating func addNode(_ zone: inout GeneratedZone) {
    let owner = name(in: zone.apex, depth: Int.random(in: 1...3, using: &random))
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<20: add(&zone, owner, "CNAME")
    case 20..<36: addCut(&zone, owner)
    case 36..<44:
      add(&zone, owner, "DNAME")
      if chance(40) { add(&zone, owner, pick(Self.dataTypes)) }
    default:
      for _ in 0..<Int.random(in: 1...3, using: &random) { add(&zone, owner, pick(Self.dataTypes)) }
    }
  }

  /// A delegation with any kind of glue, or none.
  private mutating func addCut(_ zone: inout GeneratedZone, _ owner: String) {
    guard !NameText.isWildcard(owner) else { return }
    var servers: Set<String> = []
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      switch Int.random(in: 0..<4, using: &random) {
      case 0: servers.insert("ns.out.example")
      case 1: servers.insert(target(zone))
      default:
        let server = chance(20) ? owner : name(in: owner, depth: 1)
        servers.insert(server)
        if chance(80) { add(&zone, server, "A") }
        if chance(30) { add(&zone, server, "AAAA") }
      }
    }
    add(&zone, owner, "NS", servers.sorted().map { $0 + "." })
    if chance(zone.signing == nil ? 30 : 50), zone.has(owner, "NS") { add(&zone, owner, "DS") }
    if chance(30) { add(&zone, name(in: owner, depth: 1), pick(Self.dataTypes)) }
  }

  /// Aliases in a row: through zones, in a circle, or longer than anybody follows.
  private mutating func addChain(_ zone: inout GeneratedZone) {
    let count = pick([3, 5, 9])
    let isOfTrees = chance(30)
    for index in 0..<count {
      let isLast = index + 1 == count
      let next = isLast ? target(zone) : NameText.join("l\(index + 1)", zone.apex)
      let back = isLast && chance(50) ? NameText.join("l0", zone.apex) : next
      let isTree = isOfTrees && chance(50)
      let end = isTree || !isOfTrees ? back : NameText.join("a", back)
      add(
        &zone, NameText.join(isOfTrees && !isTree ? "a.l\(index)" : "l\(index)", zone.apex), isTree ? "DNAME" : "CNAME",
        [end + "."])
    }
  }

  /// An RRset that does not fit into a datagram.
  private mutating func addBig(_ zone: inout GeneratedZone) {
    let owner = name(in: zone.apex, depth: 1)
    let count = Int.random(in: 2...16, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      let text = String(repeating: "x", count: 90)
      add(&zone, owner, "TXT", (0..<count).map { "\"\(text)\($0)\"" })
    case 1:
      add(&zone, owner, "A", (0..<count * 5).map { "192.0.2.\($0)" })
    case 2:
      let servers = (0..<count).map { NameText.join("s\($0)", zone.apex) }
      add(&zone, owner, "SRV", servers.enumerated().map { "1 1 \($0) \($1)." })
      for server in servers { add(&zone, server, "AAAA") }
    default:
      let parent = chance(50) ? owner : zone.apex
      let servers = (0..<count).map { NameText.join("s\($0)", parent) }
      add(&zone, owner, "NS", servers.map { $0 + "." })
      for server in servers { add(&zone, server, "AAAA", (1...4).map { "2001:db8::\($0)" }) }
    }
  }

  /// Names near the limit of 255 octets, and a DNAME that leads there.
  private mutating func addLong(_ zone: inout GeneratedZone) {
    var long = zone.apex
    for length in [63, 63, 63, 40, 20, 10, 5, 3, 2, 1, 1] {
      let next = NameText.join(String(repeating: "q", count: length), long)
      if NameText.fits(next, spare: Int.random(in: 0...6, using: &random)) { long = next }
    }
    add(&zone, long, pick(Self.dataTypes))
    if chance(50) { add(&zone, name(in: zone.apex, depth: 1), "DNAME", [long + "."]) }
    if let parent = NameText.parent(long), parent != zone.apex, chance(50) { add(&zone, "*." + parent, "TXT") }
  }

  private mutating func add(_ zone: inout GeneratedZone, _ owner: String, _ type: String, _ data: [String]? = nil) {
    let type = type == "OTHER" ? pick(Self.otherTypes) : type
    if type == "NS" && NameText.isWildcard(owner) { return }
    // The signer wants to hash a wildcard below each name.
    let spare = zone.signing?.hashing == nil ? 0 : 2
    guard !zone.has(owner, type), !zone.has(owner, "CNAME"), NameText.fits(owner, spare: spare) else { return }
    if type == "CNAME" && zone.has(owner) { return }
    guard isFree(zone, owner, type) else { return }
    let isAlone = ["CNAME", "DNAME", "DS"].contains(type) || chance(70)
    let own = data ?? Set((0..<(isAlone ? 1 : 2)).map { _ in self.data(type, zone) }).sorted()
    zone.sets.append((owner, pick(Self.ttls), type, own))
    owners.insert(owner)
    if type == "DNAME" { redirections.insert(owner) }
  }

  /// Nothing may be below a DNAME record (RFC 6672 §2.4), nor an NS record of a cut beside it (§2.3). For NSD, whose zones
  /// share their names, that goes for all zones.
  private func isFree(_ zone: GeneratedZone, _ owner: String, _ type: String) -> Bool {
    if redirections.contains(where: { NameText.isBelow(owner, $0) }) { return false }
    if type == "NS", owner != zone.apex { return !redirections.contains(owner) }
    guard type == "DNAME" else { return true }
    return !owners.contains { NameText.isBelow($0, owner) } && (owner == zone.apex || !zone.has(owner, "NS"))
      && !apexes.contains { $0 != zone.apex && ($0 == owner || NameText.isBelow($0, owner)) }
  }

  private mutating func data(_ type: String, _ zone: GeneratedZone) -> String {
    let number = Int.random(in: 1...9, using: &random)
    let dotted = mixed(target(zone) + ".")
    switch type {
    case "A": return "192.0.2.\(number)"
    case "AAAA": return "2001:db8::\(number)"
    case "SRV": return "\(number) 0 1688 \(dotted)"
    case "MX": return "\(number) \(dotted)"
    case "TXT": return chance(80) ? "\"Text \(number)\"" : "\"\\\"\\000;\\\\\" \"\" a\\ b"
    case "DS": return "\(number) 13 2 " + String(repeating: "0\(number)", count: 32)
    case "AFSDB": return "\(number) \(dotted)"
    case "HINFO": return "\"H\(number)\" \"o\""
    case "CAA": return "0 issue \"ca\(number)\""
    case "HTTPS", "SVCB": return "\(number) \(dotted) alpn=h2 port=\(number)"
    case "NAPTR": return "\(number) 0 \"\(pick(["a", "s", ""]))\" \"\" \"\" \(dotted)"
    case "RP": return "\(dotted) \(dotted)"
    case "TLSA": return "3 1 1 0\(number)"
    case "SSHFP": return "4 2 " + String(repeating: "0\(number)", count: 32)
    case "URI": return "\(number) 1 \"https://u\(number)/\""
    case "LOC": return "5\(number) 0 0.000 N 1 0 0.000 E 0.00m 1m 10000m 10m"
    case "TYPE65400": return "\\# 4 0a00000\(number)"
    default: return dotted
    }
  }

  /// A name that a record may point to.
  private mutating func target(_ zone: GeneratedZone) -> String {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<45: pick(zone.sets).owner
    case 45..<75: name(in: zone.apex, depth: Int.random(in: 1...3, using: &random))
    case 75..<90: name(in: pick(apexes), depth: Int.random(in: 0...2, using: &random))
    case 90..<96: "a.out.example"
    default: ""
    }
  }

  /// A name some labels below another; fewer where it would be too long.
  mutating func name(in parent: String, depth: Int, labels: [String] = Self.labels) -> String {
    var name = parent
    for _ in 0..<depth {
      let label = pick(labels)
      let longer = NameText.join(label == "ODD" ? pick(Self.oddLabels) : label, name)
      if longer.utf8.count < 100 || NameText.fits(longer) { name = longer }
    }
    return name
  }

  /// The text with some letters in upper case.
  mutating func mixed(_ text: String, percent: Int = 30) -> String {
    guard chance(percent) else { return text }
    return String(text.map { chance(50) ? Character($0.uppercased()) : $0 })
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  mutating func pick<T>(_ choices: [T]) -> T {
    choices[Int.random(in: choices.indices, using: &random)]
  }
}
