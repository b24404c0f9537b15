import ArgumentParser
import DNSClient
import DNSWire
import KMS

/// Carries out by signed updates what ends an audit's findings, or shows it.
struct AuditFix {
  let remedy: Remedy
  let client: DNSClient

  /// The results, a line for each.
  private struct Outcome {
    var lines: [String] = []
    var isRefused = false
    var isUnsent = false
  }

  /// What would be sent: the exit code says that there is something to be done.
  func shown() -> ExitCode {
    let updates = remedy.recordSets.filter { !$0.certain.isEmpty }
    guard !updates.isEmpty else {
      print("No record is to be removed or changed.")
      return .success
    }
    let servers = client.servers.map(\.description).joined(separator: ", ")
    print("\(Quantity.count(updates.count, "update")) to \(servers). Nothing was sent: --yes sends.")
    return ExitStatus.findings
  }

  /// Sends one update after the other.
  func carriedOut() async -> ExitCode {
    var outcome = Outcome()
    for set in remedy.recordSets { await send(set, &outcome) }
    if outcome.lines.isEmpty { outcome.lines.append("No record is to be removed or changed.") }
    print(outcome.lines.joined(separator: "\n"))
    if outcome.isUnsent { return ExitStatus.unusable }
    return outcome.isRefused ? ExitStatus.findings : .success
  }

  private func send(_ set: Remedy.RecordSet, _ outcome: inout Outcome) async {
    let name = set.owner.relativeText
    let message: Message
    do throws(Remedy.RecordSet.Obstacle) {
      guard let update = try set.update() else { return }
      message = update
    } catch {
      outcome.isUnsent = true
      switch error {
      case .noZone: outcome.lines.append("\(name): not sent: its zone is not known; use --remedy nsupdate")
      case .tooLarge: outcome.lines.append("\(name): not sent: too many records for one update; use --remedy nsupdate")
      }
      return
    }
    do throws(QueryFailure) {
      let answer = try await client.update(message)
      if answer.code != .noError { outcome.isRefused = true }
      outcome.lines.append("\(name): \(Self.result(answer.code, set))")
    } catch {
      outcome.isUnsent = true
      outcome.lines.append("\(name): \(error.description)")
    }
  }

  private static func result(_ code: ResponseCode, _ set: Remedy.RecordSet) -> String {
    switch code {
    case .noError:
      let replaced = set.certain.count { $0.replacement != nil }
      let parts = [
        replaced > 0 ? "\(Quantity.count(replaced, "record")) changed" : nil,
        set.certain.count > replaced ? "\(Quantity.count(set.certain.count - replaced, "record")) removed" : nil,
      ]
      return parts.compactMap(\.self).joined(separator: ", ")
    case .noRecordSet: return "nothing done: the records are not as they were audited (\(code)); audit again"
    case .refused: return "nothing done: the server's rules do not allow it (\(code)); kmsdns explain says why"
    default: return "nothing done: the server answered \(code)"
    }
  }
}
