import ArgumentParser
import Configuration
import DNSClient
import DNSWire
import Foundation
import KMS
import Persistence

/// `kmsdns audit`
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "List every KMS publisher of zones, and say which are rogue, why, and what to do.",
    discussion: """
      Audits zone files and folders of them, or else those of the zones of --config; with --live zones of the running \
      server; with --server and --zone zones of another server; with --domains a list of domains. The hosts that may \
      serve KMS come from the configuration's list (sanctioned) or from --sanctioned; without a list every publisher is \
      flagged.
      Exit code: 0 nothing found that counts; 1 findings; 2 something could not be audited, whatever else was found.
      """)

  static let defaultData = ".kmsdns"

  @Argument(
    help: """
      Zone files, or folders of them; a file's origin is its name without the extension, or $ORIGIN in it. Of a folder \
      count the files named \(ZoneFileSource.patterns).
      """)
  var paths: [String] = []

  @Option(help: ArgumentHelp("The zone's name, where neither the file nor its name says it.", valueName: "zone"))
  var origin: String?

  @Option(
    help: ArgumentHelp(
      "Audit these zones of the running server, separated by commas, or \"all\"; may stand several times.",
      valueName: "zones")
  )
  var live: [String] = []

  @Option(help: ArgumentHelp("The running server's data directory.", valueName: "folder"))
  var data = Self.defaultData

  @OptionGroup(title: "Other servers") var remote: RemoteOptions

  @Flag(
    help: """
      Ask each published host whether it offers KMS: TCP connection to its port, RPC bind, end. No activation is asked for.
      """)
  var probe = false

  @OptionGroup var policy: PolicyOptions

  @OptionGroup(title: "Report") var report: ReportOptions

  @OptionGroup(title: "Machines") var machines: MachineOptions

  @Option(
    help: ArgumentHelp(
      "Write the commands that end the findings, instead of a report: \(RemedyScript.list).", valueName: "program"),
    transform: RemedyScript.named)
  var remedy: RemedyScript?

  @Flag(
    help: """
      Remove by signed update what ends the findings: shows what would be sent to --server, signed with --key-file; --yes \
      sends it.
      """)
  var fix = false

  @Flag(help: "Send what --fix shows.")
  var yes = false

  @Option(help: ArgumentHelp("Print what a finding means and what to do, and audit nothing.", valueName: "code"))
  var explain: String?

  func validate() throws {
    guard explain == nil, report.format != .jsonSchema else { return }
    guard origin == nil || paths.count == 1 else { throw ValidationError("--origin is for one file.") }
    let sources = [!paths.isEmpty, !live.isEmpty, remote.isUsed].count(where: \.self)
    guard sources <= 1 else {
      throw ValidationError(
        "One audit is of zone files, or of the running server (--live), or of others (--zone, --domains): ask for each "
          + "by itself.")
    }
    guard sources == 1 || policy.config != nil else {
      throw ValidationError(
        "Name zone files or folders, or zones of the running server (--live) or of another one (--server and --zone), "
          + "or a list of domains (--domains), or a configuration (--config), whose zones are audited.")
    }
    guard fix || !remote.isIdle else {
      throw ValidationError("With --server, say which --zone, or which --domains.")
    }
    guard !fix || (!remote.asking.server.isEmpty && remedy == nil) else {
      throw ValidationError("--fix sends updates to the server that --server names; --remedy only writes them.")
    }
    guard !fix || report.format == .table else {
      throw ValidationError("--fix shows updates in place of a report: it has no --format.")
    }
    guard remedy == nil || report.format == .table else {
      throw ValidationError("--remedy writes commands in place of a report: it has no --format.")
    }
    guard fix || !yes else { throw ValidationError("--yes is for --fix.") }
    guard live.isEmpty || !probe else {
      throw ValidationError(
        "--probe is for files and other servers; probe hosts of the running server with kmsdns probe.")
    }
    guard live.isEmpty || policy.isEmpty else {
      throw ValidationError("With --live the running server's own list of sanctioned hosts counts.")
    }
  }

  func run() async throws {
    let status: ExitCode
    do throws(CommandFailure) {
      status = try await audit()
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    if status != .success { throw status }
  }

  private func audit() async throws(CommandFailure) -> ExitCode {
    if let explain {
      print(try FindingPageText(code: explain).text(columns: Terminal.columns), terminator: "")
      return .success
    }
    if report.format == .jsonSchema {
      try report.write(AuditSchema.text)
      return .success
    }
    // What can't be used is told before anything is read.
    let baseline = try report.comparison()
    var document = try await document()
    baseline?.apply(to: &document)
    for warning in document.warnings { StandardError.print("warning: " + HostileText.printable(warning)) }
    if fix || remedy != nil {
      // There is no report that says it.
      for entry in document.unaudited {
        StandardError.print(HostileText.printable("not audited: \(entry.subject): \(entry.reason)"))
      }
    }
    if fix { return try await fixed(document) }
    document.impact = try machines.impact(on: document)
    try report.write(try await text(document))
    if document.isIncomplete { return ExitStatus.unusable }
    return report.counted(in: document).isEmpty ? .success : ExitStatus.findings
  }

  /// Shows what ends the findings, and carries it out if it is to.
  private func fixed(_ document: AuditDocument) async throws(CommandFailure) -> ExitCode {
    let remedy = AuditRemedy(document, pins: try policy.pins())
    let fix = AuditFix(remedy: remedy.plan, client: try await remote.asking.client())
    print(RemedyScript.nsupdate.text(fix.remedy, source: nil))
    let status = yes ? await fix.carriedOut() : fix.shown()
    return document.isIncomplete ? ExitStatus.unusable : status
  }

  private func text(_ document: AuditDocument) async throws(CommandFailure) -> String {
    if let remedy { return AuditRemedy(document, pins: try policy.pins()).text(remedy) }
    guard report.format == .html, !live.isEmpty else { return report.text(document) }
    // What happened is part of the page, where somebody can be asked.
    var histories: [HistoryDocument] = []
    for domain in document.domains {
      histories.append(try await RunningServer.history(of: domain.domain, limit: HTMLReport.events, data: data))
    }
    return HTMLReport(document, histories: histories).text
  }

  private func document() async throws(CommandFailure) -> AuditDocument {
    guard live.isEmpty else { return try await RunningServerSource(zones: live, data: data).document() }
    let policy = try policy.policy()
    var (input, source) = try await read()
    if probe {
      await HostProber(timeOut: remote.asking.timeOut, parallel: remote.asking.parallel).probe(&input.domains)
    }
    let now = SystemClock.now()
    let report = Audit(policy: policy, now: now).report(on: input.domains, unaudited: input.unaudited)
    return AuditDocument(report, source: source, warnings: input.warnings, now: now)
  }

  /// What is to be audited, and where it comes from, in words.
  private func read() async throws(CommandFailure) -> (AuditInput, String) {
    guard paths.isEmpty else {
      let origin = try origin.map { text throws(CommandFailure) in try Name(argument: text, "--origin") }
      return (ZoneFileSource(paths: paths, origin: origin).read(), paths.joined(separator: ", "))
    }
    guard remote.isUsed else { return try configuredZones() }
    let client = try await remote.asking.client()
    let servers = client.servers.map(\.description).joined(separator: ", ")
    return (try await RemoteSource(options: remote, client: client).read(), servers)
  }

  /// The files of the configuration's zones.
  private func configuredZones() throws(CommandFailure) -> (AuditInput, String) {
    guard let configuration = try policy.configuration() else { throw CommandFailure("nothing is to be audited") }
    guard !configuration.zones.isEmpty else {
      throw CommandFailure("\(configuration.file) has no zones: name zone files, or folders of them")
    }
    var input = ZoneFileSource(zones: configuration.zones).read()
    let database = DataDirectory.databasePath(in: configuration.dataDirectory)
    if FileManager.default.fileExists(atPath: database) {
      input.warnings.append("the zone files do not say what updates changed: --live audits what is served")
    }
    return (input, "the zones of \(configuration.file)")
  }
}
