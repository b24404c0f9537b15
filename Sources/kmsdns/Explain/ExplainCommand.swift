import ArgumentParser
import Configuration
import ZoneText

/// `kmsdns explain`
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say record by record what would become of an update, and why; nothing is changed.",
    discussion: """
      The update is a script as nsupdate takes it, or comes from --delete and --add. It is judged by the configuration, \
      the zone files and what is kept of earlier updates, or with --live by the running server.
      Exit code: 0 all would be carried out; 1 some would be refused; 2 could not be explained.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  enum Transport: String, ExpressibleByArgument, CaseIterable {
    case udp
    case tcp
  }

  @Argument(help: "A script for nsupdate; - is standard input. Secrets of keys in it are read over.")
  var file: String?

  @Option(help: ArgumentHelp("Add this record: name, TTL, type, data; may stand several times.", valueName: "record"))
  var add: [String] = []

  @Option(
    help: ArgumentHelp(
      "Delete this: name, or name and type, or name, type and data; before what is added.", valueName: "record"))
  var delete: [String] = []

  @Option(help: ArgumentHelp("The configured key that signs, instead of the script's.", valueName: "name"))
  var key: String?

  @Option(help: ArgumentHelp("The owner of the zone's KEY record whose other half signs.", valueName: "name"))
  var zoneKey: String?

  @Option(help: ArgumentHelp("The principal whose Kerberos ticket signs.", valueName: "name@REALM"))
  var principal: String?

  @Option(
    help: ArgumentHelp(
      "A group that the principal is in, by its name in the configuration or its SID; may stand several times.",
      valueName: "group"))
  var group: [String] = []

  @Option(help: ArgumentHelp("The address that it comes from.", valueName: "address"))
  var from = "127.0.0.1"

  @Option(help: "How it comes: \(Transport.allCases.map(\.rawValue).joined(separator: " or ")).")
  var transport = Transport.tcp

  @Option(
    help: ArgumentHelp(
      "The zone, where the script names none; else the closest above its first name.", valueName: "zone"))
  var zone: String?

  @Option(help: ArgumentHelp("The configuration file (default: \(Self.defaultConfiguration)).", valueName: "file"))
  var config: String?

  @Flag(help: "Ask the running server.")
  var live = false

  @Option(help: ArgumentHelp("The running server's data directory.", valueName: "folder"))
  var data = AuditCommand.defaultData

  @Option(help: "How to print: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
  var format = Format.text

  static let defaultConfiguration = "zones/kmsdns.yaml"

  func validate() throws {
    guard (file == nil) != (add.isEmpty && delete.isEmpty) else {
      throw ValidationError("Name a script (- for standard input), or say what to --add and --delete.")
    }
    guard !live || config == nil else {
      throw ValidationError("With --live the running server's own configuration counts.")
    }
    guard [key, zoneKey, principal].compactMap(\.self).count <= 1 else {
      throw ValidationError("An update has one signer: --key, --zone-key or --principal.")
    }
    guard group.isEmpty || principal != nil else { throw ValidationError("--group is about a --principal.") }
  }

  func run() async throws {
    let document: ExplainDocument
    do throws(CommandFailure) {
      document = try await explain()
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    switch format {
    case .text: print(ExplainText(document).text, terminator: "")
    case .json: print(document.json)
    }
    if !document.isAllowed { throw ExitStatus.findings }
  }

  private func explain() async throws(CommandFailure) -> ExplainDocument {
    let script = try script()
    guard !script.updates.isEmpty else { throw CommandFailure("the script has no update") }
    let request = ExplainRequest(
      updates: script.updates.map { update in
        guard let principal else { return ExplainRequest.Update(update, zone: zone, key: key, zoneKey: zoneKey) }
        return ExplainRequest.Update(update, zone: zone, principal: principal, groups: group)
      }, address: from,
      transport: transport.rawValue)
    guard live else { return try await Explainer(serverConfiguration()).document(request) }
    var control = ControlRequest(command: ControlRequest.explain)
    control.explain = request
    let response = try await RunningServer.ask(control, data: data)
    guard let document = response.explain else { throw CommandFailure(response.error ?? "the server gave no answer") }
    return document
  }

  private func serverConfiguration() throws(CommandFailure) -> ServerConfiguration {
    do throws(ConfigurationErrors) {
      return try ServerConfiguration.read(path: config ?? Self.defaultConfiguration)
    } catch {
      throw CommandFailure(error.description)
    }
  }

  private func script() throws(CommandFailure) -> UpdateScript {
    let octets: [UInt8]
    var name = "arguments"
    if let file {
      name = file == "-" ? "standard input" : file
      octets = try Self.octets(of: file)
    } else {
      let lines = delete.map { "update delete \($0)" } + add.map { "update add \($0)" }
      guard !lines.contains(where: { $0.utf8.contains(0x0A) }) else {
        throw CommandFailure("--add and --delete take one record each")
      }
      octets = Array(lines.joined(separator: "\n").utf8)
    }
    do throws(ZoneTextErrors) {
      let script = try UpdateScript.read(octets, file: name)
      for warning in script.warnings.errors { StandardError.print("warning: " + warning.description) }
      return script
    } catch {
      throw CommandFailure(error.description)
    }
  }

  /// The octets of a script, and one more where there are more than a script may have.
  private static func octets(of file: String) throws(CommandFailure) -> [UInt8] {
    do throws(FileContents.Failure) {
      return try FileContents.read(file, limit: ZoneTextLimits.scriptOctets, orGivenOpen: true)
    } catch {
      throw CommandFailure("\(file == "-" ? "standard input" : file): \(error.reason)")
    }
  }
}
