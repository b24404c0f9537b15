import ArgumentParser

/// `kmsdns aging`
struct AgingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aging",
    abstract: "Show the dynamic records that were not published again in time, and which of them would go.",
    discussion: """
      Nothing is removed by this command: the running server does that, where its configuration says so.
      Exit code: 0 there are none; 1 there are some; 2 the server could not be asked.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Option(help: ArgumentHelp("The running server's data directory.", valueName: "folder"))
  var data = AuditCommand.defaultData

  @Option(help: "How to print: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
  var format = Format.text

  func run() async throws {
    let document: AgingDocument
    do throws(CommandFailure) {
      let response = try await RunningServer.ask(ControlRequest(command: ControlRequest.aging), data: data)
      guard let aging = response.aging else { throw CommandFailure(response.error ?? "the server gave no answer") }
      document = aging
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    switch format {
    case .text: print(document.text, terminator: "")
    case .json: print(document.json)
    }
    if !document.records.isEmpty { throw ExitStatus.findings }
  }
}
