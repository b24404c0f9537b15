import Alerts
import Configuration
import DNSWire

extension ServerConfiguration {
  /// Who is alerted, with the secrets read; the server calls itself by its identity, or else as the machine does.
  func alertSettings() throws(ConfigurationErrors) -> AlertSettings {
    let octets = identity.octets
    let name = String(decoding: octets.indices.map { octets[$0] }, as: UTF8.self)
    return try alerts.settings(server: name.isEmpty ? HostName.current : name)
  }
}
