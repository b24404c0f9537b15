import Authority
import DNSWire
import Logging
import Persistence

/// Takes back imports: the zones are served from their configured files again, or not at all.
struct ZoneRemoval {
  let server: Server

  /// Takes back those of all these zones; none where one of them was not imported. Gives a line for each.
  func remove(_ texts: [String], by operatorName: String) async throws(CommandFailure) -> String {
    var zones: [Name] = []
    for text in texts { zones.append(try Name(argument: text, "the zone")) }
    let name = HostileText.printable(String(operatorName.prefix(ImportLimits.nameLength)))
    let done = try await remove(zones, by: name)
    await server.forgetBases()
    return done
  }

  private func remove(_ zones: [Name], by name: String) async throws(CommandFailure) -> String {
    await server.baseTurns.take()
    defer { server.baseTurns.giveBack() }
    do throws(JournalError) {
      let bases = try await server.store.importedBases()
      let unknown = zones.filter { zone in !bases.contains { $0.zone == zone } }
      guard unknown.isEmpty else {
        let lines = unknown.map { "zone \($0.relativeText) was not imported, or its file has changed since" }
        throw JournalError((lines + (zones.count > 1 ? ["nothing is removed"] : [])).joined(separator: "\n"))
      }
      let now = SystemClock.now()
      let actions = bases.filter { zones.contains($0.zone) }.map { base in
        OperatorAction(
          time: now, zone: base.zone, author: "operator \(name)", action: "took back the import of \(base.source)")
      }
      try await server.store.forgetBases(actions)
    } catch {
      throw CommandFailure(error.description)
    }
    var choice: BaseChoice
    do throws(ZoneLoader.Failure) {
      choice = try await BaseChoice.load(
        server.zoneEntries.current, store: server.store, known: server.writer.currentBases)
    } catch {
      throw CommandFailure(error.description)
    }
    do throws(StartError) {
      try choice.addCatalog(of: server.settings.configuration)
      try await server.adopt(choice)
    } catch {
      throw CommandFailure(error.description)
    }
    return zones.map { zone in
      server.logger.warning("operator \(name) took back the import of zone \(zone)")
      return server.configuredFile(of: zone).map { "zone \(zone.relativeText) is served from \($0) again" }
        ?? "zone \(zone.relativeText) is not served any more"
    }.joined(separator: "\n")
  }
}
