import Authority
import DNSWire
import Logging
import Persistence
import Zone

/// All zones that are copied from other servers: those that the configuration names, and those that catalogs list.
actor SecondaryKeeper {
  private struct Kept {
    let zone: SecondaryZone
    let plan: SecondaryPlan
    var task: Task<Void, Never>?
  }

  private var zones: [Name: Kept] = [:]
  private var isRunning = false

  /// What is known of a zone; nil where it is no copy.
  func state(of zone: Name) async -> (plan: SecondaryPlan, state: SecondaryState)? {
    guard let kept = zones[zone] else { return nil }
    return (kept.plan, await kept.zone.state)
  }

  /// Takes up the zones of a configuration in place of those of an earlier one, and serves what is on disk.
  func take(_ plans: [SecondaryPlan], _ server: Server) async {
    let wanted = Dictionary(plans.map { ($0.zone, $0) }) { first, _ in first }
    for (apex, kept) in zones where kept.plan.member == nil && wanted[apex] != kept.plan {
      await remove(apex, server, isForgotten: wanted[apex] == nil)
    }
    for plan in plans where zones[plan.zone] == nil { await add(plan, server) }
    for plan in plans where plan.isCatalog { await follow(plan.zone, server) }
    // Of catalogs that are no more.
    for (apex, kept) in zones {
      if let member = kept.plan.member, zones[member.catalog]?.plan.isCatalog != true {
        await remove(apex, server, isForgotten: true)
      }
    }
  }

  /// Looks after the copies until the server stops.
  func run() {
    isRunning = true
    for apex in zones.keys { start(apex) }
  }

  /// Looks after them no more.
  func stop() async {
    isRunning = false
    let tasks = zones.values.compactMap(\.task)
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
  }

  /// Asks the primaries of a zone at once; false where it is not copied.
  func askNow(_ zone: Name, isWholeWanted: Bool) async -> Bool {
    guard let secondary = zones[zone]?.zone else { return false }
    await secondary.askNow(isWholeWanted: isWholeWanted)
    return true
  }

  /// Takes note that a primary may have something newer.
  func announce(_ notification: ChangeNotification) async {
    await zones[notification.zone]?.zone.announce(notification)
  }

  private func start(_ apex: Name) {
    guard isRunning, let kept = zones[apex], kept.task == nil else { return }
    zones[apex]?.task = Task { await kept.zone.run() }
  }

  private func add(_ plan: SecondaryPlan, _ server: Server) async {
    let zone = SecondaryZone(plan, server)
    zones[plan.zone] = Kept(zone: zone, plan: plan)
    server.writer.secondaries.set(plan.zone, sources: plan.sources)
    await zone.prepare()
    start(plan.zone)
  }

  private func remove(_ apex: Name, _ server: Server, isForgotten: Bool) async {
    guard let kept = zones.removeValue(forKey: apex) else { return }
    kept.task?.cancel()
    await kept.task?.value
    server.writer.secondaries.remove(apex)
    guard isForgotten else { return }
    // A zone that is served from a file now is no business of this one.
    if !server.isServedFromFile(apex) { await server.writer.drop(apex) }
    server.copies.remove(apex)
    server.logger.info("secondary zone \(apex) is no longer copied")
  }

  /// Takes up what a catalog lists (RFC 9432 §5).
  func follow(_ catalog: Name, _ server: Server) async {
    guard let plan = zones[catalog]?.plan, plan.isCatalog,
      let version = server.zones.current.version(apex: catalog), !version.isUnavailable
    else { return }
    let members: [CatalogZone.Member]
    do throws(CatalogZone.Fault) {
      members = try CatalogZone(version).members
    } catch {
      server.logger.error("catalog \(catalog) is broken (\(error)): the zones that it listed before stay")
      return
    }
    let listed = Dictionary(members.map { ($0.zone, $0) }) { first, _ in first }
    for (apex, kept) in zones where kept.plan.member?.catalog == catalog {
      // Another label means that the zone starts anew (§5.4).
      if listed[apex]?.label != kept.plan.member?.label { await remove(apex, server, isForgotten: true) }
    }
    for member in members { await take(member, of: plan, server) }
  }

  private func take(_ member: CatalogZone.Member, of catalog: SecondaryPlan, _ server: Server) async {
    let membership = CatalogMembership(catalog: catalog.zone, label: member.label)
    let plan = SecondaryPlan(member.zone, member: membership, of: catalog)
    if let known = zones[member.zone] {
      guard known.plan != plan else { return }
      guard let other = known.plan.member?.catalog, other != catalog.zone else {
        if known.plan.member != nil {
          await remove(member.zone, server, isForgotten: false)
          await add(plan, server)
        } else if member.zone != catalog.zone {
          server.logger.warning("catalog \(catalog.zone) lists \(member.zone), which the configuration names itself")
        }
        return
      }
      // The catalog that has the zone has to let it go (§4.3.1).
      guard await isReleased(member.zone, by: other, to: catalog.zone, server) else {
        server.logger.warning("catalog \(catalog.zone) lists \(member.zone), which catalog \(other) has")
        return
      }
      await remove(member.zone, server, isForgotten: false)
    } else if server.isServedFromFile(member.zone) {
      server.logger.warning("catalog \(catalog.zone) lists \(member.zone), which is served from a file here")
      return
    }
    await add(plan, server)
    server.logger.info("catalog \(catalog.zone): secondary zone \(member.zone) is copied from now on")
  }

  private func isReleased(_ zone: Name, by catalog: Name, to other: Name, _ server: Server) async -> Bool {
    guard let version = server.zones.current.version(apex: catalog), let members = try? CatalogZone(version).members
    else { return false }
    return members.first { $0.zone == zone }?.newOwner == other
  }
}
