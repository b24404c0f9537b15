import ArgumentParser
import Foundation

/// `kmsdns publishers`
struct PublishersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publishers",
    abstract: "Show the KMS hosts whose records wait for an operator, and decide about them.",
    discussion: """
      In zones with "publishers: hold" a host that is not sanctioned is answered as if its record were served; it is kept \
      until an operator approves it. Exit code: 0 done; 1 the list shows records that wait; 2 could not be done.
      """,
    subcommands: [List.self, Approve.self, Reject.self, Forget.self], defaultSubcommand: List.self)

  /// `kmsdns publishers list`
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show what waits, and what was decided.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
      case text
      case json
    }

    @Option(help: "Only this zone.")
    var zone: String?

    @Option(help: ArgumentHelp("The running server's data directory.", valueName: "folder"))
    var data = AuditCommand.defaultData

    @Option(help: "How to print: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
    var format = Format.text

    func run() async throws {
      let document = try await PublishersCommand.ask(
        PublishersRequest(action: .list, zone: zone, operatorName: ""), data)
      switch format {
      case .text: print(document.text, terminator: "")
      case .json: print(document.json)
      }
      if !document.held.isEmpty { throw ExitStatus.findings }
    }
  }

  /// Whom a decision is about, and who decides.
  struct Subject: ParsableArguments {
    @Argument(help: "The host: the target of the record.")
    var host: String

    @Option(help: "The zone, where the host is known in several.")
    var zone: String?

    @Option(help: "The credential as the list shows it, where the host was published with several.")
    var credential: String?

    @Option(help: ArgumentHelp("Who decides, for the history.", valueName: "name"))
    var by: String?

    @Option(help: ArgumentHelp("The running server's data directory.", valueName: "folder"))
    var data = AuditCommand.defaultData

    func decide(_ action: PublishersRequest.Action) async throws {
      let environment = ProcessInfo.processInfo.environment
      let name = by ?? environment["SUDO_USER"] ?? environment["USER"] ?? NSUserName()
      let request = PublishersRequest(
        action: action, host: host, zone: zone, credential: credential, operatorName: name)
      print(try await PublishersCommand.ask(request, data).text, terminator: "")
    }
  }

  /// `kmsdns publishers approve`
  struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Serve what a host asked for, and let it publish itself from now on.")
    @OptionGroup var subject: Subject
    func run() async throws { try await subject.decide(.approve) }
  }

  /// `kmsdns publishers reject`
  struct Reject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove what a host published, and refuse its updates from now on.")
    @OptionGroup var subject: Subject
    func run() async throws { try await subject.decide(.reject) }
  }

  /// `kmsdns publishers forget`
  struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Undo a decision: the list of sanctioned hosts counts again.")
    @OptionGroup var subject: Subject
    func run() async throws { try await subject.decide(.forget) }
  }

  private static func ask(_ request: PublishersRequest, _ data: String) async throws -> PublishersDocument {
    do throws(CommandFailure) {
      let response = try await RunningServer.ask(
        ControlRequest(command: ControlRequest.publishers, publishers: request), data: data)
      guard let document = response.publishers else {
        throw CommandFailure(response.error ?? "the server gave no answer")
      }
      return document
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
  }
}
