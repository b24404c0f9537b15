import AccessPolicy
import DNSWire
import Yams

/// The way from a YAML node to a rule.
struct RuleParser {
  let reader: NodeReader
  let keys: Set<Name>
  let addressSets: [String: [AddressRange]]

  func rule(_ node: Node) -> Rule? {
    let known = ["name", "allow", "deny", "keys", "from", "zones", "names", "types"]
    guard let members = reader.members(node, "a rule", known: known) else { return nil }
    guard let name = reader.text(members["name"], "name") else {
      if members["name"] == nil { reader.fail(node, "the rule has no name") }
      return nil
    }
    guard let allows = allows(members, node), let scope = scope(members, node) else { return nil }
    if case .transfer = scope, allows, members["keys"] == nil, members["from"] == nil {
      reader.fail(node, "the rule would hand zones to anybody: an allow: transfer rule needs keys, from or both")
    }
    return Rule(
      name: name, allows: allows, scope: scope, keys: keys(members["keys"]), addresses: addresses(members["from"]),
      zones: reader.names(members["zones"], "zones").map(Set.init))
  }

  private func allows(_ members: [String: Node], _ node: Node) -> Bool? {
    guard (members["allow"] == nil) != (members["deny"] == nil) else {
      reader.fail(node, "the rule needs either allow or deny")
      return nil
    }
    return members["allow"] != nil
  }

  private func scope(_ members: [String: Node], _ node: Node) -> Rule.Scope? {
    guard let what = members["allow"] ?? members["deny"], let text = reader.text(what, "allow or deny") else {
      return nil
    }
    switch text {
    case "records":
      let names = reader.names(members["names"], "names")?.map(NamePattern.init)
      return .records(names: names, types: types(members["types"]))
    case "kms-publisher" where members["allow"] != nil:
      for key in ["names", "types"] {
        if let value = members[key] { reader.fail(value, "a kms-publisher rule sets the \(key) itself") }
      }
      return .kmsPublisher
    case "transfer":
      for key in ["names", "types"] {
        if let value = members[key] { reader.fail(value, "a transfer is of whole zones: it has no \(key)") }
      }
      return .transfer
    default:
      reader.fail(
        what,
        "\"\(text)\" is not known: allow takes kms-publisher, records or transfer, deny takes records or transfer")
      return nil
    }
  }

  private func types(_ node: Node?) -> Set<RecordType>? {
    guard let items = reader.items(node, "types") else { return nil }
    return Set(
      items.compactMap { item in
        guard let text = reader.text(item, "a type") else { return nil }
        guard let type = RecordType(text: text), !type.isMeta else {
          reader.fail(item, "\"\(text)\" is no record type")
          return nil
        }
        return type
      })
  }

  private func keys(_ node: Node?) -> Set<Name>? {
    guard let items = reader.items(node, "keys") else { return nil }
    return Set(
      items.compactMap { item in
        guard let name = reader.name(item, "a key") else { return nil }
        if !keys.contains(name) { reader.fail(item, "there is no key \(name)") }
        return name
      })
  }

  private func addresses(_ node: Node?) -> [AddressRange]? {
    reader.addressRanges(node, "from", sets: addressSets)
  }
}
