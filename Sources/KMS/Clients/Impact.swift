public import DNSWire

/// What the published hosts do to the machines that look for KMS hosts: today, and once the records of rogue hosts are gone.
///
/// Each machine chooses by itself, by priority and weight, and stays with the host that answered. It renews every 7 days, so
/// that a host counts all machines that stay with it within the 30 days that it looks back. Machines of all domains
/// count at a host that is published in several.
public struct Impact: Sendable {
  /// What becomes of a host.
  public struct Host: Sendable {
    /// The host.
    public var name: Name
    /// What it is.
    public var role: HostRole
    /// The mean number of machines that stay with it.
    public var machines: Double
    /// The chance that it counts enough machines to activate servers.
    public var activatesServers: Double
    /// The chance that it counts enough machines to activate clients.
    public var activatesClients: Double
  }

  /// What becomes of all hosts and machines.
  public struct Outlook: Sendable {
    /// The hosts, in the order of their names.
    public var hosts: [Host] = []
    /// The machines that stay with a rogue host.
    public var atRogues = Encounters(share: 0, clients: 0)
    /// The mean number of clients that hosts which may serve KMS activate.
    public var activatedClients = 0.0
    /// The mean number of servers that they activate.
    public var activatedServers = 0.0
  }

  /// As the records are.
  public let today: Outlook
  /// Without the records of rogue hosts, once nobody stays with those any more.
  public let afterwards: Outlook

  /// Computes the impact; nil where the silent hosts of a domain have too many weights (`KMSLimits.contactSteps`).
  public init?(_ domains: [ClientDomain], role: (Name) -> HostRole) {
    let cleaned = domains.map { domain in
      var domain = domain
      domain.records.removeAll { role($0.target) == .rogue }
      return domain
    }
    guard let today = Self.outlook(domains, role: role), let afterwards = Self.outlook(cleaned, role: role) else {
      return nil
    }
    self.today = today
    self.afterwards = afterwards
  }

  /// The machines of one domain that may stay with a host.
  private struct Visitors {
    var domain: Int
    var share: Double
  }

  private static func outlook(_ domains: [ClientDomain], role: (Name) -> HostRole) -> Outlook? {
    var visitors: [Name: [Visitors]] = [:]
    var outlook = Outlook()
    for (index, domain) in domains.enumerated() {
      guard let shares = ClientShares(domain.records).shares(where: { role($0.target) != .silent }) else { return nil }
      // One host may have several records.
      var hosts: [Name: Double] = [:]
      for (record, share) in zip(domain.records, shares) { hosts[record.target, default: 0] += share }
      for (host, share) in hosts where !host.isRoot {
        visitors[host, default: []].append(Visitors(domain: index, share: share))
      }
      let atRogues = hosts.filter { role($0.key) == .rogue }.reduce(0) { $0 + $1.value }
      outlook.atRogues += Encounters(share: atRogues, clients: domain.machines)
    }
    for (name, visitors) in visitors.sorted(by: { $0.key < $1.key }) {
      let counts = visitors.map { MachineCount(machines: domains[$0.domain].machines, share: $0.share) }
      let count = counts.reduce(.none, +)
      let host = Host(
        name: name, role: role(name),
        machines: visitors.reduce(0) { $0 + $1.share * Double(domains[$1.domain].machines) },
        activatesServers: count.reaches(KMSLimits.serverCount), activatesClients: count.reaches(KMSLimits.clientCount))
      outlook.hosts.append(host)
      guard host.role == .serving else { continue }
      // A machine that is with a host counts itself, and those of the others that come too.
      let without = Self.sumsWithoutOne(counts)
      for (visitors, others) in zip(visitors, without) {
        let domain = domains[visitors.domain]
        guard domain.machines > 0 else { continue }
        let company = others + MachineCount(machines: domain.machines - 1, share: visitors.share)
        outlook.activatedClients +=
          Double(domain.clients) * visitors.share * company.reaches(KMSLimits.clientCount - 1)
        outlook.activatedServers +=
          Double(domain.servers) * visitors.share * company.reaches(KMSLimits.serverCount - 1)
      }
    }
    return outlook
  }

  /// For each count the sum of all others.
  private static func sumsWithoutOne(_ counts: [MachineCount]) -> [MachineCount] {
    var before: [MachineCount] = []
    var sum = MachineCount.none
    for count in counts {
      before.append(sum)
      sum = sum + count
    }
    var sums: [MachineCount] = []
    sum = .none
    for (count, before) in zip(counts, before).reversed() {
      sums.append(before + sum)
      sum = sum + count
    }
    return sums.reversed()
  }
}
