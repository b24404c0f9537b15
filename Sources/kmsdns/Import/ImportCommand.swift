import ArgumentParser
import DNSWire
import Foundation
import Glibc
import Synchronization

/// `kmsdns import`
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make zone files the bases of zones of the running server, while it goes on answering.",
    discussion: """
      Files are read and checked here, then compared with what is served; nothing changes before you say so. What updates \
      did stays on top of the new base. A folder means its zone files, or those of its named.conf or boot file; a named.conf \
      of BIND or a boot file of Windows means the files of its primary zones.
      Exit code: 0 imported, or shown that nothing would change (--dry-run); 1 not imported as you say, or only shown; \
      2 could not be imported.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  /// As `ConflictRule` has them.
  enum Rule: String, ExpressibleByArgument, CaseIterable {
    case updates
    case file
    case refuse
  }

  @Argument(help: "Zone files, folders, a named.conf, a boot file; with --remove the names of zones.")
  var paths: [String]

  @Option(help: ArgumentHelp("The zone's name, where neither the file nor its name says it.", valueName: "zone"))
  var origin: String?

  @Flag(help: "Import without asking.")
  var yes = false

  @Flag(help: "Show what would change, and change nothing.")
  var dryRun = false

  @Option(
    help: """
      What counts where the file and what updates did contradict each other: updates, file, or refuse, which takes no such \
      file.
      """)
  var onConflict = Rule.updates

  @Flag(
    help: "What updates have published stays theirs where the file has it too: it ages, and its host may remove it.")
  var keepDynamic = false

  @Flag(help: "Import the other files where some can't be used, or what a named.conf includes is not there.")
  var skipBroken = false

  @Flag(
    help: "Serve these zones no more that were imported; those of the configuration are served from their files again.")
  var remove = false

  @Option(
    name: .customLong("as"),
    help: "How to read a file: \(ImportPlan.Kind.allCases.map(\.rawValue).joined(separator: ", ")) (by its name).")
  var kind = ImportPlan.Kind.auto

  @Option(
    help: ArgumentHelp("Where relative paths of a named.conf or boot file start from.", valueName: "folder"))
  var directory: String?

  @OptionGroup var reading: ReadingOptions

  @Option(help: ArgumentHelp("Differences to show.", valueName: "number"))
  var limit = 50

  @Option(help: ArgumentHelp("Who imports, for the history.", valueName: "name"))
  var by: String?

  @Option(help: ArgumentHelp("The running server's data directory.", valueName: "folder"))
  var data = AuditCommand.defaultData

  @Option(help: "How to print: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
  var format = Format.text

  @Option(help: "Colours: always, never, or auto, which is on a terminal.")
  var color = ColourChoice.auto

  func validate() throws {
    guard !paths.isEmpty else { throw ValidationError("Name files, folders, a named.conf or a boot file.") }
    guard origin == nil || paths.count == 1 else { throw ValidationError("--origin is for one file.") }
    guard !remove || (!dryRun && origin == nil) else {
      throw ValidationError("--remove takes names of zones, and does it.")
    }
    guard limit >= 0 else { throw ValidationError("--limit is a number from 0.") }
  }

  func run() async throws {
    let status: ExitCode
    do throws(CommandFailure) {
      status = remove ? try await removeZones() : try await importZones()
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    if status != .success { throw status }
  }

  private func importZones() async throws(CommandFailure) -> ExitCode {
    let origin = try origin.map { text throws(CommandFailure) in try Name(argument: text, "--origin") }
    let plan = try ImportPlan(paths, origin: origin, kind: kind, directory: directory, skipsBroken: skipBroken)
    for line in plan.notes + plan.failures { StandardError.print(line) }
    var (zones, broken) = read(plan.items)
    broken += plan.failures.count
    guard broken == 0 || (skipBroken && !zones.isEmpty) else {
      let count = plan.items.count + plan.failures.count
      let what = count == 1 ? "" : ": \(broken) of \(count) files can't be used"
      throw CommandFailure("nothing is imported" + what)
    }
    let decision = ImportDecision(
      answer: yes || dryRun ? .all : nil, format: format, limit: limit, colours: color.colours(isStandardOutput: true))
    var documents: [ImportDocument] = []
    var failures = broken
    for zone in zones {
      do throws(CommandFailure) {
        let document = try await offer(zone).make(decision.decide)
        documents.append(document)
        decision.show(document)
      } catch {
        failures += 1
        StandardError.print("\(HostileText.printable(zone.file)): \(error.description)")
      }
    }
    if format == .json { StandardOutput.print(HostileText.json(ImportReport(zones: documents).json) + "\n") }
    if failures > 0 { return ExitStatus.unusable }
    let isDone = documents.allSatisfy { document in
      document.state == .imported || dryRun && document.added + document.removed + (document.changed ?? 0) == 0
    }
    return isDone ? .success : ExitStatus.findings
  }

  /// Reads all files before anything is sent, so that a broken one is known at once.
  private func read(_ items: [ImportPlan.Item]) -> (zones: [PackedZone], broken: Int) {
    var zones: [PackedZone] = []
    var broken = 0
    let bar = ProgressBar(total: items.count)
    for item in items {
      if items.count == 1 { ProgressBar.say("reading \(HostileText.printable(item.file))") }
      defer { if items.count == 1 { ProgressBar.say(nil) } }
      do throws(CommandFailure) {
        let zone = try PackedZone(item, reading)
        if let other = zones.first(where: { $0.apex == zone.apex }) {
          // It is named by itself, and by a configuration.
          if other.file == zone.file { continue }
          throw CommandFailure(
            HostileText.printable("\(zone.file): zone \(zone.apex) is in \(other.file) too"))
        }
        zones.append(zone)
      } catch {
        broken += 1
        StandardError.print(error.description)
      }
      bar.advance()
    }
    bar.finish()
    return (zones, broken)
  }

  private var operatorName: String {
    let environment = ProcessInfo.processInfo.environment
    return by ?? environment["SUDO_USER"] ?? environment["USER"] ?? NSUserName()
  }

  private func offer(_ zone: PackedZone) -> ZoneOffer {
    ZoneOffer(
      zone: zone,
      request: ImportRequest(
        zone: zone.apex.description, source: zone.file, digest: Data(zone.digest), records: zone.records,
        operatorName: operatorName, rule: onConflict.rawValue, isDryRun: dryRun, keepsDynamic: keepDynamic),
      data: data)
  }

  private func removeZones() async throws(CommandFailure) -> ExitCode {
    var zones: [Name] = []
    for path in paths {
      let zone = try Name(argument: path, "the zone")
      if !zones.contains(zone) { zones.append(zone) }
    }
    // One request for all: where one of them can't be removed, none is.
    for zone in zones where !yes {
      guard ImportDecision.ask("Serve the import of zone \(zone.relativeText) no more?") == .yes else {
        StandardError.print("not removed: say --yes, or answer on a terminal")
        return ExitStatus.findings
      }
    }
    var request = ControlRequest(command: ControlRequest.removal, zones: zones.map(\.description))
    request.operatorName = operatorName
    let response = try await RunningServer.ask(request, data: data)
    guard let done = response.done else { throw CommandFailure(response.error ?? "the server gave no answer") }
    StandardOutput.print(done + "\n")
    return .success
  }
}

extension ImportPlan.Kind: ExpressibleByArgument {}

/// What became of all zones of an import, as JSON has it.
struct ImportReport: Codable, JSONDocument {
  /// The version of this form.
  var version = 1
  var zones: [ImportDocument]
}
