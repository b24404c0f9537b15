import Alerts
import Authority
import Configuration
import KMS
import Logging
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
    server.policy.publish(settings.policy)
    server.responderSettings.update { settings.responderSettings(after: $0) }
    server.auditPolicy.publish(settings.auditPolicy)
    server.aging.publish(settings.aging)
    server.alerts.replace(settings.alerts)
  }
}
