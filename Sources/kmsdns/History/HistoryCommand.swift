import ArgumentParser
import Authority
import DNSWire
import Foundation
import Persistence

/// `kmsdns history`
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show who published what, when, from where and by which rule, and what was refused.",
    discussion: """
      The running server is asked; where none runs, what it left in its data directory is read.
      Exit code: 0 shown; 2 there is nothing to show.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Argument(help: "A zone, or a name in one.")
  var name: String

  @Option(help: "The number of events at most, the newest ones.")
  var limit = 50

  @Option(help: ArgumentHelp("The server's data directory.", valueName: "folder"))
  var data = AuditCommand.defaultData

  @Option(help: "How to print: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
  var format = Format.text

  func validate() throws {
    guard (1...PersistenceLimits.historyEntries).contains(limit) else {
      throw ValidationError("--limit is a number from 1 to \(PersistenceLimits.historyEntries).")
    }
  }

  func run() async throws {
    let document: HistoryDocument
    do throws(CommandFailure) {
      document = try await self.document()
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    switch format {
    case .text: print(HistoryText(document).text, terminator: "")
    case .json: print(document.json)
    }
  }

  private func document() async throws(CommandFailure) -> HistoryDocument {
    guard DataDirectory.isInUse(path: data) else { return try await stored() }
    return try await RunningServer.history(of: name, limit: limit, data: data)
  }

  /// What a server left that does not run.
  private func stored() async throws(CommandFailure) -> HistoryDocument {
    let store: Store
    do throws(StoreError) {
      store = try Store(readingPath: DataDirectory.databasePath(in: data))
    } catch {
      throw CommandFailure(error.description)
    }
    let zones: [Name]
    do throws(JournalError) {
      zones = try await store.zones()
    } catch {
      throw CommandFailure(error.description)
    }
    return try await HistoryReader(store: store, source: "as the stopped server left it")
      .document(name, zones: zones, limit: limit)
  }
}
