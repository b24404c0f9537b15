import ArgumentParser
import Foundation

/// The command line.
@main
struct KMSDNS: AsyncParsableCommand {
  static let programVersion = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "kmsdns",
    abstract: "An authoritative DNS server for Windows volume activation.",
    version: programVersion,
    subcommands: [
      ServeCommand.self, CheckCommand.self, AuditCommand.self, DiscoverCommand.self, ProbeCommand.self,
      ExplainCommand.self,
      HistoryCommand.self, PublishersCommand.self, PublishCommand.self, WithdrawCommand.self, AlertsCommand.self,
      AgingCommand.self, StatusCommand.self, ZonesCommand.self, ZoneCommand.self, KeyCommand.self, ExportCommand.self,
      ImportCommand.self, DiffCommand.self, KerberosCommand.self,
    ])

  static func main() async {
    StandardStreams.fill()
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      StandardOutput.check()
    } catch {
      StandardOutput.check()
      let code = exitCode(for: error)
      guard code == .validationFailure else { exit(withError: error) }
      // Scripts tell "could not" (2) from "found something" (1): wrong usage is the former.
      StandardError.print(fullMessage(for: error))
      Foundation.exit(ExitStatus.unusable.rawValue)
    }
  }
}

/// What the program's exit codes mean.
enum ExitStatus {
  /// The audit found something; an update would be refused.
  static let findings = ExitCode(1)
  /// The server could not start or go on.
  static let failure = ExitCode(1)
  /// The input can't be used: wrong arguments, configuration, zone file, or nothing there to be audited.
  static let unusable = ExitCode(2)
}
