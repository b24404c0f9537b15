import AccessPolicy
import DNSWire
import Yams

/// The way from YAML nodes to secondary zones, and to who is told when zones change.
struct TransferParser {
  let reader: NodeReader
  /// The keys for TSIG.
  let keys: Set<Name>

  /// What a zone that is copied may say beside who is told of its changes.
  private static let secondaryKeys = ["origin", "primaries", "max-records", "catalog"]
  /// What says who is told of changes: of a zone, or of all that say nothing of their own.
  static let notifyKeys = ["notify", "also-notify", "notify-key"]

  /// Whether a zone is one that is copied from other servers.
  static func isSecondary(_ zone: Node) -> Bool { zone.mapping?["primaries"] != nil }

  func secondary(_ node: Node) -> ServerConfiguration.SecondaryEntry? {
    guard let members = reader.members(node, "a secondary zone", known: Self.secondaryKeys + Self.notifyKeys) else {
      return nil
    }
    guard let origin = reader.name(members["origin"], "origin") else {
      if members["origin"] == nil { reader.fail(node, "the secondary zone has no origin") }
      return nil
    }
    var entry = ServerConfiguration.SecondaryEntry(
      origin: origin, primaries: peers(members["primaries"], "primaries") ?? [])
    if let primaries = members["primaries"], entry.primaries.isEmpty {
      reader.fail(primaries, "the secondary zone has no primary that it could be copied from")
    }
    entry.recordLimit = reader.number(
      members["max-records"], "max-records", in: 1...ConfigurationLimits.transferredRecords)
    entry.isCatalog = reader.truth(members["catalog"], "catalog") ?? false
    return entry
  }

  /// Who is told of changes, where `members` say something of it: what they do not say is as in `base`.
  func notify(
    _ members: [String: Node], base: ServerConfiguration.NotifyEntry
  ) -> ServerConfiguration.NotifyEntry? {
    guard Self.notifyKeys.contains(where: { members[$0] != nil }) else { return nil }
    var entry = base
    entry.toNameServers = reader.truth(members["notify"], "notify") ?? base.toNameServers
    entry.key = key(members["notify-key"], "notify-key") ?? base.key
    entry.others = peers(members["also-notify"], "also-notify") ?? base.others
    return entry
  }

  private func peers(_ node: Node?, _ what: String) -> [ServerConfiguration.PeerEntry]? {
    guard let items = reader.items(node, what) else { return nil }
    if items.count > ConfigurationLimits.peers, let node {
      reader.fail(node, "\(what) has more than \(ConfigurationLimits.peers) servers")
      return []
    }
    return items.compactMap { peer($0, what) }
  }

  /// A server: `192.0.2.1`, `192.0.2.1:5300`, `[2001:db8::1]:5300`, or a mapping of that and a key.
  private func peer(_ node: Node, _ what: String) -> ServerConfiguration.PeerEntry? {
    guard case .mapping = node else { return address(node, what) }
    guard let members = reader.members(node, "a server", known: ["address", "key"]) else { return nil }
    guard let place = members["address"] else {
      reader.fail(node, "the server has no address")
      return nil
    }
    var entry = address(place, what)
    entry?.key = key(members["key"], "key")
    return entry
  }

  private func key(_ node: Node?, _ what: String) -> Name? {
    guard let node, let name = reader.name(node, what) else { return nil }
    if !keys.contains(name) { reader.fail(node, "there is no TSIG key \(name)") }
    return name
  }

  private func address(_ node: Node, _ what: String) -> ServerConfiguration.PeerEntry? {
    guard let text = reader.text(node, "an item of \(what)") else { return nil }
    if let address = IPAddress(text: text) { return ServerConfiguration.PeerEntry(address: address) }
    if let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 {
      var host = text[..<colon]
      let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
      if isBracketed { host = host.dropFirst().dropLast() }
      if let address = IPAddress(text: String(host)), address.isIPv4 != isBracketed {
        return ServerConfiguration.PeerEntry(address: address, port: port)
      }
    }
    reader.fail(node, "\"\(text)\" is no address, and no address with a port such as 192.0.2.1:53 or [2001:db8::1]:53")
    return nil
  }
}
