import ArgumentParser
import DNSWire
import Foundation
import Zone

/// `kmsdns diff`
struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract:
      "Compare two zones: files, zones of the running server and their earlier versions, zones of other servers.",
    discussion: """
      A side is a master file, or live:ZONE, a zone of the running server, live:ZONE@SERIAL, an earlier version of it from \
      the history, or axfr:ZONE@SERVER, a zone of another server, transferred (without @SERVER from --server). What leads \
      from the first to the second is printed. Names compare without case.
      Exit code: 0 no difference; 1 they differ; 2 they could not be compared.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case nsupdate
  }

  @Argument(help: "The zone as it was.")
  var first: String

  @Argument(help: "The zone as it is.")
  var second: String

  @Flag(help: "The SOA record's serial does not count.")
  var ignoreSerial = false

  @Flag(name: .customLong("ignore-ttl"), help: "TTLs do not count.")
  var ignoreTTL = false

  @Flag(help: "Signatures, keys and what else signing adds to a zone do not count.")
  var ignoreSignatures = false

  @Flag(help: "The case of letters counts.")
  var matchCase = false

  @Flag(name: .shortAndLong, help: "Print nothing: the exit code says it.")
  var quiet = false

  @Option(
    help:
      "How to print: \(Format.allCases.map(\.rawValue).joined(separator: ", ")) (a script that makes the second of the first)."
  )
  var format = Format.text

  @Option(help: "Colours: always, never, or auto, which is on a terminal.")
  var color = ColourChoice.auto

  @Option(help: ArgumentHelp("The zone's name, where a file does not say it.", valueName: "zone"))
  var origin: String?

  @Option(help: ArgumentHelp("The running server's data directory.", valueName: "folder"))
  var data = AuditCommand.defaultData

  @OptionGroup(title: "Other servers") var asking: ServerOptions

  func run() async throws {
    let isDifferent: Bool
    do throws(CommandFailure) {
      isDifferent = try await compare()
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    if isDifferent { throw ExitStatus.findings }
  }

  private func compare() async throws(CommandFailure) -> Bool {
    let origin = try origin.map { text throws(CommandFailure) in try Name(argument: text, "--origin") }
    let (from, to) = (try DiffSource(first), try DiffSource(second))
    let old = try await from.version(asking: asking, data: data, origin: origin)
    let new = try await to.version(asking: asking, data: data, origin: origin)
    guard old.apex == new.apex else {
      throw CommandFailure("these are two zones: \(old.apex.relativeText) and \(new.apex.relativeText)")
    }
    let tolerance = ZoneComparison.Tolerance(
      serial: ignoreSerial, ttl: ignoreTTL, signatures: ignoreSignatures, letterCase: !matchCase)
    let comparison = ZoneComparison(new.changes(from: old), tolerating: tolerance)
    if !quiet { try show(comparison, old, new) }
    return !comparison.isEmpty
  }

  private func show(_ comparison: ZoneComparison, _ old: ZoneVersion, _ new: ZoneVersion) throws(CommandFailure) {
    let output = try OutputFile(nil)
    switch format {
    case .text:
      guard !comparison.isEmpty else { return }
      let text = DiffText(comparison: comparison, colours: color.colours(isStandardOutput: true))
      let heads = [("---", first, old), ("+++", second, new)].map { mark, source, version in
        "\(mark) \(HostileText.printable(source)), serial \(version.soa.serial.rawValue)"
      }
      let lines = heads + text.lines + [text.summary]
      try output.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    case .json:
      let (added, removed, changed) = comparison.counts
      let document = DiffDocument(
        generated: SystemClock.text(SystemClock.now()), zone: new.apex.relativeText,
        from: DiffDocument.Side(source: first, serial: old.soa.serial.rawValue),
        to: DiffDocument.Side(source: second, serial: new.soa.serial.rawValue), added: added, removed: removed,
        changed: changed, differences: comparison.entries.map(DiffDocument.Entry.init))
      try output.write(Array((HostileText.json(document.json) + "\n").utf8))
    case .nsupdate:
      guard !comparison.isEmpty else { return }
      try output.write(Array(DiffScript.text(comparison, zone: new.apex).utf8))
    }
  }
}
