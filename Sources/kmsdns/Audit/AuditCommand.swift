import ArgumentParser
import Configuration
import DNSWire
import Foundation
import KMS
import Transport
import Zone

/// `kmsdns audit`
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "List every KMS publisher of zones, and say which are rogue, why, and what to do.",
    discussion: """
      Audits zone files, with --live a zone of the running server, with --server and --zone a zone of another one, or with \
      --domains a list of domains. The hosts that may serve KMS come from the \
      configuration's list (sanctioned) or from --sanctioned; without a list every publisher is flagged.
      Exit code: 0 nothing found; 1 findings; 2 could not audit.
      """)

  static let defaultData = ".kmsdns"

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
  }

  @Argument(help: "Zone files; the origin is the file's name without its extension, or $ORIGIN in the file.")
  var files: [String] = []

  @Option(help: ArgumentHelp("Audit this zone of the running server.", valueName: "zone"))
  var live: String?

  @Option(help: ArgumentHelp("The running server's data directory.", valueName: "folder"))
  var data = Self.defaultData

  @OptionGroup(title: "Other servers") var remote: RemoteOptions

  @Option(help: ArgumentHelp("Take the sanctioned hosts from this configuration file.", valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp("Hosts that may serve KMS, separated by commas; may stand several times.", valueName: "hosts"))
  var sanctioned: [String] = []

  @Option(help: "How to print: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
  var format = Format.table

  func validate() throws {
    guard [!files.isEmpty, live != nil, remote.isUsed].count(where: \.self) == 1 else {
      throw ValidationError(
        "Name zone files, or a zone of the running server (--live), or of another one (--server, --zone), or --domains."
      )
    }
    guard live == nil || (config == nil && sanctioned.isEmpty) else {
      throw ValidationError("With --live the running server's own list of sanctioned hosts counts.")
    }
  }

  func run() async throws {
    let document: AuditDocument
    do throws(CommandFailure) {
      if let live {
        document = try await LiveAudit(zone: live, data: data).document()
      } else if remote.isUsed {
        let sanctioned = try sanctionedHosts()
        let reading = try await RemoteAudit(options: remote).read()
        let now = SystemClock.now()
        let report = Audit(sanctioned: sanctioned, now: now).report(on: reading.domains, unaudited: reading.unaudited)
        document = AuditDocument(report, source: reading.source, now: now)
      } else {
        document = try FileAudit(files: files, sanctioned: try sanctionedHosts()).document()
      }
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    switch format {
    case .table: print(AuditTable(document).text, terminator: "")
    case .json: print(document.json)
    }
    if !document.unaudited.isEmpty { throw ExitStatus.unusable }
    if !document.findings.isEmpty { throw ExitStatus.findings }
  }

  /// The list from the command line and the configuration together; nil where neither is given.
  private func sanctionedHosts() throws(CommandFailure) -> SanctionedHosts? {
    var names: [Name]?
    for text in sanctioned.flatMap({ $0.split(separator: ",") }) {
      guard let name = try? Name(text: text.trimmingCharacters(in: .whitespaces)) else {
        throw CommandFailure("--sanctioned: \"\(text)\" is no host name")
      }
      names = (names ?? []) + [name]
    }
    if let config {
      do throws(ConfigurationErrors) {
        if let listed = try ServerConfiguration.read(path: config).sanctioned { names = (names ?? []) + listed }
      } catch {
        throw CommandFailure(error.description)
      }
    }
    return names.map { SanctionedHosts($0) }
  }
}
