import ArgumentParser

/// `kmsdns status`
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what the running server serves, and what it has counted since its start.",
    discussion: "Exit code: 0 shown; 2 the server could not be asked.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
  }

  @Option(help: ArgumentHelp("The running server's data directory.", valueName: "folder"))
  var data = AuditCommand.defaultData

  @Option(help: "How to print: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
  var format = Format.table

  func run() async throws {
    let document: StatusDocument
    do throws(CommandFailure) {
      let response = try await RunningServer.ask(ControlRequest(command: ControlRequest.status), data: data)
      guard let status = response.status else {
        throw CommandFailure(response.error ?? "the server gave no answer")
      }
      document = status
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    switch format {
    case .table: print(StatusTable(document).text, terminator: "")
    case .json: print(document.json)
    }
  }
}
