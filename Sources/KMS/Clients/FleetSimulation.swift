public import DNSWire

/// What becomes of machines after the records of rogue hosts were removed: a simulation in steps of two hours.
///
/// At the start every machine stays with the host that answered it, chosen by today's records; those that were activated
/// renew on some day of the week. Whoever is not activated tries again every two hours. A host that stops
/// answering is noticed at the next renewal; the machine then looks for another one among the records that are left.
///
/// Not known from public sources, and assumed: a rogue activates everybody; a host that answers is kept even while its count
/// is too low; what a resolver still has cached of the removed records is left out.
public struct FleetSimulation: Sendable {
  /// The machines on one day, at its beginning.
  public struct Day: Sendable, Equatable {
    /// Days since the records were removed.
    public var day: Int
    /// Machines that stay with a rogue host.
    public var atRogues: Int
    /// Machines that are activated.
    public var activated: Int
  }

  /// All days, from the removal until the last activation that a rogue gave has ended.
  public let days: [Day]

  /// Lets the time pass; nil for more machines than `KMSLimits.machines`.
  ///
  /// - Parameter rogueStops: the day from which on rogue hosts do not answer; nil where they go on.
  public init?(_ domains: [ClientDomain], rogueStops: Int?, seed: UInt64 = 1, role: (Name) -> HostRole) {
    var machines = 0
    for domain in domains {
      let (sum, overflow) = machines.addingReportingOverflow(domain.machines)
      guard !overflow, sum <= KMSLimits.machines else { return nil }
      machines = sum
    }
    var fleet = Fleet(domains, rogueStops: rogueStops, seed: seed, role: role)
    days = fleet.run()
  }
}

/// The machines and hosts of a simulation.
private struct Fleet {
  private struct Machine {
    var domain: Int
    var isServer: Bool
    var host: Int?
    /// The step of the last activation.
    var activated: Int?
    /// The step at which the activation ends, of a machine that waits.
    var expires: Int?
  }

  private struct Host {
    var count = 0
    var waiting: [Int] = []
  }

  private static let stepsPerDay = Int(86_400 / KMSLimits.retryInterval)
  private static let renewal = Int(KMSLimits.renewalInterval / KMSLimits.retryInterval)
  private static let period = Int(KMSLimits.activationPeriod / KMSLimits.retryInterval)

  private var machines: [Machine] = []
  private var hosts: [Host] = []
  private var roles: [HostRole] = []
  private let today: [ContactOrder]
  private let cleaned: [ContactOrder]
  private let rogueStops: Int?
  private var numbers: FleetNumbers
  /// The machines that renew, by step.
  private var due: [[Int]]
  /// How many activations end, by step.
  private var ending: [Int]
  private var atRogues = 0
  private var activated = 0

  init(_ domains: [ClientDomain], rogueStops: Int?, seed: UInt64, role: (Name) -> HostRole) {
    var indexes: [Name: Int] = [:]
    for name in domains.flatMap(\.records).map(\.target) where !name.isRoot && indexes[name] == nil {
      indexes[name] = hosts.count
      hosts.append(Host())
      roles.append(role(name))
    }
    today = domains.map { domain in ContactOrder(domain.records) { indexes[$0] } }
    cleaned = domains.map { domain in
      ContactOrder(domain.records.filter { role($0.target) != .rogue }) { indexes[$0] }
    }
    for (index, domain) in domains.enumerated() {
      for machine in 0..<domain.machines {
        machines.append(Machine(domain: index, isServer: machine < domain.servers))
      }
    }
    self.rogueStops = rogueStops.map { max($0, 0) &* Self.stepsPerDay }
    numbers = FleetNumbers(seed: seed)
    let end = Self.period + Self.renewal
    due = Array(repeating: [], count: end + 1)
    ending = Array(repeating: 0, count: end + 1)
  }

  mutating func run() -> [FleetSimulation.Day] {
    start()
    var days: [FleetSimulation.Day] = []
    for step in due.indices {
      activated -= ending[step]
      if step % Self.stepsPerDay == 0 {
        days.append(.init(day: step / Self.stepsPerDay, atRogues: atRogues, activated: activated))
      }
      let renewing = due[step]
      due[step] = []
      for machine in renewing { renew(machine, at: step) }
    }
    return days
  }

  /// What today's records have led to.
  private mutating func start() {
    let roles = roles
    for index in machines.indices {
      let order = today[machines[index].domain]
      guard let host = order.firstHost(using: &numbers, where: { roles[$0] != .silent }) else { continue }
      machines[index].host = host
      hosts[host].count += 1
      if roles[host] == .rogue { atRogues += 1 }
    }
    for index in machines.indices {
      guard let host = machines[index].host else { continue }
      if isActivating(host, isServer: machines[index].isServer) {
        activated += 1
        succeed(index, at: -1 - numbers.next(below: Self.renewal))
      } else {
        hosts[host].waiting.append(index)
      }
    }
  }

  private func isActivating(_ host: Int, isServer: Bool) -> Bool {
    roles[host] == .rogue
      || hosts[host].count >= (isServer ? KMSLimits.serverCount : KMSLimits.clientCount)
  }

  private mutating func renew(_ index: Int, at step: Int) {
    guard let host = machines[index].host else { return }
    guard roles[host] == .rogue, let rogueStops, step >= rogueStops else {
      succeed(index, at: step)
      return
    }
    atRogues -= 1
    let roles = roles
    machines[index].host = cleaned[machines[index].domain].firstHost(using: &numbers) { roles[$0] == .serving }
    guard let next = machines[index].host else {
      wait(index, at: step)
      return
    }
    hosts[next].count += 1
    if isActivating(next, isServer: machines[index].isServer) {
      succeed(index, at: step)
    } else {
      wait(index, at: step)
      hosts[next].waiting.append(index)
    }
    // One machine more may be what those were waiting for that came before.
    guard [KMSLimits.serverCount, KMSLimits.clientCount].contains(hosts[next].count) else { return }
    let waiting = hosts[next].waiting
    hosts[next].waiting = waiting.filter { !isActivating(next, isServer: machines[$0].isServer) }
    for index in waiting where isActivating(next, isServer: machines[index].isServer) { release(index, at: step) }
  }

  private mutating func succeed(_ index: Int, at step: Int) {
    machines[index].activated = step
    if due.indices.contains(step + Self.renewal) { due[step + Self.renewal].append(index) }
  }

  private mutating func wait(_ index: Int, at step: Int) {
    guard let last = machines[index].activated else { return }
    let end = last + Self.period
    machines[index].expires = end
    if ending.indices.contains(end) { ending[end] += 1 }
  }

  /// Ends a machine's wait.
  private mutating func release(_ index: Int, at step: Int) {
    if let end = machines[index].expires, end > step {
      if ending.indices.contains(end) { ending[end] -= 1 }
    } else {
      activated += 1
    }
    machines[index].expires = nil
    succeed(index, at: step)
  }
}
