import DNSWire
import KMS

extension AuditDocument {
  /// What the publishers do to so many machines.
  struct ImpactEntry: Codable {
    var domains: [MachinesEntry]
    /// As the records are.
    var today: OutlookEntry
    /// Once nobody stays with a rogue host any more.
    var afterwards: OutlookEntry
    /// The time after the records of rogue hosts were removed, day by day; empty where there are none.
    var days: [DayEntry]
    /// What the simulation of these days started from.
    var seed: UInt64
    /// What public sources do not settle, and how it is taken here.
    var assumptions: [String]
  }

  /// The machines of a domain.
  struct MachinesEntry: Codable {
    var domain: String
    var clients: Int
    var servers: Int
  }

  struct OutlookEntry: Codable {
    var hosts: [HostEntry]
    /// The mean number of machines that stay with rogue hosts, and the chance that at least one does.
    var atRogues: Double
    var anyAtRogues: Double
    /// The mean numbers of machines that hosts which may serve KMS activate.
    var activatedClients: Double
    var activatedServers: Double
  }

  struct HostEntry: Codable {
    var host: String
    var isRogue: Bool
    /// The mean number of machines that stay with it.
    var machines: Double
    /// The chances that it counts enough of them.
    var activatesServers: Double
    var activatesClients: Double
  }

  /// Numbers of machines at the beginning of a day.
  struct DayEntry: Codable {
    var day: Int
    /// Where rogue hosts stopped answering when their records were removed.
    var atRogues: Int
    var activated: Int
    /// Where they go on answering.
    var atRoguesGoingOn: Int
    var activatedGoingOn: Int
  }

  /// Computes what the publishers do to machines; throws where there are too many, or what was audited does not tell.
  func impact(clients: MachineNumbers, servers: MachineNumbers) throws(CommandFailure) -> ImpactEntry {
    let groups = ClientRecords.grouped(publishers)
    var domains: [ClientDomain] = []
    let byDomain = Dictionary(grouping: groups, by: \.domain)
    for name in Set(byDomain.keys).union(self.domains.compactMap { try? Name(text: $0.domain) }).sorted() {
      let sources = byDomain[name] ?? []
      guard sources.count <= 1 else {
        throw CommandFailure("\(name) was audited at several places: audit one of them to compute the impact")
      }
      domains.append(
        ClientDomain(
          name: name, records: sources.first?.services ?? [], clients: clients[name], servers: servers[name]))
    }
    for name in clients.domains + servers.domains where !domains.contains(where: { $0.name == name }) {
      throw CommandFailure("there are numbers of machines for \(name.relativeText), which was not audited")
    }
    // A host may be rogue in one domain and not in another: its machines are led astray all the same.
    var roles: [Name: HostRole] = [:]
    for group in groups {
      for host in group.services.map(\.target) where roles[host] != .rogue { roles[host] = group.role(of: host) }
    }
    let known = { (host: Name) in roles[host] ?? .serving }
    let seed: UInt64 = 1
    guard let impact = Impact(domains, role: known) else {
      throw CommandFailure(
        "too many hosts without an address have weights of their own: the impact is too much to compute")
    }
    guard let stopping = FleetSimulation(domains, rogueStops: 0, seed: seed, role: known),
      let goingOn = FleetSimulation(domains, rogueStops: nil, seed: seed, role: known)
    else { throw CommandFailure("the impact is computed for at most \(KMSLimits.machines) machines in all") }
    let hasRogues = stopping.days.first.map { $0.atRogues > 0 } ?? false
    return ImpactEntry(
      domains: domains.filter { $0.machines > 0 }.map {
        MachinesEntry(domain: $0.name.relativeText, clients: $0.clients, servers: $0.servers)
      },
      today: OutlookEntry(impact.today), afterwards: OutlookEntry(impact.afterwards),
      days: hasRogues ? zip(stopping.days, goingOn.days).map(DayEntry.init) : [], seed: seed,
      assumptions: (publishers.contains { $0.status == .unreviewed } ? [ImpactAssumptions.unreviewed] : [])
        + ImpactAssumptions.all)
  }
}

extension AuditDocument.OutlookEntry {
  fileprivate init(_ outlook: Impact.Outlook) {
    self.init(
      hosts: outlook.hosts.filter { $0.role != .silent }.map { host in
        AuditDocument.HostEntry(
          host: host.name.relativeText, isRogue: host.role == .rogue, machines: host.machines,
          activatesServers: host.activatesServers, activatesClients: host.activatesClients)
      },
      atRogues: outlook.atRogues.expected, anyAtRogues: outlook.atRogues.atLeastOne,
      activatedClients: outlook.activatedClients, activatedServers: outlook.activatedServers)
  }
}

extension AuditDocument.DayEntry {
  fileprivate init(_ stopping: FleetSimulation.Day, _ goingOn: FleetSimulation.Day) {
    self.init(
      day: stopping.day, atRogues: stopping.atRogues, activated: stopping.activated,
      atRoguesGoingOn: goingOn.atRogues, activatedGoingOn: goingOn.activated)
  }
}

/// What is taken for true where public sources do not settle it.
enum ImpactAssumptions {
  static let unreviewed =
    "Without a list of sanctioned hosts (--config, --sanctioned) nobody knows which hosts are rogue: all of them are taken "
    + "for hosts that may serve."

  static let all = [
    "Machines choose by priority and weight to the letter of RFC 2782, each by itself. What Windows does exactly is not "
      + "published; versions before Windows 7 and Windows Server 2008 R2 choose at random.",
    "A machine stays with the host that answered it, even while that host's count is too low to activate it.",
    "A rogue host activates everybody, as an emulator does. A real KMS host that nobody sanctioned activates from the same "
      + "counts on as the others.",
    "A host that does not answer is noticed at the next renewal, and another one is looked for at once. Records that a "
      + "resolver still has in its cache are left out.",
    "Clients and servers count alike towards 25 and 5, and renew every seven days: a host may be set to other intervals.",
  ]
}
