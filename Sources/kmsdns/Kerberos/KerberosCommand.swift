import ArgumentParser
import Configuration

/// `kmsdns kerberos`
struct KerberosCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kerberos",
    abstract: "Set up and check what machines of a domain need to publish themselves by their accounts (GSS-TSIG).",
    subcommands: [KerberosCheckCommand.self, KerberosSetupCommand.self])

  static func configuration(_ path: String) throws(CommandFailure) -> ServerConfiguration {
    do throws(ConfigurationErrors) {
      return try ServerConfiguration.read(path: path)
    } catch {
      throw CommandFailure(error.description)
    }
  }

  static func zones(_ configuration: ServerConfiguration) throws(CommandFailure) -> [ZoneLoader.Loaded] {
    do throws(ZoneLoader.Failure) {
      return try ZoneLoader.load(configuration.zones)
    } catch {
      throw CommandFailure(error.description)
    }
  }
}
