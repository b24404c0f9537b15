import BenchmarkSupport
import Foundation

/// All runs, and the tables of their medians; in seconds.
struct LookupReport: Encodable {
  /// One round of both programs.
  struct Plain: Encodable {
    var dig: Double
    var audit: Double
    var questions: Int
  }

  struct Silent: Encodable {
    /// The time-outs of all questions that are not answered, one after the other.
    var timeOuts: Double
    var answered: [Double] = []
    var unanswered: [Double] = []
  }

  var plain: [Plain] = []
  var silent = Silent(timeOuts: 0)

  func table(parallel: Int) -> String {
    let ratios = plain.map { $0.audit / $0.dig }.sorted()
    var lines = [
      "The audit beside dig -f, \(plain.first?.questions ?? 0) questions; medians of \(plain.count) rounds:", "",
      "| dig -f, ms | audit, ms | the audit takes |", "|---|---|---|",
    ]
    if let low = ratios.first, let high = ratios.last {
      let middle = Self.median(plain.map { $0.audit / $0.dig })
      lines.append(
        "| \(Self.milliseconds(plain.map(\.dig))) | \(Self.milliseconds(plain.map(\.audit)))"
          + " | \(Self.text(middle)) times as long (\(Self.text(low)) to \(Self.text(high))) |")
    }
    let answered = Self.median(silent.answered)
    let bound = silent.timeOuts / Double(parallel) + answered
    lines += [
      "", "The audit where some domains are not answered for:", "",
      "| all answered, ms | some not, ms | time-outs / \(parallel) + all answered, ms |", "|---|---|---|",
      "| \(Self.milliseconds(silent.answered)) | \(Self.milliseconds(silent.unanswered)) | \(Int(bound * 1_000)) |",
    ]
    return lines.joined(separator: "\n")
  }

  private static func median(_ values: [Double]) -> Double {
    values.median
  }

  private static func milliseconds(_ values: [Double]) -> String { "\(Int(median(values) * 1_000))" }

  private static func text(_ value: Double) -> String { value.text() }
}
