import ArgumentParser

/// `kmsdns zone refresh`
struct ZoneRefreshCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refresh",
    abstract: "Have the running server ask the primaries of a secondary zone at once.",
    discussion: """
      With --whole the zone is transferred whole, even if its serial does not come after that of the copy: after a primary
      was set up anew, for instance.
      Exit code: 0 the primaries are asked; 2 they could not be.
      """)

  @Argument(help: "The zone.")
  var zone: String

  @Flag(help: "Take the whole zone, whatever its serial.")
  var whole = false

  @Option(help: ArgumentHelp("The running server's data directory.", valueName: "folder"))
  var data = AuditCommand.defaultData

  func run() async throws {
    do throws(CommandFailure) {
      let response = try await RunningServer.ask(
        ControlRequest(command: ControlRequest.zoneRefresh, zone: zone, isWholeWanted: whole), data: data)
      guard let done = response.done else { throw CommandFailure(response.error ?? "the server gave no answer") }
      print(done)
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
  }
}
