import BenchmarkSupport
import Foundation

/// All runs, and the tables of their medians.
struct BenchmarkTable: Encodable {
  var runs: [BenchmarkRun] = []
  var zoneRuns: [BenchmarkRun] = []

  /// Updates a second by server.
  func printRates(_ numbers: [Int]) {
    print("Signed durable updates a second, medians of the rounds; p50 and p99 in milliseconds, processors used:\n")
    print("| in flight | server | updates/s | p50 | p99 | server | sender | errors | lost | kmsdns is |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for number in numbers { printRows(runs.filter { $0.inFlight == number }, number) }
    print("")
  }

  private func printRows(_ runs: [BenchmarkRun], _ number: Int) {
    for server in Self.servers(runs) {
      let all = runs.filter { $0.server == server }
      let errors = all.reduce(0) { $0 + $1.errors }
      let lost = all.reduce(0) { $0 + $1.lost }
      print(
        "| \(number) | \(server) | \(Int(Self.median(all, \.rate))) | \(Self.text(Self.median(all, \.medianLatency)))"
          + " | \(Self.text(Self.median(all, \.latency99))) | \(Self.text(Self.median(all, \.serverProcessor)))"
          + " | \(Self.text(Self.median(all, \.senderProcessor))) | \(errors) | \(lost)"
          + " | \(Self.ratios(runs, to: server)) |")
    }
  }

  /// What an update costs by the zone's size.
  func printCosts(_ numbers: [Int]) {
    print("kmsdns, an update of the small zone and of the large one:\n")
    print("| in flight | zone | updates/s | p50 | p99 | processor time of an update, µs | errors | lost |")
    print("|---|---|---|---|---|---|---|---|")
    for number in numbers {
      for server in Self.servers(zoneRuns) {
        let all = zoneRuns.filter { $0.server == server && $0.inFlight == number }
        let errors = all.reduce(0) { $0 + $1.errors }
        let lost = all.reduce(0) { $0 + $1.lost }
        print(
          "| \(number) | \(server) | \(Int(Self.median(all, \.rate))) | \(Self.text(Self.median(all, \.medianLatency)))"
            + " | \(Self.text(Self.median(all, \.latency99))) | \(Int(Self.median(all, \.cost))) | \(errors) | \(lost) |"
        )
      }
    }
    print("")
  }

  /// How many times as fast kmsdns was, round by round, and in the middle.
  private static func ratios(_ runs: [BenchmarkRun], to server: String) -> String {
    let own = runs.filter { $0.server == "kmsdns" }
    let others = runs.filter { $0.server == server }
    guard server != "kmsdns", !own.isEmpty else { return "" }
    return spreadText(zip(own, others).map { $0.rate / max($1.rate, 1e-9) }) + " times as fast"
  }

  private static func servers(_ runs: [BenchmarkRun]) -> [String] {
    runs.reduce(into: []) { if !$0.contains($1.server) { $0.append($1.server) } }
  }

  private static func median(_ runs: [BenchmarkRun], _ value: (BenchmarkRun) -> Double) -> Double {
    runs.map(value).median
  }

  private static func text(_ number: Double) -> String { number.text() }
}
