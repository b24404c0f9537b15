import AccessPolicy
import Authority
import Configuration
import DNSClient
import DNSWire
import Logging
import Zone

/// Tells secondaries when zones change (RFC 1996): each server of each zone by a task of its own while there is something to
/// tell, again and again until it answers, and once for all changes since it was told last.
actor Notifier {
  /// Messages to a server that does not answer, before it is left to look for itself.
  static let tries = 6
  /// How long the first answer is waited for; each time twice as long.
  static let firstTimeOut = Duration.seconds(1)
  /// How long at most.
  static let longestTimeOut = Duration.seconds(30)
  /// Between two messages about one zone to one server.
  static let pause = Duration.milliseconds(200)
  /// Between two looks for changes.
  static let rest = Duration.milliseconds(10)
  /// Versions of a zone whose times are remembered.
  static let rememberedVersions = 256
  /// How long addresses of name servers are remembered that this server does not know itself.
  static let addressTime = Duration.seconds(300)

  private let zones: Published<ZoneSet>
  private let policy: Published<AccessPolicy>
  private let logger: Logger
  private var plan: ServerConfiguration
  private var progress: [Name: [NotifyTarget: NotifyProgress]] = [:]
  private var seen: [Name: [(serial: Serial, time: UInt64)]] = [:]
  private var addresses: [Name: (addresses: [IPAddress], until: ContinuousClock.Instant)] = [:]

  init(_ plan: ServerConfiguration, zones: Published<ZoneSet>, policy: Published<AccessPolicy>, logger: Logger) {
    self.plan = plan
    self.zones = zones
    self.policy = policy
    self.logger = logger
  }

  /// Takes up another configuration.
  func take(_ plan: ServerConfiguration) {
    self.plan = plan
    // Who is new is told at once of what is served.
    seen.removeAll()
    look()
  }

  /// Looks for zones with other serials than before, and tells of them.
  func look() {
    let versions = zones.current.available
    for version in versions where seen[version.apex]?.last?.serial != version.soa.serial {
      seen[version.apex, default: []].append((version.soa.serial, SystemClock.now()))
      if let count = seen[version.apex]?.count, count > Self.rememberedVersions { seen[version.apex]?.removeFirst() }
      tell(version)
    }
    guard seen.count > versions.count else { return }
    let apexes = Set(versions.map(\.apex))
    seen = seen.filter { apexes.contains($0.key) }
    progress = progress.filter { apexes.contains($0.key) }
  }

  /// How far the servers have been told of a zone's changes.
  func standing(of zone: Name) -> [NotifyTarget: NotifyProgress] { progress[zone] ?? [:] }

  /// When the first version after a serial was first served, as far as that is remembered.
  func time(after serial: Serial, of zone: Name) -> UInt64? {
    seen[zone]?.first { $0.serial.isAfter(serial) }?.time
  }

  private func tell(_ version: ZoneVersion) {
    let entry = plan.notify(for: version.apex)
    for other in entry.others { tell(NotifyTarget(other, key: entry.key), of: version) }
    guard entry.toNameServers else { return }
    for name in version.notifiedServers {
      if let known = known(name) {
        tell(known, key: entry.key, of: version)
      } else {
        Task {
          remember((try? await SystemAddresses.addresses(of: name.relativeText)) ?? [], of: name)
          tell(known(name) ?? [], key: entry.key, of: version)
        }
      }
    }
  }

  private func tell(_ addresses: [IPAddress], key: Name?, of version: ZoneVersion) {
    for address in addresses where plan.port != ZonePeer.port || !plan.listen.contains(address) {
      tell(NotifyTarget(ServerAddress(address, port: ZonePeer.port), key: key), of: version)
    }
  }

  /// The addresses of a name server as this server or the memory has them; nil where neither has.
  private func known(_ server: Name) -> [IPAddress]? {
    let zone = zones.current.available.filter { server.isSubdomain(of: $0.apex) }
      .max { $0.apex.labelCount < $1.apex.labelCount }
    if let node = zone?.content(of: server) {
      let sets = node.recordSets.filter { $0.type == .a || $0.type == .aaaa }
      return sets.flatMap { $0.rdatas.compactMap { IPAddress(octets: $0) } }
    }
    guard let remembered = addresses[server], remembered.until > .now else { return nil }
    return remembered.addresses
  }

  private func remember(_ found: [IPAddress], of server: Name) {
    addresses[server] = (found, .now + Self.addressTime)
  }

  private func tell(_ target: NotifyTarget, of version: ZoneVersion) {
    var state = progress[version.apex]?[target] ?? NotifyProgress(wanted: version.soa.serial)
    state.wanted = version.soa.serial
    let isRunning = state.isRunning
    state.isRunning = true
    progress[version.apex, default: [:]][target] = state
    if !isRunning { Task { await deliver(to: target, version.apex) } }
  }

  /// Tells a server of a zone's newest version until it answers, or has been told often enough in vain.
  private func deliver(to target: NotifyTarget, _ zone: Name) async {
    var failures = 0
    var (triesLeft, serial) = (Self.tries, Serial?.none)
    while !Task.isCancelled, progress[zone]?[target] != nil, let version = zones.current.version(apex: zone),
      let soa = version.startOfAuthorityRecord
    {
      if serial != version.soa.serial { (triesLeft, serial) = (Self.tries, version.soa.serial) }
      let timeOut = min(Self.firstTimeOut * (1 << min(failures, 10)), Self.longestTimeOut)
      let start = ContinuousClock.now
      do throws(QueryFailure.Reason) {
        let code = try await ask(target, soa, timeOut)
        failures = 0
        note(target, zone, version.soa.serial, code: code)
        guard let newest = progress[zone]?[target]?.wanted, newest != version.soa.serial else { break }
        try? await Task.sleep(for: Self.pause)
      } catch {
        failures += 1
        triesLeft -= 1
        note(target, zone, failure: "\(error)")
        guard triesLeft > 0 else { break }
        // An error may come at once.
        try? await Task.sleep(until: start + timeOut)
      }
    }
    progress[zone]?[target]?.isRunning = false
    if let state = progress[zone]?[target], let failure = state.failure, !state.isFailureKnown {
      progress[zone]?[target]?.isFailureKnown = true
      logger.warning("NOTIFY for zone \(zone): \(target.server) \(failure); it has to look for itself")
    }
  }

  private func ask(
    _ target: NotifyTarget, _ soa: ResourceRecord, _ timeOut: Duration
  ) async throws(QueryFailure.Reason) -> ResponseCode {
    try await ZonePeer(target, policy.current).notify(of: soa, timeOut: timeOut)
  }

  private func note(_ target: NotifyTarget, _ zone: Name, _ serial: Serial, code: ResponseCode) {
    guard var state = progress[zone]?[target] else { return }
    state.messages += 1
    state.acknowledged = code == .noError ? serial : state.acknowledged
    if code != .noError, state.answer != code {
      logger.warning("NOTIFY for zone \(zone): \(target.server) answers \(code)")
    } else if code == .noError, state.isFailureKnown {
      logger.notice("NOTIFY for zone \(zone): \(target.server) answers again")
    }
    state.answer = code
    state.answered = SystemClock.now()
    state.failure = nil
    state.isFailureKnown = false
    progress[zone]?[target] = state
  }

  private func note(_ target: NotifyTarget, _ zone: Name, failure: String) {
    progress[zone]?[target]?.messages += 1
    progress[zone]?[target]?.failure = failure
  }
}

extension ZonePeer {
  /// The port of name servers where none is said.
  static let port: UInt16 = 53

  /// A server, with its key as the policy has it.
  init(_ target: NotifyTarget, _ policy: AccessPolicy) {
    self.init(target.server, key: target.key.flatMap { policy.credentials[$0]?.key }, now: SystemClock.now)
  }
}
