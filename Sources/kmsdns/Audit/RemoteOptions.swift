import ArgumentParser
import Configuration
import DNSWire
import Foundation

/// The options of an audit that asks other servers.
struct RemoteOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Audit these zones of --server, separated by commas: transferred whole (AXFR), or where the server does not allow \
      that, asked for as clients do.
      """, valueName: "zones"))
  var zone: [String] = []

  @Option(
    help: ArgumentHelp(
      "Audit the domains of a list, one a line, behind # a comment; - is standard input. They are asked for as clients do.",
      valueName: "file"))
  var domains: String?

  @Flag(help: "Transfer zones and domains, or do not audit them: nothing is asked for as clients do.")
  var axfr = false

  @OptionGroup var asking: ServerOptions

  /// Whether the audit asks other servers.
  var isUsed: Bool { !zone.isEmpty || domains != nil }

  /// Whether it is said how to ask, but not what.
  var isIdle: Bool { !isUsed && (!asking.server.isEmpty || axfr || asking.keyFile != nil) }

  func validate() throws {
    guard (zone.isEmpty && !axfr) || !asking.server.isEmpty else {
      throw ValidationError("Whose zone? Name the --server.")
    }
  }

  /// What is to be audited, each once: the zones of the command line, the other domains of the list, and the list's mistakes.
  func subjects() throws(CommandFailure) -> (zones: [Name], domains: [Name], mistakes: [ConfigurationError]) {
    var seen: Set<Name> = []
    var zones: [Name] = []
    for text in zone.flatMap({ $0.split(separator: ",") }) {
      do throws(DomainList.Malformed) {
        let zone = try DomainList.domain(text.trimmingCharacters(in: .whitespaces))
        if seen.insert(zone).inserted { zones.append(zone) }
      } catch {
        throw CommandFailure("--zone \(error.description)")
      }
    }
    guard let domains else { return (zones, [], []) }
    let list = DomainList(try octets(of: domains), file: domains == "-" ? "standard input" : domains)
    guard !list.domains.isEmpty || !list.mistakes.isEmpty else {
      throw CommandFailure("\(domains == "-" ? "standard input" : domains) has no domain")
    }
    return (zones, list.domains.filter { !seen.contains($0) }, list.mistakes)
  }

  private func octets(of file: String) throws(CommandFailure) -> [UInt8] {
    do throws(FileContents.Failure) {
      return try FileContents.read(file, limit: ConfigurationLimits.domainListOctets, orGivenOpen: true)
    } catch {
      throw CommandFailure("\(file == "-" ? "standard input" : file): \(error.reason)")
    }
  }
}
