import ArgumentParser
import BenchmarkSupport
import CQueryLoad
import Foundation

/// kmsdns beside other authoritative servers. See Tests/Benchmarks/README.md.
@main
struct QueryBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    subcommands: [Measure.self, Reflect.self], defaultSubcommand: Measure.self)

  /// What the servers are compared with: it sends back what it gets.
  struct Reflect: ParsableCommand {
    @Argument var port: UInt16

    func run() throws {
      try QuerySet.check(load_reflect(port))
    }
  }

  struct Measure: ParsableCommand {
    @Option(help: "The folder for the servers' data.")
    var folder = ".build/benchmark"
    @Option(help: "A folder for the results as JSON and the plot.")
    var json: String?
    @Option(help: "The servers, with commas between.")
    var servers = QueryServer.Kind.allCases.map(\.rawValue).joined(separator: ",")
    @Option(help: "The tables, with commas between.")
    var tables = Measurement.Table.allCases.map(\.rawValue).joined(separator: ",")
    @Option(help: "Records of the zones, with commas between.")
    var records = "17500,1750000"
    @Option(help: "Rounds of all servers.")
    var rounds = 5
    @Option(help: "Seconds of each run.")
    var seconds = 2.0

    func run() throws {
      guard sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1 else {
        throw BenchmarkFailure("one processor is for the server, another one for the sender: there is one in all")
      }
      // This thread is the sender.
      try QuerySet.check(load_pin(0, Int32(QueryServer.processor) + 1))
      let work = try BenchmarkFolder(in: folder, named: "queries")
      let kinds = servers.split(separator: ",").compactMap { QueryServer.Kind(rawValue: String($0)) }
      let tables = Set(tables.split(separator: ",").compactMap { Measurement.Table(rawValue: String($0)) })
      var measurements = Measurements()
      for records in records.split(separator: ",").compactMap({ Int($0) }) {
        var bench = try QueryBench(records: records, kinds: kinds, rounds: rounds, seconds: seconds, in: work.url)
        try bench.run(tables, into: &measurements)
        for table in Measurement.Table.allCases where tables.contains(table) {
          print(measurements.text(of: table, records))
        }
      }
      guard let json else { return }
      try writeJSON(measurements, to: json, named: "queries.json")
      try Data(BarPlot(measurements).svg.utf8)
        .write(to: URL(fileURLWithPath: json).appendingPathComponent("queries.svg"))
    }
  }
}
