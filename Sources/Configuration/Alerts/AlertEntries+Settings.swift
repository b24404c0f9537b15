public import Alerts
import Foundation

extension ServerConfiguration.AlertEntries {
  /// Reads the secrets; all that is wrong is told at once, and never with a secret.
  ///
  /// - Parameters:
  ///   - server: what the server calls itself.
  ///   - environment: gives the environment variable of a name; nil for the process's own.
  public func settings(
    server: String, environment: ((String) -> String?)? = nil
  ) throws(ConfigurationErrors) -> AlertSettings {
    var sinks: [any AlertSink] = []
    var errors: [ConfigurationError] = []
    for entry in webhooks {
      do throws(ConfigurationError) {
        let secret = try entry.secret(environment ?? { ProcessInfo.processInfo.environment[$0] })
        if case .file(let path) = entry.trust, !entry.trust.isReadable {
          throw ConfigurationError(entry.place, "the ca-file \(path) holds no certificates that can be read")
        }
        // Paths may be secret, so others of the same host are told apart by where they stand.
        let isAlone = webhooks.count { $0.address.description == entry.address.description } == 1
        sinks.append(
          WebhookSink(
            address: entry.address, mark: isAlone ? "" : entry.place.description, secret: secret, trust: entry.trust,
            kinds: entry.kinds,
            timeout: .seconds(Int64(entry.timeout))))
      } catch {
        errors.append(error)
      }
    }
    guard errors.isEmpty else { throw ConfigurationErrors(errors) }
    for entry in syslog {
      let origin = SyslogMessage.Origin(facility: entry.facility, application: entry.application)
      sinks.append(SyslogSink(destination: entry.destination, origin: origin, kinds: entry.kinds))
    }
    return AlertSettings(sinks: sinks, repeatAfter: repeatAfter, server: server)
  }
}

extension ServerConfiguration.WebhookEntry {
  fileprivate func secret(_ environment: (String) -> String?) throws(ConfigurationError) -> WebhookSecret {
    let text: String
    switch secret {
    case .environment(let variable):
      guard let value = environment(variable) else {
        throw ConfigurationError(place, "the environment variable \(variable) is not set")
      }
      text = value
    case .file(let path):
      do throws(SecretFile.Failure) {
        text = try SecretFile.read(path)
      } catch {
        throw ConfigurationError(place, "the secret file \(path) \(error.reason)")
      }
    }
    guard let secret = WebhookSecret(text) else {
      throw ConfigurationError(place, "the webhook's secret has fewer than \(AlertLimits.secretOctets) octets")
    }
    return secret
  }
}
