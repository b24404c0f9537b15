import ArgumentParser

/// One way to print an audit. All are made from the same document.
protocol AuditReport {
  init(_ document: AuditDocument)
  /// The whole report, ending with a line break.
  var text: String { get }
}

/// The ways to print an audit.
enum AuditFormat: String, ExpressibleByArgument, CaseIterable {
  case table
  case json
  case csv
  case sarif
  case markdown
  case html
  /// No report: the form of those in JSON.
  case jsonSchema = "json-schema"

  /// The report; the table takes colours, if it is to have them, and the columns of a terminal.
  func text(_ document: AuditDocument, colours: Colours, columns: Int?) -> String {
    switch self {
    case .table: TableReport(document, colours: colours, columns: columns).text
    case .json: JSONReport(document).text
    case .csv: CSVReport(document).text
    case .sarif: SARIFReport(document).text
    case .markdown: MarkdownReport(document).text
    case .html: HTMLReport(document).text
    case .jsonSchema: AuditSchema.text
    }
  }
}
