import Foundation
import KMS

extension SARIFLog {
  init(_ document: AuditDocument) {
    let codes = FindingCode.allCases
    let state = { (change: AuditDocument.Change?) -> String? in
      guard document.baseline != nil else { return nil }
      switch change {
      case .new: return "new"
      case .changed: return "updated"
      case nil: return "unchanged"
      }
    }
    let gone = document.baseline?.goneFindings ?? []
    runs = [
      Run(
        tool: Tool(driver: Driver(version: KMSDNS.programVersion, rules: codes.map(Rule.init))),
        invocations: [Invocation(document)],
        results: document.findings.compactMap { Result($0, state: state($0.change)) }
          + gone.compactMap { Result($0, state: "absent") })
    ]
  }
}

extension SARIFLog.Rule {
  fileprivate init(_ code: FindingCode) {
    let page = code.page
    id = code.rawValue
    let name = "\(code)"
    self.name = name.prefix(1).uppercased() + name.dropFirst()
    shortDescription = SARIFLog.Message(page.title.prefix(1).uppercased() + page.title.dropFirst() + ".")
    fullDescription = SARIFLog.Message(page.meaning)
    help = SARIFLog.Message([page.meaning, page.effect, page.check, page.remedy].joined(separator: "\n\n"))
    defaultConfiguration = SARIFLog.Configuration(level: code.severity.sarifLevel)
  }
}

extension SARIFLog.Message {
  /// Text without placeholders and links (SARIF §3.11.5, §3.11.6).
  fileprivate init(_ text: String) {
    self.text = text.reduce(into: "") { result, character in
      switch character {
      case "{": result += "{{"
      case "}": result += "}}"
      case "[", "]": result += "\\\(character)"
      default: result.append(character)
      }
    }
  }
}

extension SARIFLog.Invocation {
  fileprivate init(_ document: AuditDocument) {
    executionSuccessful = !document.isIncomplete
    endTimeUtc = document.generated
    toolExecutionNotifications =
      document.unaudited.map { entry in
        SARIFLog.Notification(
          level: "error", message: SARIFLog.Message("Not audited: \(entry.subject): \(entry.reason)"))
      } + document.warnings.map { SARIFLog.Notification(level: "warning", message: SARIFLog.Message($0)) }
  }
}

extension SARIFLog.Result {
  /// Nil for a finding of a kind that this version does not know.
  fileprivate init?(_ finding: AuditDocument.FindingEntry, state: String?) {
    guard let index = FindingCode.allCases.firstIndex(where: { $0.rawValue == finding.code }) else { return nil }
    ruleId = finding.code
    ruleIndex = index
    level = finding.severity.sarifLevel
    message = SARIFLog.Message(finding.message)
    let physical = finding.location.map { location in
      SARIFLog.PhysicalLocation(
        artifactLocation: SARIFLog.ArtifactLocation(uri: Self.uri(location.file)),
        region: SARIFLog.Region(startLine: location.line))
    }
    locations = [
      SARIFLog.Location(
        physicalLocation: physical,
        logicalLocations: [
          SARIFLog.LogicalLocation(name: finding.owner, fullyQualifiedName: finding.record)
        ])
    ]
    partialFingerprints = ["kmsdns/v1": finding.fingerprint]
    suppressions =
      finding.isOpen ? nil : finding.acknowledgement.map { [SARIFLog.Suppression(justification: $0.reason)] }
    baselineState = state
  }

  /// A path as a reference of a URI (RFC 3986).
  private static func uri(_ path: String) -> String {
    let allowed = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")
    let encoded = path.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    return encoded.hasPrefix("/") ? "file://" + encoded : encoded
  }
}

extension Severity {
  /// The level of SARIF (§3.27.10).
  fileprivate var sarifLevel: String {
    switch self {
    case .high: "error"
    case .medium: "warning"
    case .low: "note"
    }
  }
}
