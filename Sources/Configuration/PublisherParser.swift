import AccessPolicy
import DNSWire
import Yams

/// The way from YAML nodes to what is settled about publishers beside the rules.
struct PublisherParser {
  let reader: NodeReader

  /// The pins of hosts' SRV records.
  func pins(_ node: Node?) -> [PublisherPin] {
    reader.items(node, "pins")?.compactMap(pin) ?? []
  }

  private func pin(_ node: Node) -> PublisherPin? {
    let fields = ["priority", "weight", "port", "ttl"]
    guard let members = reader.members(node, "a pin", known: ["host", "zones"] + fields) else { return nil }
    guard let host = reader.name(members["host"], "host") else {
      if members["host"] == nil { reader.fail(node, "the pin has no host") }
      return nil
    }
    if !fields.contains(where: { members[$0] != nil }) {
      reader.fail(node, "the pin holds nothing fast: it needs \(fields.joined(separator: ", ")), or some of them")
    }
    var pin = PublisherPin(host: host, zones: reader.names(members["zones"], "zones").map(Set.init))
    func field(_ name: String) -> UInt16? { reader.number(members[name], name, in: 0...65_535).map { UInt16($0) } }
    pin.priority = field("priority")
    pin.weight = field("weight")
    pin.port = field("port")
    pin.ttl = reader.number(members["ttl"], "ttl", in: 0...Int(Int32.max)).map { UInt32($0) }
    return pin
  }

  /// What becomes of records that are not published again.
  func aging(_ node: Node?) -> ServerConfiguration.Aging {
    var aging = ServerConfiguration.Aging()
    let known = ["stale-after", "remove-after", "dry-run", "types", "zones"]
    guard let node, let members = reader.members(node, "aging", known: known) else { return aging }
    let limits = 60...ConfigurationLimits.agingSeconds
    aging.staleAfter = reader.seconds(members["stale-after"], "stale-after", in: limits) ?? aging.staleAfter
    aging.removeAfter = reader.seconds(members["remove-after"], "remove-after", in: limits)
    aging.isDryRun = reader.truth(members["dry-run"], "dry-run") ?? true
    aging.zones = reader.names(members["zones"], "zones").map(Set.init)
    aging.types = reader.items(members["types"], "types").map { items in
      Set(
        items.compactMap { item in
          guard let text = reader.text(item, "a type") else { return nil }
          if let type = RecordType(text: text), !type.isMeta { return type }
          reader.fail(item, "\"\(text)\" is no record type")
          return nil
        })
    }
    if let removeAfter = aging.removeAfter, let value = members["remove-after"], removeAfter < aging.staleAfter {
      reader.fail(value, "remove-after comes before stale-after: a record is stale first")
    }
    return aging
  }
}
