import ArgumentParser
import Foundation
import KMS

/// How an audit is reported, and what counts, as the command line says it.
struct ReportOptions: ParsableArguments {
  @Option(help: "How to print: \(AuditFormat.allCases.map(\.rawValue).joined(separator: ", ")) (the form of json).")
  var format = AuditFormat.table

  @Option(
    name: .customLong("output"),
    help: ArgumentHelp("Write the report to a file instead of standard output (-).", valueName: "file"))
  var outputFile: String?

  /// The file to write to; nil for standard output.
  var output: String? { outputFile == "-" ? nil : outputFile }

  @Option(
    help: ArgumentHelp("Colours in the table: always, never, or auto, which is on a terminal.", valueName: "when"))
  var color = ColourChoice.auto

  @Option(
    help: ArgumentHelp(
      "The least severity of findings for exit code 1: high, medium, low, or none for no finding at all.",
      valueName: "severity"))
  var failOn = FailureThreshold.low

  @Option(
    help: ArgumentHelp(
      "Compare with an earlier report of --format json: exit code 1 is for findings that are new or changed.",
      valueName: "file"))
  var baseline: String?

  /// The least severity that fails an audit.
  enum FailureThreshold: String, ExpressibleByArgument, CaseIterable {
    case high
    case medium
    case low
    case none
  }

  func comparison() throws(CommandFailure) -> BaselineComparison? {
    guard let baseline else { return nil }
    return try BaselineComparison(file: baseline)
  }

  /// The findings for which the exit code says that there are some.
  func counted(in document: AuditDocument) -> [AuditDocument.FindingEntry] {
    Severity(rawValue: failOn.rawValue).map { document.counted(from: $0) } ?? []
  }

  func text(_ document: AuditDocument) -> String {
    let isShown = output == nil
    return format.text(
      document, colours: color.colours(isStandardOutput: isShown), columns: isShown ? Terminal.columns : nil)
  }

  func write(_ text: String) throws(CommandFailure) {
    guard let output else { return print(text, terminator: "") }
    // A file is replaced as a whole; a device, a pipe, or what a link leads to is written to, and stays what it is.
    let type = try? FileManager.default.attributesOfItem(atPath: output)[.type] as? FileAttributeType
    do {
      try Data(text.utf8).write(
        to: URL(fileURLWithPath: output), options: type == nil || type == .typeRegular ? .atomic : [])
    } catch {
      throw CommandFailure("\(HostileText.printable(output)): the report can't be written there")
    }
  }
}
