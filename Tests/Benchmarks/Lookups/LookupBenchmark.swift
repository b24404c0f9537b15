import ArgumentParser
import BenchmarkSupport
import Foundation

/// An audit of many domains by questions, beside `dig -f` with the same questions. See Tests/Benchmarks/README.md.
@main
struct LookupBenchmark: ParsableCommand {
  @Option(help: "Domains.")
  var domains = 2_000
  @Option(help: "Rounds.")
  var rounds = 7
  @Option(help: "Of how many domains one is not answered for.")
  var silentOneOf = 20
  @Option(help: "Seconds to wait for an answer, where some are not answered.")
  var timeout = 1.0
  @Option(help: "How often to ask then.")
  var tries = 2
  @Option(help: "Questions under way at once.")
  var parallel = 100
  @Option(help: "The server: kmsdns, bind, or this program itself.")
  var server = LookupServer.Kind.kmsdns
  @Option(help: "A folder for the results as JSON.")
  var json: String?

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-lookups-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let work = LookupWork(domains: domains, folder: folder)
    try work.write()
    var report = LookupReport()
    report.plain = try plain(work)
    report.silent = try silent(work)
    print(report.table(parallel: parallel))
    if let json { try writeJSON(report, to: json, named: "lookups.json") }
  }

  /// `dig -f` and the audit in turn.
  private func plain(_ work: LookupWork) throws -> [LookupReport.Plain] {
    let server = try LookupServer(server, work, silentOneOf: nil)
    try server.waitUntilReady()
    return try (0..<rounds).map { _ in
      let dig = try work.dig(port: server.port)
      let audit = try work.audit(port: server.port, options: ["--parallel", "\(parallel)"])
      return LookupReport.Plain(dig: dig, audit: audit, questions: work.questions)
    }
  }

  /// The audit where all domains are answered for, and where some are not, in turn.
  private func silent(_ work: LookupWork) throws -> LookupReport.Silent {
    let options = ["--timeout", "\(timeout)", "--tries", "\(tries)", "--parallel", "\(parallel)"]
    let whole = try LookupServer(.own, work, silentOneOf: nil)
    let holes = try LookupServer(.own, work, silentOneOf: silentOneOf)
    var result = LookupReport.Silent(timeOuts: timeout * Double(tries * ((domains + silentOneOf - 1) / silentOneOf)))
    for _ in 0..<rounds {
      result.answered.append(try work.audit(port: whole.port, options: options))
      result.unanswered.append(try work.audit(port: holes.port, options: options, status: 2))
    }
    return result
  }
}
