import AccessPolicy
import Configuration
import DNSWire
import KMS
import Zone

/// A configuration with the files that it names: everything that SIGHUP reads again, whole or not at all.
struct Settings {
  let configuration: ServerConfiguration
  let policy: AccessPolicy
  let sanctioned: SanctionedHosts?
  let zones: [ZoneLoader.Loaded]
  /// The key files that were made because they were missing.
  let newKeyFiles: [String]

  static func configuration(path: String) throws(StartError) -> ServerConfiguration {
    do throws(ConfigurationErrors) {
      return try ServerConfiguration.read(path: path)
    } catch {
      throw .unusable(error)
    }
  }

  static func load(_ configuration: ServerConfiguration) throws(StartError) -> Settings {
    let zones: [ZoneLoader.Loaded]
    do throws(ZoneLoader.Failure) {
      zones = try ZoneLoader.load(configuration.zones)
    } catch {
      throw .unusable(error)
    }
    var credentials: [Credential] = []
    var newKeyFiles: [String] = []
    for entry in configuration.keys {
      do throws(KeyFile.Failure) {
        let (credential, isNew) = try KeyFile.credential(entry)
        credentials.append(credential)
        if isNew { newKeyFiles.append(entry.file) }
      } catch {
        throw .unusable(error)
      }
    }
    return Settings(
      configuration: configuration, policy: AccessPolicy(credentials: credentials, rules: configuration.rules),
      sanctioned: configuration.sanctioned.map { SanctionedHosts($0) }, zones: zones, newKeyFiles: newKeyFiles)
  }
}
