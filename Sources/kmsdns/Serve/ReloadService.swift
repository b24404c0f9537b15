import Alerts
import Authority
import Configuration
import DNSWire
import KMS
import Logging
import Persistence
import ServiceLifecycle
import UnixSignals

/// Reads the configuration and the zone files again at each SIGHUP; what is broken leaves everything as it was.
struct ReloadService: NamedService {
  let description = "reload"
  let server: Server

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    for await _ in signals.cancelOnGracefulShutdown() {
      do throws(StartError) {
        try await reload()
        server.logger.info("reloaded \(server.settings.configuration.file)")
      } catch {
        for line in error.description.split(separator: "\n") { server.logger.error("\(line)") }
        server.logger.error("not reloaded: the old configuration and zones go on being served")
      }
    }
  }

  private func reload() async throws(StartError) {
    let old = server.settings.configuration
    let settings = try Settings.load(Settings.configuration(path: old.file))
    let new = settings.configuration
    if new.listen != old.listen || new.port != old.port || new.tcp != old.tcp
      || new.dataDirectory != old.dataDirectory
    {
      server.logger.warning("listen, port, tcp and data change only with a restart")
    }
    try await server.adopt(settings.zones)
    try await server.take(settings.configuration.publisherModes, settings.auditPolicy.sanctioned)
    server.policy.publish(settings.policy)
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
  /// Takes up how zones treat publishers that are not sanctioned; each change of a mode stands in the history.
  fileprivate func take(_ modes: [Name: EnforcementMode], _ sanctioned: SanctionedHosts?) async throws(StartError) {
    let old = enforcement.current
    let switched = modes.filter { $0.value != old.mode(of: $0.key) }.sorted { $0.key < $1.key }
    do throws(JournalError) {
      try await store.note(
        switched.map { zone, mode in
          OperatorAction(
            time: SystemClock.now(), zone: zone, author: "the configuration",
            action: "publishers that are not sanctioned: \(mode.rawValue) in place of \(old.mode(of: zone).rawValue)")
        })
    } catch {
      throw .failure(error)
    }
    enforcement.update { old in
      var new = old
      new.modes = modes
      new.sanctioned = sanctioned
      return new
    }
    for (zone, mode) in switched {
      logger.warning("zone \(zone): publishers that are not sanctioned: \(mode.rawValue) from now on")
    }
  }
}
