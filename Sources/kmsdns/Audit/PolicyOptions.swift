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

  /// What the configuration says, with the hosts of the command line added; without a list where neither has one.
  func policy() throws(CommandFailure) -> AuditPolicy {
    var policy = AuditPolicy()
    if let config {
      do throws(ConfigurationErrors) {
        policy = try ServerConfiguration.read(path: config, isPartial: true).auditPolicy
      } catch {
        throw CommandFailure(error.description)
      }
    }
    guard !sanctioned.isEmpty else { return policy }
    var entries = policy.sanctioned?.entries ?? []
    for text in sanctioned.flatMap({ $0.split(separator: ",") }) {
      guard let entry = SanctionedHost(text: text.trimmingCharacters(in: .whitespaces)) else {
        throw CommandFailure(
          "--sanctioned: \"\(HostileText.printable(String(text)))\" is no host name, address or range")
      }
      entries.append(entry)
    }
    policy.sanctioned = SanctionedHosts(entries)
    return policy
  }

  /// What the records of hosts have to hold, as the configuration says.
  func pins() throws(CommandFailure) -> [PublisherPin] {
    guard let config else { return [] }
    do throws(ConfigurationErrors) {
      return try ServerConfiguration.read(path: config, isPartial: true).pins
    } catch {
      throw CommandFailure(error.description)
    }
  }
}
