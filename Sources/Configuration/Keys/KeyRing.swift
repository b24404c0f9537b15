public import AccessPolicy
import DNSWire

/// All keys of a configuration, read.
public struct KeyRing: Sendable {
  /// Those for TSIG.
  public private(set) var credentials: [Credential] = []
  /// Those for SIG(0).
  public private(set) var sig0Credentials: [SIG0Credential] = []
  /// The files that were made because they were missing.
  public private(set) var newFiles: [String] = []

  /// Reads the keys, making the files that are missing and may be made; all that is wrong is told at once.
  ///
  /// - Parameters:
  ///   - entries: the keys as the configuration names them.
  ///   - environment: gives the environment variable of a name; nil for the process's own.
  public init(
    _ entries: [ServerConfiguration.KeyEntry],
    environment: ((String) -> String?)? = nil
  ) throws(ConfigurationErrors) {
    var errors: [ConfigurationError] = []
    for entry in entries {
      do throws(ConfigurationError) {
        if let file = try entry.generate() { newFiles.append(file) }
        switch try entry.material(environment: environment) {
        case .tsig(let secret): credentials.append(Credential(key: secret.key, host: entry.host))
        case .sig0(let keys): sig0Credentials.append(SIG0Credential(name: entry.name, host: entry.host, keys: keys))
        }
      } catch {
        errors.append(error)
      }
    }
    guard errors.isEmpty else { throw ConfigurationErrors(Array(errors.prefix(ConfigurationLimits.errors))) }
  }
}
