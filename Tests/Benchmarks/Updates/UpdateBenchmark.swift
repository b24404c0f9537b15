import ArgumentParser
import BenchmarkSupport
import Foundation
import Glibc

/// Signed durable updates a second: kmsdns, BIND and Knot in turn, on one disk. See Tests/Benchmarks/README.md.
@main
struct UpdateBenchmark: ParsableCommand {
  @Option(help: "The folder for the servers' data, on a real disk.")
  var folder = ".build/benchmark"
  @Option(help: "A folder for the results as JSON.")
  var json: String?
  @Option(help: "Rounds of all servers.")
  var rounds = 3
  @Option(help: "Seconds of each run.")
  var seconds = 4.0
  @Option(help: "Updates in flight, with commas between.")
  var inFlight = "1,32,256"
  @Option(help: "The servers, with commas between.")
  var servers = "kmsdns,bind,knot"
  @Option(help: "Records of the zone.")
  var records = 17_500
  @Option(help: "Records of the large zone; 0 for none.")
  var largeRecords = 1_750_000
  @Option(help: "Updates to be carried out in process, instead of all else.")
  var replay: Int?

  func run() throws {
    let kinds = servers.split(separator: ",").compactMap { BenchmarkServer.Kind(rawValue: String($0)) }
    let numbers = inFlight.split(separator: ",").compactMap { Int($0) }
    let parent = try BenchmarkFolder(in: folder, named: "updates")
    let work = parent.url
    try requireDisk(work)
    let small = work.appendingPathComponent("small.zone")
    try BenchmarkZone(records: records).write(to: small)
    if let replay { return try UpdateReplay(zoneFile: small, folder: work).run(replay) }
    var table = BenchmarkTable()
    if !kinds.isEmpty {
      table.runs = try measure(
        kinds.map { try BenchmarkServer($0, zoneFile: small, in: work, port: freePort()) }, numbers)
      table.printRates(numbers)
    }
    if largeRecords > 0 {
      let large = work.appendingPathComponent("large.zone")
      try BenchmarkZone(records: largeRecords).write(to: large)
      let pair = try [("small", small), ("large", large)].map { name, file in
        try BenchmarkServer(.kmsdns, name: name, zoneFile: file, in: work, port: freePort())
      }
      table.zoneRuns = try measure(pair, numbers)
      table.printCosts(numbers)
    }
    if let json { try writeJSON(table, to: json, named: "updates.json") }
  }

  /// All servers one after the other, again and again.
  private func measure(_ servers: [BenchmarkServer], _ numbers: [Int]) throws -> [BenchmarkRun] {
    for server in servers { try server.waitUntilReady() }
    var runs: [BenchmarkRun] = []
    for round in 0..<rounds {
      for number in numbers {
        for server in servers {
          // The supply is more than the fastest has taken so far, or is likely to.
          let fastest = runs.filter { $0.inFlight == number && $0.server == server.name }.map(\.rate).max()
          let supply = Int(seconds * max(1_000, (fastest ?? 500 * Double(min(number, 64))) * 1.5))
          let run = try UpdateSender(server: server, inFlight: number, seconds: seconds, supply: supply).run()
          runs.append(run)
          FileHandle.standardError.write(
            Data("round \(round + 1) \(server.name) \(number): \(Int(run.rate)) a second\n".utf8))
        }
      }
    }
    return runs
  }

  /// A sync costs nothing in memory.
  private func requireDisk(_ folder: URL) throws {
    let path = folder.resolvingSymlinksInPath().path + "/"
    var longest = 0
    var type = ""
    for line in try String(contentsOfFile: "/proc/mounts", encoding: .utf8).split(separator: "\n") {
      let fields = line.split(separator: " ").map(String.init)
      guard fields.count > 2, fields[1].utf8.count >= longest else { continue }
      let point = fields[1] == "/" ? "/" : fields[1] + "/"
      guard path.hasPrefix(point) else { continue }
      (longest, type) = (fields[1].utf8.count, fields[2])
    }
    guard type != "tmpfs", type != "ramfs" else {
      throw BenchmarkFailure("\(path) is in memory: --folder has to be on a real disk")
    }
  }
}
