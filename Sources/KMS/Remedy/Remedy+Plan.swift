public import AccessPolicy
public import DNSWire

extension Remedy {
  /// Finds what ends the findings about records.
  ///
  /// - Parameters:
  ///   - records: all that were audited, those without findings as well.
  ///   - pins: what the records of hosts have to hold, where that is laid down.
  ///   - others: findings that are not about a record.
  public init(_ records: [Record], pins: [PublisherPin], others: [Open] = []) {
    for (owner, records) in Dictionary(grouping: records, by: \.owner).sorted(by: { $0.key < $1.key }) {
      guard let first = records.first else { continue }
      var set = RecordSet(zone: first.zone, owner: owner, records: records, changes: [])
      for record in records {
        var change = Self.change(of: record, among: records, pins: pins)
        // Of several wrong records of a pinned host one gets the right one in its place.
        if let wanted = change?.replacement, set.changes.contains(where: { $0.replacement == wanted }) {
          change?.replacement = nil
        }
        if let change { set.changes.append(change) }
        let left = record.reasons.filter { change == nil || !Self.isEnded($0.code, by: change) }
        if !left.isEmpty { open.append(Open(subject: record.text, reasons: left)) }
      }
      if !set.changes.isEmpty { recordSets.append(set) }
    }
    open += others
    // Whatever follows a zone in a script of nsupdate is meant for it.
    recordSets = recordSets.filter { $0.zone == nil } + recordSets.filter { $0.zone != nil }
    rogueHosts = Self.rogueHosts(records)
    publishLists = Self.publishLists(records, pins: pins)
  }

  private static func change(of record: Record, among all: [Record], pins: [PublisherPin]) -> Change? {
    let codes = record.reasons.map(\.code)
    if codes.contains(.rogue) { return Change(record: record) }
    let wanted = pinned(record, pins: pins)
    if let wanted, wanted != record.service {
      let isThere = all.contains { $0.service == wanted }
      return Change(record: record, replacement: isThere ? nil : wanted)
    }
    let deviations: Set<FindingCode> = [.unsanctionedAddress, .unsanctionedCredential, .unsanctionedSource]
    if codes.contains(where: deviations.contains) {
      return Change(record: record, condition: "this is not the host that is sanctioned")
    }
    if codes.contains(.noService) {
      return Change(record: record, condition: "machines are meant to find KMS hosts here")
    }
    if codes.contains(.dangling) { return Change(record: record, condition: "the host is gone for good") }
    if codes.contains(.stale) { return Change(record: record, condition: "the host does not serve KMS any more") }
    if codes.contains(.severalRecords), wanted == nil {
      return Change(record: record, condition: "this is not the record that the host is meant to have")
    }
    if codes.contains(.unexpectedOwner) {
      return Change(record: record, condition: "no client is meant to look for KMS hosts at this name")
    }
    return nil
  }

  /// Whether a change ends such a finding; where the record goes for good, it ends all.
  private static func isEnded(_ code: FindingCode, by change: Change?) -> Bool {
    if let change, change.replacement == nil, change.condition == nil { return true }
    switch code {
    case .rogue, .dangling, .stale, .severalRecords, .unexpectedOwner, .port, .noService, .unsanctionedAddress,
      .unsanctionedCredential, .unsanctionedSource:
      return true
    default: return false
    }
  }

  /// What pins say that the record should hold; nil where none is about its host.
  private static func pinned(_ record: Record, pins: [PublisherPin]) -> ServiceData? {
    let pin = pins.first { pin in
      pin.host == record.service.target && (pin.zones.map { zones in record.zone.map(zones.contains) ?? false } ?? true)
    }
    return pin.map { pin in
      ServiceData(
        priority: pin.priority ?? record.service.priority, weight: pin.weight ?? record.service.weight,
        port: pin.port ?? record.service.port, target: record.service.target)
    }
  }

  private static func rogueHosts(_ records: [Record]) -> [RogueHost] {
    let rogues = records.filter { record in
      record.reasons.contains { $0.code == .rogue } && record.status != .dangling && !record.service.target.isRoot
    }
    return Dictionary(grouping: rogues, by: \.service.target).sorted { $0.key < $1.key }.map { host, records in
      RogueHost(host: host, owners: Set(records.map(\.owner)).sorted())
    }
  }

  /// Hosts whose records in one domain differ, with no pin to say which is right, get no line for it.
  private static func publishLists(_ records: [Record], pins: [PublisherPin]) -> [PublishList] {
    let sanctioned = records.filter { $0.status == .sanctioned || $0.status == .stale }
    return Dictionary(grouping: sanctioned, by: \.service.target).sorted { $0.key < $1.key }
      .compactMap { host, records in
        let domains = Dictionary(grouping: records) { AuditedDomain.domain(ofPublisherName: $0.owner) }
        let entries = domains.compactMap { domain, records -> PublishList.Entry? in
          guard let domain, let first = records.first else { return nil }
          let wanted = records.map { pinned($0, pins: pins) ?? $0.service }
          let service = wanted.first ?? first.service
          guard wanted.allSatisfy({ ($0.priority, $0.weight) == (service.priority, service.weight) }) else {
            return nil
          }
          return PublishList.Entry(domain: domain, priority: service.priority, weight: service.weight)
        }
        return entries.isEmpty ? nil : PublishList(host: host, entries: entries.sorted { $0.domain < $1.domain })
      }
  }
}

extension AuditedDomain {
  /// The domain whose clients look at a name; nil where the name is not `_vlmcs._tcp.<domain>`.
  public static func domain(ofPublisherName name: Name) -> Name? {
    guard let domain = name.parent?.parent, publisherName(of: domain) == name else { return nil }
    return domain
  }
}
