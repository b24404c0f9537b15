import AccessPolicy
import DNSWire
import Yams

/// The way from a YAML node to a rule.
struct RuleParser {
  let reader: NodeReader
  let keys: Set<Name>
  let addressSets: [String: [AddressRange]]
  let hasKerberos: Bool
  let groups: [PrincipalGroup]

  private static let conditionKeys = ["keys", "zone-keys", "unsigned", "from", "transport", "zones"] + principalKeys
  private static let principalKeys = ["principals", "realms", "groups", "machines"]
  private static let boundKeys = ["ttl", "port", "priority", "weight", "addresses"]

  /// What a rule allows or denies, with the keys that it may have beside those of the conditions.
  private static let scopes: [(name: String, keys: [String])] = [
    ("kms-publisher", boundKeys + ["hosts", "one-record-per-host", "wide-deletions"]),
    ("self", ["types", "ttl", "addresses", "wide-deletions"]),
    ("records", boundKeys + ["names", "types", "operations", "targets"]),
    ("zone-admin", []),
    ("transfer", []),
    ("notify", []),
  ]

  func rule(_ node: Node) -> Rule? {
    let known = ["name", "allow", "deny"] + Self.conditionKeys + Self.allScopeKeys
    guard let members = reader.members(node, "a rule", known: known) else { return nil }
    guard let name = reader.text(members["name"], "name") else {
      if members["name"] == nil { reader.fail(node, "the rule has no name") }
      return nil
    }
    guard let allows = allows(members, node), let scope = scope(members, allows: allows) else { return nil }
    let conditions = conditions(members, node)
    if case .transfer = scope, allows, members["keys"] == nil, members["from"] == nil, conditions.principals == nil {
      reader.fail(
        node,
        "the rule would hand zones to anybody: an allow: transfer rule needs keys, groups or other credentials, from, or both"
      )
    }
    if case .notification = scope, allows, members["keys"] == nil, members["from"] == nil {
      reader.fail(node, "the rule would listen to anybody: an allow: notify rule needs keys, from or both")
    }
    refuseHostlessSigners(conditions, scope, members)
    return Rule(name: name, allows: allows, scope: scope, conditions: conditions)
  }

  private static var allScopeKeys: [String] {
    var keys: [String] = []
    for key in scopes.flatMap(\.keys) where !keys.contains(key) { keys.append(key) }
    return keys
  }

  private func allows(_ members: [String: Node], _ node: Node) -> Bool? {
    guard (members["allow"] == nil) != (members["deny"] == nil) else {
      reader.fail(node, "the rule needs either allow or deny")
      return nil
    }
    return members["allow"] != nil
  }

  private func scope(_ members: [String: Node], allows: Bool) -> Rule.Scope? {
    guard let what = members["allow"] ?? members["deny"], let text = reader.text(what, "allow or deny") else {
      return nil
    }
    let possible = Self.scopes.filter { allows || !["kms-publisher", "self"].contains($0.name) }
    guard let own = possible.first(where: { $0.name == text }) else {
      let names = possible.map(\.name).joined(separator: ", ")
      reader.fail(what, "\"\(text)\" is not known: \(allows ? "allow" : "deny") takes one of \(names)")
      return nil
    }
    for key in Self.allScopeKeys where !own.keys.contains(key) {
      if let value = members[key] { reader.fail(value, "a rule about \(text) has no \(key)") }
    }
    switch text {
    case "kms-publisher": return .kmsPublisher(publisherScope(members))
    case "self": return .ownRecords(ownScope(members))
    case "records": return .records(recordScope(members))
    case "zone-admin": return .zoneAdministration
    case "notify": return .notification
    default: return .transfer
    }
  }

  private func publisherScope(_ members: [String: Node]) -> PublisherScope {
    var scope = PublisherScope()
    scope.bounds = bounds(members)
    scope.hosts = reader.number(members["hosts"], "hosts", in: 1...ConfigurationLimits.publisherHosts)
    scope.hasOneRecordPerHost = reader.truth(members["one-record-per-host"], "one-record-per-host") ?? true
    scope.wideDeletions = wideDeletions(members)
    return scope
  }

  private func ownScope(_ members: [String: Node]) -> OwnScope {
    var scope = OwnScope(wideDeletions: wideDeletions(members))
    if let types = types(members["types"]) { scope.types = types }
    scope.bounds = bounds(members)
    return scope
  }

