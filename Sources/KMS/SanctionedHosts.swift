import AccessPolicy
public import DNSWire

/// The hosts that may serve KMS.
public struct SanctionedHosts: Sendable {
  /// The entries, in order.
  public let entries: [SanctionedHost]
  /// The positions of the entries for a host of its own name, and of all others.
  private let exact: [Name: [Int]]
  private let others: [Int]
  private let domains: Set<Name>

  /// What the list says of a record.
  public enum Standing: Sendable, Equatable {
    /// The record is as an entry says; whether that entry says what the host's addresses may be.
    case sanctioned(byAddress: Bool)
    /// The host is on the list, but the record is not as its entry says.
    case deviating([Deviation])
    /// No entry is about the host.
    case unlisted
  }

  /// Takes a list.
  public init(_ entries: [SanctionedHost]) {
    self.entries = entries
    let positions = entries.indices.filter { entries[$0].exactHost != nil }
    exact = Dictionary(grouping: positions) { entries[$0].exactHost ?? .root }
    others = entries.indices.filter { entries[$0].exactHost == nil }
    domains = Set(entries.flatMap { ($0.zones ?? []) + [$0.host?.parent].compactMap(\.self) }.filter { !$0.isRoot })
  }

  /// Takes the names of hosts that may serve KMS in all zones.
  public init(_ names: some Sequence<Name>) {
    self.init(names.map { SanctionedHost(host: $0) })
  }

  /// What the list says of a record that clients of a domain get.
  public func standing(of record: PublishedService, in domain: Name) -> Standing {
    var deviations: [Deviation]?
    for entry in entries(for: record.service.target) where entry.isMeant(in: domain) {
      let (found, isCertain) = entry.compare(record)
      if entry.host == nil, !found.isEmpty || !isCertain || !entry.hasConditions { continue }
      if found.isEmpty { return .sanctioned(byAddress: entry.addresses != nil) }
      if found.count < deviations?.count ?? .max { deviations = found }
    }
    return deviations.map { .deviating($0) } ?? .unlisted
  }

  /// Whether a host is in a domain that the list has to do with.
  func isInDomain(_ host: Name) -> Bool {
    var name: Name? = host
    while let candidate = name {
      if domains.contains(candidate) { return true }
      name = candidate.parent
    }
    return false
  }

  private func entries(for host: Name) -> [SanctionedHost] {
    let patterns = others.filter { entries[$0].pattern?.matches(host) ?? true }
    return ((exact[host] ?? []) + patterns).map { entries[$0] }
  }
}
