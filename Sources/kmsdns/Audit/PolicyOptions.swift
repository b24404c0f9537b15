import AccessPolicy
import ArgumentParser
import Configuration
import Foundation
import KMS

/// What an audit judges by, as the command line says it.
struct PolicyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take sanctioned hosts and acknowledgements from this configuration; nothing else has to stand in it.",
      valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Hosts that may serve KMS (names, *.example for all below, addresses, ranges), separated by commas.",
      valueName: "hosts"))
  var sanctioned: [String] = []

  var isEmpty: Bool { config == nil && sanctioned.isEmpty }

  /// The configuration; nil where none is named.
  func configuration() throws(CommandFailure) -> ServerConfiguration? {
    guard let config else { return nil }
    do throws(ConfigurationErrors) {
      return try ServerConfiguration.read(path: config, isPartial: true)
    } catch {
      throw CommandFailure(error.description)
    }
  }

  /// What the configuration says, with the hosts of the command line added; without a list where neither has one.
  func policy() throws(CommandFailure) -> AuditPolicy {
    var policy = try configuration()?.auditPolicy ?? AuditPolicy()
    guard !sanctioned.isEmpty else { return policy }
    let texts = sanctioned.flatMap { $0.split(separator: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }
    // An empty variable of a script must not make every host a rogue one.
    guard !texts.isEmpty else { throw CommandFailure("--sanctioned names no host") }
    var entries = policy.sanctioned?.entries ?? []
    for text in texts {
      guard let entry = SanctionedHost(text: text) else {
        throw CommandFailure("--sanctioned: \"\(HostileText.printable(text))\" is \(SanctionedHost.textIsNothing)")
      }
      entries.append(entry)
    }
    policy.sanctioned = SanctionedHosts(entries)
    return policy
  }

  /// What the records of hosts have to hold, as the configuration says.
  func pins() throws(CommandFailure) -> [PublisherPin] {
    try configuration()?.pins ?? []
  }
}
