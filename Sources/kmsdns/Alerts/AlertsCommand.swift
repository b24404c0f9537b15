import ArgumentParser

/// `kmsdns alerts`
struct AlertsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "Try the ways on which the server alerts of KMS publishers that are not sanctioned.",
    subcommands: [AlertsTestCommand.self])
}
