import ArgumentParser

/// `kmsdns zones`
struct ZonesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "zones",
    abstract: "List the zones that the running server serves: role, serial, and how new a copy is.",
    discussion: "Exit code: 0 shown; 1 a zone is not available; 2 the server could not be asked.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
  }

  @Option(help: ArgumentHelp("The running server's data directory.", valueName: "folder"))
  var data = AuditCommand.defaultData

  @Option(help: "How to print: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
  var format = Format.table

  func run() async throws {
    let document: ZonesDocument
    do throws(CommandFailure) {
      let response = try await RunningServer.ask(ControlRequest(command: ControlRequest.zones), data: data)
      guard let zones = response.zones else { throw CommandFailure(response.error ?? "the server gave no answer") }
      document = zones
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    switch format {
    case .table: print(document.text, terminator: "")
    case .json: print(document.json)
    }
    if document.zones.contains(where: { $0.serial == nil }) { throw ExitStatus.findings }
  }
}
