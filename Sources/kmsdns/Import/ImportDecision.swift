import Glibc
import Synchronization

/// Shows an operator what imports come to, and asks.
final class ImportDecision: Sendable {
  enum Answer {
    case yes
    case no
    /// Yes, for this and all that follow.
    case all
    /// No, for this and all that follow.
    case quit
  }

  private let state: Mutex<Answer?>
  private let format: ImportCommand.Format
  private let limit: Int
  private let colours: Colours

  /// `answer` is that to all questions; nil where they are to be asked.
  init(answer: Answer?, format: ImportCommand.Format, limit: Int, colours: Colours) {
    state = Mutex(answer)
    self.format = format
    self.limit = limit
    self.colours = colours
  }

  /// Shows a plan, and says whether it is to be carried out.
  @Sendable func decide(_ document: ImportDocument) async -> Bool {
    show(document)
    let known = state.withLock { $0 }
    let answer = known ?? Self.ask("Import it? [y]es, [n]o, [a]ll, [q]uit:", isForSeveral: true)
    switch answer {
    case .all, .quit: state.withLock { $0 = answer }
    case .yes, .no: break
    case nil: StandardError.print("not imported: say --yes, or answer on a terminal")
    }
    return answer == .yes || answer == .all
  }

  /// Shows a plan, or says what was done.
  func show(_ document: ImportDocument) {
    guard format == .text else { return }
    switch document.state {
    case .planned where state.withLock({ $0 }) == .quit: break
    case .planned, .refused:
      guard isNew(document) else { return }
      StandardOutput.print(
        ImportText(document: document, colours: colours, limit: limit).plan.joined(separator: "\n") + "\n")
      if document.state == .refused { StandardOutput.print("not imported: --on-conflict refuse\n") }
    case .imported:
      StandardOutput.print("imported: zone \(document.zone) is served with serial \(document.serial)\n")
    }
  }

  /// Each plan is shown once.
  private let shown = Mutex<Set<String>>([])

  private func isNew(_ document: ImportDocument) -> Bool { shown.withLock { $0.insert(document.zone).inserted } }

  /// Asks on the terminal; nil where there is none.
  static func ask(_ question: String, isForSeveral: Bool = false) -> Answer? {
    guard isatty(STDIN_FILENO) == 1 else { return nil }
    while true {
      StandardOutput.print(question + " ")
      guard let line = readLine() else { return .quit }
      switch line.lowercased() {
      case "y", "yes": return .yes
      case "n", "no", "": return .no
      case "a" where isForSeveral, "all" where isForSeveral: return .all
      case "q" where isForSeveral, "quit" where isForSeveral: return .quit
      default: continue
      }
    }
  }
}
