import TestSupport

/// A zone as master file text, and what is worth asking about it.
struct GeneratedZone {
  let apex: String
  /// The RRsets in the order of the file; owners are in lower case, without the last dot.
  var sets: [(owner: String, ttl: Int, type: String, data: [String])] = []
  /// What the file contains: owners in any case.
  var text = ""

  func has(_ owner: String, _ types: String...) -> Bool {
    sets.contains { $0.owner == owner && (types.isEmpty || types.contains($0.type)) }
  }
}

/// A question to all servers.
struct GeneratedQuery {
  enum Way: String {
    case plain, edns, tcp
  }

  let name: String
  let type: String
  let way: Way
  /// The payload size that EDNS announces.
  let payload: UInt16
}

/// Random zones over a tiny alphabet, so that names meet: wildcards, empty non-terminals, cuts, aliases.
struct ZoneGenerator {
  private var random: SeededGenerator
  /// The apexes of the zones that are served together.
  private var apexes: [String] = []

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  static let labels = ["a", "a", "a", "b", "b", "c", "*", "*"]
  static let dataTypes = ["A", "A", "AAAA", "SRV", "MX", "TXT", "PTR", "TYPE65400", "OTHER"]
  static let queryTypes = [
    "A", "A", "AAAA", "NS", "SOA", "CNAME", "SRV", "MX", "TXT", "PTR", "DS", "DS", "TYPE65400", "OTHER",
  ]
  static let otherTypes = ["AFSDB", "HINFO", "CAA", "HTTPS", "SVCB", "NAPTR", "RP", "TLSA"]
  static let payloads: [UInt16] = [1232, 1232, 1232, 512, 700, 4096]
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
    return apexes.map { zone($0) }
  }

  /// Questions about a zone.
  mutating func queries(_ zone: GeneratedZone) -> [GeneratedQuery] {
    var names = Set(zone.sets.map(\.owner))
    for owner in names.sorted() {
      if chance(50) { names.insert(name(in: owner, depth: chance(80) ? 1 : 2)) }
      if chance(20) { names.insert("*.\(owner)") }
      if owner != zone.apex, let dot = owner.firstIndex(of: ".") {
        names.insert(String(owner[owner.index(after: dot)...]))
      }
    }
    for _ in 0..<6 { names.insert(name(in: zone.apex, depth: Int.random(in: 1...4, using: &random))) }
    if chance(5) { names.insert("nowhere.example") }
    return names.sorted().flatMap { name in
      var types = Set((0..<4).map { _ in pick(Self.queryTypes) })
      if let set = zone.sets.filter({ $0.owner == name }).randomElement(using: &random) { types.insert(set.type) }
      return types.sorted().map { type in
        let way: GeneratedQuery.Way = chance(4) ? .tcp : chance(30) ? .plain : .edns
        let known = type == "OTHER" ? pick(Self.otherTypes) : type
        return GeneratedQuery(name: mixed(name), type: known, way: way, payload: pick(Self.payloads))
      }
    }
  }

  private mutating func zone(_ apex: String) -> GeneratedZone {
    var zone = GeneratedZone(apex: apex)
    let server = "ns.\(apex)"
    add(&zone, apex, "SOA", ["\(server). h.\(apex). 1 3600 600 86400 \(pick(Self.ttls))"])
    add(&zone, apex, "NS", [server + "."] + (chance(40) ? ["ns.out.example."] : []))
    add(&zone, server, chance(70) ? "A" : "AAAA")
    if chance(30) { add(&zone, apex, pick(Self.dataTypes)) }
    for child in apexes where child != apex && child.hasSuffix("." + apex) && chance(80) { addCut(&zone, child) }
    for _ in 0..<Int.random(in: 2...12, using: &random) { addNode(&zone) }
    if chance(10) { addChain(&zone) }
    if chance(15) { addBig(&zone) }
    for set in zone.sets {
      for data in set.data { zone.text += "\(mixed(set.owner)). \(set.ttl) IN \(set.type) \(data)\n" }
    }
    return zone
  }

  private mutating func addNode(_ zone: inout GeneratedZone) {
    let owner = name(in: zone.apex, depth: Int.random(in: 1...3, using: &random))
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<22:
      add(&zone, owner, "CNAME")
    case 22..<38 where !owner.hasPrefix("*."):
      addCut(&zone, owner)
    default:
      for _ in 0..<Int.random(in: 1...3, using: &random) { add(&zone, owner, pick(Self.dataTypes)) }
    }
  }

  /// A delegation with any kind of glue, or none.
  private mutating func addCut(_ zone: inout GeneratedZone, _ owner: String) {
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
    add(&zone, owner, "NS", servers.sorted().map { $0 == "." ? "." : $0 + "." })
    if chance(30), zone.has(owner, "NS") { add(&zone, owner, "DS") }
    if chance(30) { add(&zone, name(in: owner, depth: 1), pick(Self.dataTypes)) }
  }

  /// Aliases in a row: through zones, in a circle, or longer than anybody follows.
  private mutating func addChain(_ zone: inout GeneratedZone) {
    let count = pick([3, 5, 9])
    for index in 0..<count {
      let next = index + 1 < count ? "l\(index + 1).\(zone.apex)" : chance(50) ? "l0.\(zone.apex)" : target(zone)
      add(&zone, "l\(index).\(zone.apex)", "CNAME", [next == "." ? "." : next + "."])
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
      add(&zone, owner, "SRV", (0..<count).map { "1 1 \($0) s\($0).\(zone.apex)." })
      for index in 0..<count { add(&zone, "s\(index).\(zone.apex)", "AAAA") }
    default:
      let isBelow = chance(50)
      let servers = (0..<count).map { "s\($0).\(isBelow ? owner : zone.apex)" }
      add(&zone, owner, "NS", servers.map { $0 + "." })
      for server in servers { add(&zone, server, "AAAA", (1...4).map { "2001:db8::\($0)" }) }
    }
  }

  private mutating func add(_ zone: inout GeneratedZone, _ owner: String, _ type: String, _ data: [String]? = nil) {
    let type = type == "OTHER" ? pick(Self.otherTypes) : type
    if type == "NS" && owner.hasPrefix("*.") { return }
    guard !zone.has(owner, type) && !zone.has(owner, "CNAME") else { return }
    if type == "CNAME" && zone.has(owner) { return }
    let count = type == "CNAME" || type == "DS" || chance(70) ? 1 : 2
    let own = data ?? Set((0..<count).map { _ in self.data(type, zone) }).sorted()
    zone.sets.append((owner, pick(Self.ttls), type, own))
  }

  private mutating func data(_ type: String, _ zone: GeneratedZone) -> String {
    let number = Int.random(in: 1...9, using: &random)
    let target = target(zone)
    let dotted = mixed(target == "." ? "." : target + ".")
    switch type {
    case "A": return "192.0.2.\(number)"
    case "AAAA": return "2001:db8::\(number)"
    case "SRV": return "\(number) 0 1688 \(dotted)"
    case "MX": return "\(number) \(dotted)"
    case "TXT": return "\"Text \(number)\""
    case "DS": return "\(number) 13 2 " + String(repeating: "0\(number)", count: 32)
    case "AFSDB": return "\(number) \(dotted)"
    case "HINFO": return "\"H\(number)\" \"o\""
    case "CAA": return "0 issue \"ca\(number)\""
    case "HTTPS", "SVCB": return "\(number) \(dotted) alpn=h2 port=\(number)"
    case "NAPTR": return "\(number) 0 \"\(pick(["a", "s", ""]))\" \"\" \"\" \(dotted)"
    case "RP": return "\(dotted) \(dotted)"
    case "TLSA": return "3 1 1 0\(number)"
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
    default: "."
    }
  }

  private mutating func name(in parent: String, depth: Int, labels: [String] = Self.labels) -> String {
    var name = parent
    for _ in 0..<depth { name = "\(pick(labels)).\(name)" }
    return name
  }

  private mutating func mixed(_ text: String) -> String {
    guard chance(30) else { return text }
    return String(text.map { chance(50) ? Character($0.uppercased()) : $0 })
  }

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  private mutating func pick<T>(_ choices: [T]) -> T {
    choices[Int.random(in: choices.indices, using: &random)]
  }
}
