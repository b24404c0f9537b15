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

  func validate() throws {
    guard isUsed || (asking.server.isEmpty && !axfr && asking.keyFile == nil) else {
      throw ValidationError("With --server, say which --zone, or which --domains.")
    }
    guard (zone.isEmpty && !axfr) || !asking.server.isEmpty else {
      throw ValidationError("Whose zone? Name the --server.")
    }
  }

  /// What is to be audited: the zones of the command line, the domains of the list, and the list's mistakes.
  func subjects() throws(CommandFailure) -> (zones: [Name], list: DomainList?) {
    var zones: [Name] = []
    for text in zone.flatMap({ $0.split(separator: ",") }) {
      do throws(DomainList.Malformed) {
        zones.append(try DomainList.domain(text.trimmingCharacters(in: .whitespaces)))
      } catch {
        throw CommandFailure("--zone \(error.description)")
      }
    }
    guard let domains else { return (zones, nil) }
    let list = DomainList(try octets(of: domains), file: domains == "-" ? "standard input" : domains)
    guard !list.domains.isEmpty || !list.mistakes.isEmpty else {
      throw CommandFailure("\(domains == "-" ? "standard input" : domains) has no domain")
    }
    return (zones, list)
  }

  private func octets(of file: String) throws(CommandFailure) -> [UInt8] {
    let limit = ConfigurationLimits.domainListOctets + 1
    let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
    guard let handle else {
      let isThere = FileManager.default.fileExists(atPath: file)
      throw CommandFailure("\(file): \(isThere ? "the file can't be read" : "there is no such file")")
    }
    do {
      return Array(try handle.read(upToCount: limit) ?? Data())
    } catch {
      throw CommandFailure("\(file): the file can't be read")
    }
  }
}
