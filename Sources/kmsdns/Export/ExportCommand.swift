import ArgumentParser
import DNSWire
import Foundation
import Persistence
import Zone
import ZoneText

/// `kmsdns export`
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a zone: as a master file, as Windows exports it, or as JSON.",
    discussion: """
      The running server is asked; where none runs, what its configuration and its data directory come to is written. \
      What is written is read again as the same zone. Exit code: 0 written; 2 not.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case master
    case windows
    case json
    case jsonSchema = "json-schema"
  }

  @Argument(help: "A zone of the server; or with --file the zone's name, where the file does not say it.")
  var zone: String?

  @Option(help: ArgumentHelp("Write the zone of this master file, and ask no server.", valueName: "file"))
  var file: String?

  @Option(
    help: "How to write: \(Format.allCases.map(\.rawValue).joined(separator: ", ")) (the form of json).")
  var format = Format.master

  @Flag(help: "Write owners relative to the zone, and only where they differ from the one before (master).")
  var relative = false

  @Flag(help: "Write the one form that is the same for the same zone: to be compared (master).")
  var canonical = false

  @Flag(help: "Say of each record that an update put there who published it, when, from where, by which rule.")
  var provenance = false

  @Flag(help: "Leave out what updates changed: what the zone's file, or the last import, says.")
  var base = false

  @Option(
    help: ArgumentHelp(
      "Write an earlier version, which the history of the running server still has.", valueName: "serial"))
  var serial: UInt32?

  @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The server's data directory (default: \(AuditCommand.defaultData), or what the configuration says).",
      valueName: "folder"))
  var data: String?

  @Option(help: ArgumentHelp("The configuration of a server that does not run.", valueName: "file"))
  var config = ExplainCommand.defaultConfiguration

  func validate() throws {
    guard format != .jsonSchema else { return }
    guard zone != nil || file != nil else { throw ValidationError("Name a zone, or a --file.") }
    guard !relative || !canonical else { throw ValidationError("--relative and --canonical are two forms.") }
    guard format == .master || (!relative && !canonical) else {
      throw ValidationError("--relative and --canonical are for --format master.")
    }
    guard !provenance || (format != .windows && !canonical) else {
      throw ValidationError("--provenance is for --format master, without --canonical, and json.")
    }
    guard file == nil || (!base && !provenance && data == nil && serial == nil) else {
      throw ValidationError("A --file has no updates: --base, --provenance, --serial and --data are for servers.")
    }
    guard serial == nil || (!base && !provenance) else {
      throw ValidationError("Of an earlier version nothing is known but its records.")
    }
  }

  func run() async throws {
    do throws(CommandFailure) {
      let output = try OutputFile(self.output)
      if format == .jsonSchema {
        try output.write(Array(ExportSchema.text.utf8))
      } else {
        let zone: ExportedZone
        do throws(CommandFailure) {
          zone = try await exported()
        } catch {
          output.discard()
          throw error
        }
        try write(zone, to: output)
      }
      try output.finish()
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
  }

  private func exported() async throws(CommandFailure) -> ExportedZone {
    if let file {
      let origin = try zone.map { text throws(CommandFailure) in try Name(argument: text, "the zone") }
      return ExportedZone(try ZoneFileInput.read(file, origin: origin), source: file)
    }
    let folder = data ?? AuditCommand.defaultData
    guard !DataDirectory.isInUse(path: folder) else {
      var request = ExportRequest(zone: zone ?? "")
      request.isBase = base
      request.serial = serial
      request.hasProvenance = serial == nil && (provenance || format == .windows)
      return try await ZoneReceiver.zone(request, data: folder)
    }
    guard serial == nil else { throw CommandFailure("no server is running: earlier versions are for a running one") }
    let (version, ages, published) = try await StoppedServer(configuration: config, data: data).zone(zone ?? "")
    return ExportedZone(
      base ? version.base : version, ages: ages, source: "stopped server", published: base ? [] : published)
  }

  private func write(_ zone: ExportedZone, to output: OutputFile) throws(CommandFailure) {
    switch format {
    case .master:
      let style: MasterFileStyle = canonical ? .canonical : relative ? .relative : .full
      try MasterFileExport(zone: zone, style: style, hasProvenance: provenance).write(to: output)
    case .windows: try WindowsExport(zone: zone).write(to: output)
    case .json: try JSONExport(zone: zone, hasProvenance: provenance).write(to: output)
    case .jsonSchema: break
    }
  }
}
