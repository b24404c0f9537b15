import AccessPolicy
import DNSWire
import KMS
import Yams

/// The way from a YAML tree to a configuration.
struct ConfigurationParser {
  let reader: NodeReader
  private let file: String

  /// The port that a lab server listens on where none is said: 53 needs rights, and is often taken.
  static let defaultPort = 5300

  init(file: String) {
    self.file = file
    reader = NodeReader(file: file)
  }

  /// `isPartial` says that what a server needs may be missing.
  func configuration(_ root: Node, isPartial: Bool) -> ServerConfiguration? {
    let known =
      [
        "listen", "port", "tcp", "data", "zones", "keys", "addresses", "rules", "pins", "aging", "sanctioned",
        "acknowledged", "alerts", "catalog", "kerberos", "log",
      ]
      + TransferParser.notifyKeys
      + Self.protocolKeys
    guard let members = reader.members(root, "the configuration", known: known) else { return nil }
    if members["zones"] == nil, !isPartial { reader.fail(root, "the configuration has no zones") }
    if members["data"] == nil, !isPartial { reader.fail(root, "the configuration has no data directory (data)") }
    let keys = reader.items(members["keys"], "keys")?.compactMap(KeyParser(reader: reader, path: path).key) ?? []
    let sets = addressSets(members["addresses"])
    let kerberos = KerberosParser(reader: reader, path: path).kerberos(members["kerberos"])
    let rules = RuleParser(
      reader: reader, keys: Set(keys.map(\.name)), addressSets: sets, hasKerberos: members["kerberos"] != nil,
      groups: kerberos?.groups ?? [])
    let (copies, zones) = (reader.items(members["zones"], "zones") ?? []).divided(by: TransferParser.isSecondary)
    var configuration = ServerConfiguration(
      file: file,
      listen: reader.items(members["listen"], "listen")?.compactMap(reader.address) ?? Self.loopback,
      port: UInt16(reader.number(members["port"], "port", in: 1...65_535) ?? Self.defaultPort),
      tcp: tcpLimits(members["tcp"]),
      dataDirectory: path(reader.text(members["data"], "data") ?? "."),
      zones: zones.compactMap(zone),
      keys: keys,
      rules: reader.items(members["rules"], "rules")?.compactMap(rules.rule) ?? [])
    let audits = AuditParser(
      reader: reader, keys: isPartial ? nil : Set(keys.map(\.name)), addressSets: sets, groups: kerberos?.groups ?? [])
    configuration.sanctioned = audits.sanctioned(members["sanctioned"])
    configuration.acknowledgements = audits.acknowledgements(members["acknowledged"])
    configuration.kerberos = kerberos
    // Those that are named by their SIDs alone.
    let unnamed =
      configuration.rules.flatMap { $0.conditions.principals?.groups ?? [] }
      + (configuration.sanctioned?.entries.flatMap { $0.groups ?? [] } ?? []).compactMap { text in
        SecurityIdentifier(text: text).map { PrincipalGroup(name: text, identifier: $0) }
      }
    if let realms = kerberos?.realms { configuration.kerberos?.realms = realms.adding(unnamed) }
    let publishers = PublisherParser(reader: reader)
    configuration.pins = publishers.pins(members["pins"])
    configuration.aging = publishers.aging(members["aging"])
    configuration.alerts = AlertParser(reader: reader, path: path).alerts(members["alerts"])
    let edge = ProtocolParser(reader: reader, addressSets: sets)
    configuration.logLevel = edge.logLevel(members["log"])
    configuration.identity = edge.shortText(members["identity"], "identity")
    configuration.version = edge.shortText(members["version"], "version")
    configuration.cookies = edge.cookies(members["cookies"], path: path)
    configuration.answersAnyInFull = edge.isAnyFull(members["any"])
    configuration.condensesDifferences = reader.truth(members["condense-ixfr"], "condense-ixfr") ?? false
    configuration.rateLimits = edge.rateLimits(members["rate-limit"])
    let transfers = TransferParser(reader: reader, keys: Set(keys.filter(\.isShared).map(\.name)))
    configuration.secondaries = copies.compactMap(transfers.secondary)
    configuration.notify = transfers.notify(members, base: configuration.notify) ?? configuration.notify
    let origins = configuration.zones.map(\.origin) + configuration.secondaries.map(\.origin)
    if zones.count + copies.count == origins.count {
      for (node, origin) in zip(zones + copies, origins) {
        guard let members = node.stringMembers else { continue }
        configuration.zoneNotify[origin] = transfers.notify(members, base: configuration.notify)
      }
    }
    configuration.catalog = reader.name(members["catalog"], "catalog")
    if let catalog = configuration.catalog, let node = members["catalog"], origins.contains(catalog) {
      reader.fail(node, "the catalog \(catalog) is made by the server, and stands among the zones as well")
    }
    if configuration.sanctioned == nil { refuseEnforcement(reader.items(members["zones"], "zones") ?? []) }
    refuseRepeated(reader.items(members["keys"], "keys") ?? [], keys.map(\.name), "key")
    refuseRepeated(zones + copies, origins, "zone")
    return configuration
  }

