import Authority
import DNSWire
import Logging
import Persistence

/// Takes back an import: the zone is served from its configured file again, or not at all.
struct ZoneRemoval {
  let server: Server

  func remove(_ text: String, by operatorName: String) async throws(CommandFailure) -> String {
    let zone = try Name(argument: text, "the zone")
    let name = HostileText.printable(String(operatorName.prefix(ImportLimits.nameLength)))
    let done = try await remove(zone, by: name)
    await server.forgetBases()
    return done
  }

  private func remove(_ zone: Name, by name: String) async throws(CommandFailure) -> String {
    await server.baseTurns.take()
    defer { server.baseTurns.giveBack() }
    do throws(JournalError) {
      guard let base = try await server.store.importedBases().first(where: { $0.zone == zone }) else {
        throw JournalError("zone \(zone.relativeText) was not imported, or its file has changed since")
      }
      let action = OperatorAction(
        time: SystemClock.now(), zone: zone, author: "operator \(name)",
        action: "took back the import of \(base.source)")
      try await server.store.forgetBase(of: zone, action)
    } catch {
      throw CommandFailure(error.description)
    }
    let choice: BaseChoice
    do throws(ZoneLoader.Failure) {
      choice = try await BaseChoice.load(
        server.zoneEntries.current, store: server.store, known: server.writer.currentBases)
    } catch {
      throw CommandFailure(error.description)
    }
    do throws(StartError) {
      try await server.adopt(choice)
    } catch {
      throw CommandFailure(error.description)
    }
    server.logger.warning("operator \(name) took back the import of zone \(zone)")
    return server.configuredFile(of: zone).map { "zone \(zone.relativeText) is served from \($0) again" }
      ?? "zone \(zone.relativeText) is not served any more"
  }
}
