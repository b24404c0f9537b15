import ArgumentParser
import Configuration
import DNSWire

/// `kmsdns key`
struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "Make, list and write out the keys by which KMS hosts sign their updates.",
    subcommands: [KeyGenerateCommand.self, KeyListCommand.self, KeyExportCommand.self])

  static func name(_ text: String) throws(CommandFailure) -> Name {
    // Files are named after it, and other programs' files hold it as it is.
    guard let name = try? Name(text: text), !name.isRoot,
      text.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil
    else {
      throw CommandFailure("\"\(text)\" is no name for a key: it has the form of a host's name")
    }
    return name
  }

  static func keys(config: String) throws(CommandFailure) -> [ServerConfiguration.KeyEntry] {
    do throws(ConfigurationErrors) {
      return try ServerConfiguration.read(path: config).keys
    } catch {
      throw CommandFailure(error.description)
    }
  }
}