  private static let protocolKeys = ["identity", "version", "any", "cookies", "rate-limit", "condense-ixfr"]

  private static var loopback: [IPAddress] { ["127.0.0.1", "::1"].compactMap { IPAddress(text: $0) } }

  /// Without a list nobody could publish.
  private func refuseEnforcement(_ zones: [Node]) {
    for zone in zones {
      guard let mode = zone.mapping?["publishers"], mode.string == EnforcementMode.enforce.rawValue else { continue }
      reader.fail(mode, "publishers: enforce needs the list of sanctioned hosts (sanctioned)")
    }
  }

  private func refuseRepeated(_ nodes: [Node], _ names: [Name], _ what: String) {
    guard nodes.count == names.count else { return }
    var seen: Set<Name> = []
    for (node, name) in zip(nodes, names) where !seen.insert(name).inserted {
      reader.fail(node, "the \(what) \(name) stands here twice")
    }
  }

  /// A path, relative to the configuration's folder, without its steps up and down again: it is printed to be pasted.
  private func path(_ text: String) -> String {
    if text.hasPrefix("/") { return text }
    var parts = file.split(separator: "/").dropLast()
    for part in text.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (file.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  private func tcpLimits(_ node: Node?) -> ServerConfiguration.TCPLimits {
    let known = ["connections", "connections-per-client", "transfers", "transfers-per-client"]
    guard let node, let members = reader.members(node, "tcp", known: known) else {
      return ServerConfiguration.TCPLimits()
    }
    func limit(_ key: String) -> Int? { reader.number(members[key], key, in: 1...ConfigurationLimits.tcpLimit) }
    return ServerConfiguration.TCPLimits(
      connections: limit(known[0]), connectionsPerClient: limit(known[1]), transfers: limit(known[2]),
      transfersPerClient: limit(known[3]))
  }

  private func zone(_ node: Node) -> ServerConfiguration.ZoneEntry? {
    let known = ["file", "origin", "serial", "protect-file", "publishers"] + TransferParser.notifyKeys
    guard let members = reader.members(node, "a zone", known: known) else { return nil }
    guard let file = reader.text(members["file"], "file") else {
      if members["file"] == nil { reader.fail(node, "the zone has no file") }
      return nil
    }
    var entry: ServerConfiguration.ZoneEntry
    if members["origin"] != nil {
      guard let origin = reader.name(members["origin"], "origin") else { return nil }
      entry = ServerConfiguration.ZoneEntry(file: path(file), origin: origin)
    } else if let named = ServerConfiguration.ZoneEntry(namedAfter: path(file)) {
      entry = named
    } else {
      reader.fail(node, "the zone has no origin, and its file's name is no domain name")
      return nil
    }
    let policies = ["increment", "date", "unixtime"]
    entry.serial = reader.choice(members["serial"], "serial", among: policies) ?? entry.serial
    let modes = EnforcementMode.allCases.map(\.rawValue)
    let mode = reader.choice(members["publishers"], "publishers", among: modes)
    entry.publishers = mode.flatMap(EnforcementMode.init) ?? .observe
    entry.isFileProtected = reader.truth(members["protect-file"], "protect-file") ?? false
    return entry
  }

  private func addressSets(_ node: Node?) -> [String: [AddressRange]] {
    guard let node else { return [:] }
    guard case .mapping(let mapping) = node else {
      reader.fail(node, "addresses must be a mapping of names to lists of addresses")
      return [:]
    }
    var sets: [String: [AddressRange]] = [:]
    for (key, value) in mapping {
      guard let name = reader.text(key, "the name of an address set") else { continue }
      sets[name] = reader.items(value, name)?.compactMap { item in
        guard let text = reader.text(item, "an address") else { return nil }
        guard let range = AddressRange(text: text) else {
          reader.fail(
            item, "\"\(text)\" is no address, and no range such as 192.0.2.0/24 with zero bits behind its prefix")
          return nil
        }
        return range
      }
    }
    return sets
  }
}

extension [Node] {
  /// Those for which something holds, and the others.
  fileprivate func divided(by condition: (Node) -> Bool) -> (those: [Node], others: [Node]) {
    (filter(condition), filter { !condition($0) })
  }
}

extension Node {
  /// The members of a mapping by their names; nil where it is none.
  fileprivate var stringMembers: [String: Node]? {
    mapping.map { mapping in
      Dictionary(mapping.compactMap { key, value in key.string.map { ($0, value) } }) { first, _ in first }
    }
  }
}

extension ServerConfiguration.KeyEntry {
  /// Whether it is a secret that both sides have.
  fileprivate var isShared: Bool {
    if case .tsig = kind { true } else { false }
  }
}
