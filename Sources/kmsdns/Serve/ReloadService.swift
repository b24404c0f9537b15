import Alerts
import Authority
import Configuration
import DNSWire
import KMS
import Logging
import Persistence
import ServiceLifecycle
import UnixSignals
import Zone

/// Reads the configuration and the zone files again at each SIGHUP; what is broken leaves everything as it was.
struct ReloadService: NamedService {
  let description = "reload"
  let server: Server

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    for await _ in signals.cancelOnGracefulShutdown() {
      do throws(StartError) {
        try await reload()
        server.logger.notice("reloaded \(server.settings.configuration.file)")
      } catch {
        for line in error.description.split(separator: "\n") { server.logger.error("\(line)") }
        server.logger.error("not reloaded: the old configuration and zones go on being served")
      }
    }
  }

  private func reload() async throws(StartError) {
    let old = server.settings.configuration
    let new = try Settings.configuration(path: old.file)
    // An import that comes to count meanwhile would not be known.
    await server.baseTurns.take()
    defer { server.baseTurns.giveBack() }
    let settings = try await Settings.load(new, store: server.store, known: server.writer.currentBases)
    if new.listen != old.listen || new.port != old.port || new.tcp != old.tcp
      || new.dataDirectory != old.dataDirectory
    {
      server.logger.warning("listen, port, tcp and data change only with a restart")
    }
    let before = server.zones.current
    try await server.adopt(settings.zones)
    LogThreshold.current = new.logLevel.level
    server.zoneEntries.publish(new.zones)
    try await server.keepModes(of: settings.configuration)
    server.enforcement.update { old in
      var new = old
      new.modes = settings.configuration.publisherModes
      new.sanctioned = settings.auditPolicy.sanctioned
      return new
    }
    for entry in new.zones {
      server.review(entry.origin, since: before.version(apex: entry.origin), source: "zone file \(entry.file)")
    }
    server.policy.publish(settings.policy)
    await server.secondaries.take(new.secondaries.map { SecondaryPlan($0) }, server)
    await server.notifier.take(new)
    server.negotiation.acceptor.publish(settings.kerberos?.acceptor)
    server.negotiation.keys.limits = settings.kerberos?.limits ?? NegotiationLimits()
    if settings.kerberos == nil { server.negotiation.keys.removeAll() }
    server.responderSettings.update { settings.responderSettings(after: $0) }
    server.auditPolicy.publish(settings.auditPolicy)
    server.aging.publish(settings.aging)
    server.alerts.replace(settings.alerts)
  }
}

extension Server {
  /// Each change of how a zone treats publishers that are not sanctioned stands in the history, also one that was made
  /// while no server ran.
  func keepModes(of configuration: ServerConfiguration) async throws(StartError) {
    do throws(JournalError) {
      for item in try await store.keep(configuration.publisherModes, at: SystemClock.now()) {
        logger.warning(
          "zone \(item.zone): publishers that are not sanctioned: \(item.mode.rawValue) in place of \(item.before.rawValue)"
        )
      }
    } catch {
      throw .failure(error)
    }
  }
}
