import ArgumentParser
import Configuration
import Glibc
import Logging

/// `kmsdns serve`
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve zones, and take updates from KMS hosts.",
    discussion: """
      SIGHUP reads the configuration and the zone files again; what is broken leaves everything as it was. SIGTERM \
      answers what is under way and stops.
      Exit code: 0 stopped; 1 could not start or go on; 2 broken configuration or zone file.
      """)

  @Option(help: "The configuration file.")
  var config = "zones/kmsdns.yaml"

  func run() async throws {
    umask(0o077)  // whatever the server makes is its owner's alone
    _ = signal(SIGPIPE, SIG_IGN)  // nobody has to read the log
    LoggingSystem.bootstrap { _ in LogWriter() }
    do {
      try await Server.run(configurationPath: config, logger: Logger(label: "kmsdns"))
    } catch let error as StartError {
      StandardError.print("kmsdns: " + error.description)
      throw error.exitCode
    }
  }
}

/// Why the server can't start, in words for the operator.
struct StartError: Error, CustomStringConvertible {
  let description: String
  let exitCode: ExitCode

  /// The configuration or a zone file is broken.
  static func unusable(_ error: some CustomStringConvertible) -> StartError {
    StartError(description: error.description, exitCode: ExitStatus.unusable)
  }

  /// The machine doesn't give what is needed.
  static func failure(_ error: some CustomStringConvertible) -> StartError {
    StartError(description: error.description, exitCode: ExitStatus.failure)
  }
}