  private func recordScope(_ members: [String: Node]) -> RecordScope {
    var scope = RecordScope(
      names: reader.names(members["names"], "names")?.map(NamePattern.init),
      types: types(members["types"]).map(Set.init))
    if let items = reader.items(members["operations"], "operations") {
      let operations = items.compactMap { reader.choice($0, "an operation", among: ["add", "delete"]) }
      scope.coversAdditions = operations.contains("add")
      scope.coversDeletions = operations.contains("delete")
    }
    scope.bounds = bounds(members)
    scope.bounds.targets = reader.names(members["targets"], "targets")?.map(NamePattern.init)
    return scope
  }

  private func bounds(_ members: [String: Node]) -> DataBounds {
    var bounds = DataBounds()
    bounds.ttls = reader.ranges(members["ttl"], "ttl", in: 0...UInt32(Int32.max))
    bounds.ports = reader.ranges(members["port"], "port")
    bounds.priorities = reader.ranges(members["priority"], "priority")
    bounds.weights = reader.ranges(members["weight"], "weight")
    bounds.addresses = reader.addressRanges(members["addresses"], "addresses", sets: addressSets)
    return bounds
  }

  private func wideDeletions(_ members: [String: Node]) -> WideDeletions {
    let names = WideDeletions.allCases.map(\.rawValue)
    return reader.choice(members["wide-deletions"], "wide-deletions", among: names).flatMap(WideDeletions.init)
      ?? .narrow
  }

  private func types(_ node: Node?) -> [RecordType]? {
    reader.items(node, "types")?.compactMap { item in
      guard let text = reader.text(item, "a type") else { return nil }
      guard let type = RecordType(text: text), !type.isMeta else {
        reader.fail(item, "\"\(text)\" is no record type")
        return nil
      }
      return type
    }
  }

  private func conditions(_ members: [String: Node], _ node: Node) -> Conditions {
    var conditions = Conditions(
      keys: knownKeys(members["keys"]),
      addresses: reader.addressRanges(members["from"], "from", sets: addressSets),
      zones: reader.names(members["zones"], "zones").map(Set.init))
    conditions.principals = principals(members)
    conditions.zoneKeys = reader.names(members["zone-keys"], "zone-keys")?.map(NamePattern.init)
    if let value = members["transport"], let text = reader.choice(value, "transport", among: ["udp", "tcp"]) {
      conditions.transports = TransportKind(rawValue: text).map { [$0] }
    }
    if let value = members["unsigned"], reader.truth(value, "unsigned") == true {
      conditions.includesUnsigned = true
      // Over UDP a source address is what the sender writes there.
      if conditions.transports == nil { conditions.transports = [.tcp] }
      if conditions.addresses == nil { reader.fail(value, "a rule for unsigned requests needs from: who may ask?") }
    }
    return conditions
  }

  /// Which principals are meant; nil where none are.
  private func principals(_ members: [String: Node]) -> PrincipalConditions? {
    let named = Self.principalKeys.compactMap { members[$0] }
    guard let first = named.first else { return nil }
    if !hasKerberos { reader.fail(first, "the rule is about principals, and nothing is said of kerberos") }
    var conditions = PrincipalConditions()
    conditions.principals = reader.principals(members["principals"], "principals")
    conditions.realms = reader.items(members["realms"], "realms").map {
      Set($0.compactMap { reader.text($0, "a realm") })
    }
    conditions.groups = reader.groups(members["groups"], "groups", known: groups)
    conditions.hosts = reader.names(members["machines"], "machines")?.map(NamePattern.init)
    return conditions
  }

  /// A rule about a host's own records is of no use to who stands for no host.
  private func refuseHostlessSigners(_ conditions: Conditions, _ scope: Rule.Scope, _ members: [String: Node]) {
    guard conditions.includesUnsigned, let value = members["unsigned"] else { return }
    switch scope {
    case .kmsPublisher, .ownRecords:
      reader.fail(value, "who does not sign stands for no host: allow: records, with names or targets, can be unsigned")
    case .records, .zoneAdministration, .transfer, .notification: break
    }
  }

  private func knownKeys(_ node: Node?) -> Set<Name>? {
    guard let items = reader.items(node, "keys") else { return nil }
    return Set(
      items.compactMap { item in
        guard let name = reader.name(item, "a key") else { return nil }
        if !keys.contains(name) { reader.fail(item, "there is no key \(name)") }
        return name
      })
  }
}
