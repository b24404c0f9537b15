import ArgumentParser

/// `kmsdns zone`
struct ZoneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "zone", abstract: "Look at one zone of the running server, or have it copied anew.",
    subcommands: [ZoneStatusCommand.self, ZoneRefreshCommand.self])
}

/// `kmsdns zone status`
struct ZoneStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show a zone's serial, where it comes from, its last transfers, and how far its secondaries are.",
    discussion: """
      The secondaries that are told of changes (NOTIFY) are asked for their serials at this moment.
      Exit code: 0 all have what is served here; 1 one has not, or a copy is not refreshed; 2 could not be shown.
      """)

  @Argument(help: "The zone.")
  var zone: String

  @Option(help: ArgumentHelp("The running server's data directory.", valueName: "folder"))
  var data = AuditCommand.defaultData

  @Option(help: "How to print: \(ZonesCommand.Format.allCases.map(\.rawValue).joined(separator: " or ")).")
  var format = ZonesCommand.Format.table

  func run() async throws {
    let document: ZoneStatusDocument
    do throws(CommandFailure) {
      let response = try await RunningServer.ask(
        ControlRequest(command: ControlRequest.zoneStatus, zone: zone), data: data)
      guard let status = response.zoneStatus else {
        throw CommandFailure(response.error ?? "the server gave no answer")
      }
      document = status
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    switch format {
    case .table: print(ZoneStatusText(document).text, terminator: "")
    case .json: print(document.json)
    }
    let isComplete = document.secondaries.allSatisfy { $0.lagSeconds == 0 }
    if !isComplete || document.zone.serial == nil || document.zone.failure != nil { throw ExitStatus.findings }
  }
}
