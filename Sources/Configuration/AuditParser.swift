import AccessPolicy
import DNSWire
import KMS
import Yams

/// The way from YAML nodes to what an audit judges by.
struct AuditParser {
  let reader: NodeReader
  /// The keys that there are; nil where they may be another server's.
  let keys: Set<Name>?
  let addressSets: [String: [AddressRange]]
  let groups: [PrincipalGroup]

  /// The hosts that may serve KMS; nil where there is no list.
  func sanctioned(_ node: Node?) -> SanctionedHosts? {
    reader.items(node, "sanctioned").map { SanctionedHosts($0.compactMap(host)) }
  }

  private func host(_ node: Node) -> SanctionedHost? {
    let known = ["host", "zones", "addresses", "keys", "principals", "groups", "from", "expected"]
    guard case .mapping = node else {
      // A name, a pattern, or an address.
      guard let text = reader.text(node, "a sanctioned host (a name, or a mapping of \(known.joined(separator: ", ")))")
      else { return nil }
      if let entry = SanctionedHost(text: text) { return entry }
      reader.fail(node, "\"\(text)\" is \(SanctionedHost.textIsNothing)")
      return nil
    }
    guard let members = reader.members(node, "a sanctioned host", known: known) else { return nil }
    var entry = SanctionedHost(host: reader.name(members["host"], "host"))
    if let value = members["host"] {
      guard let host = entry.host else { return nil }
      if !SanctionedHost.isHostOrPattern(host) {
        reader.fail(value, "\"\(host)\" is no full host name (kms1.lab.example) and no pattern (*.lab.example)")
      }
    }
    entry.zones = reader.names(members["zones"], "zones")
    entry.addresses = reader.addressRanges(members["addresses"], "addresses", sets: addressSets)
    entry.keys = reader.names(members["keys"], "keys").map(Set.init)
    if let value = members["keys"], let keys {
      for key in entry.keys?.subtracting(keys).sorted(by: { $0.description < $1.description }) ?? [] {
        reader.fail(value, "there is no key \(key)")
      }
    }
    entry.principals = reader.principals(members["principals"], "principals")
    entry.groups = reader.groups(members["groups"], "groups", known: groups)?.map(\.name)
    entry.sources = reader.addressRanges(members["from"], "from", sets: addressSets)
    entry.isExpected = reader.truth(members["expected"], "expected") ?? false
    if entry.host == nil, entry.addresses == nil, entry.keys == nil, entry.principals == nil, entry.groups == nil,
      entry.sources == nil
    {
      reader.fail(
        node, "the entry would sanction everybody: it needs host, addresses, keys, principals, groups or from")
    }
    if let value = members["expected"], entry.isExpected, entry.host?.isWildcard ?? true {
      reader.fail(value, "only a host with a name of its own can be expected")
    }
    return entry
  }

  /// The findings that may stay as they are.
  func acknowledgements(_ node: Node?) -> [Acknowledgement] {
    reader.items(node, "acknowledged")?.compactMap(acknowledgement) ?? []
  }

  private func acknowledgement(_ node: Node) -> Acknowledgement? {
    let needed = ["code", "reason", "until"]
    guard let members = reader.members(node, "an acknowledgement", known: needed + ["host", "zone"]) else { return nil }
    for key in needed where members[key] == nil {
      let hint = key == "until" ? ": nothing is acknowledged for ever" : ""
      reader.fail(node, "the acknowledgement has no \(key)\(hint)")
    }
    guard let code = code(members["code"]), let reason = reader.text(members["reason"], "reason"),
      let until = day(members["until"])
    else { return nil }
    let host = reader.name(members["host"], "host")
    if let value = members["host"], let host, SanctionedHost.hasLiteralWildcard(host) {
      reader.fail(value, "\"\(host)\" is no pattern: an asterisk stands alone in front (*.lab.example)")
    }
    let place = reader.place(node)
    let acknowledgement = Acknowledgement(
      code: code, host: host, zone: reader.name(members["zone"], "zone"),
      reason: reason, lastDay: until.text, end: until.end, place: "\(place.file):\(place.line):\(place.column)")
    // A host or zone that can't be read must not make it an acknowledgement of any.
    guard (members["host"] == nil) == (acknowledgement.host == nil),
      (members["zone"] == nil) == (acknowledgement.zone == nil)
    else { return nil }
    return acknowledgement
  }

  private func code(_ node: Node?) -> FindingCode? {
    guard let node, let text = reader.text(node, "code") else { return nil }
    guard let code = FindingCode(rawValue: text.uppercased()) else {
      let codes = FindingCode.allCases.map(\.rawValue)
      reader.fail(node, "there is no finding \(text): the codes are \(codes.first ?? "") to \(codes.last ?? "")")
      return nil
    }
    return code
  }

  /// The last day that counts, and the end of it in seconds since 1970.
  private func day(_ node: Node?) -> (text: String, end: UInt64)? {
    guard let node, let text = reader.text(node, "until") else { return nil }
    guard let day = CalendarDay(text: text) else {
      reader.fail(node, "until must be a day such as 2027-01-31, not \"\(text)\"")
      return nil
    }
    return (text, (day.daysSince1970 + 1) * CalendarDay.seconds)
  }
}
