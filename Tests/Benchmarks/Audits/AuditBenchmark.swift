import ArgumentParser
import Foundation
import Glibc

/// The audit of a large zone file beside what reading the same file costs others. See Tests/Benchmarks/README.md.
@main
struct AuditBenchmark: ParsableCommand {
  @Option(help: "The folder for the zone file.")
  var folder = ".build/benchmark"
  @Option(help: "Rounds of all programs.")
  var rounds = 5
  @Option(help: "Records of the zone.")
  var records = 1_750_000

  private static let apex = "bench.example"

  func run() throws {
    let work = URL(fileURLWithPath: folder).appendingPathComponent("audits-\(getpid())")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }
    let file = work.appendingPathComponent("\(Self.apex).zone").path
    try Data(zone.utf8).write(to: URL(fileURLWithPath: file))
    let own = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/kmsdns"
    let programs = [
      TimedProgram("kmsdns", [own, "audit", "--sanctioned", "kms1.\(Self.apex)", file], expected: 1),
      TimedProgram("kzonecheck", ["kzonecheck", "-o", Self.apex, file], expected: 0),
      TimedProgram("nsd-checkzone", ["nsd-checkzone", Self.apex, file], expected: 0),
      TimedProgram(
        "named-compilezone", ["named-compilezone", "-q", "-o", "/dev/null", Self.apex, file], expected: 0),
    ]
    var runs: [[TimedProgram.Run]] = []
    for round in 1...max(1, rounds) {
      let results = try programs.map { try $0.run() }
      runs.append(results)
      let fastest = results.dropFirst().map(\.seconds).min() ?? 0
      FileHandle.standardError.write(
        Data(String(format: "round %d: %.2f times the fastest\n", round, results[0].seconds / fastest).utf8))
    }
    print("Seconds for \(records) records, medians of \(runs.count) rounds; kmsdns as a multiple of each, by rounds:\n")
    print("| program | seconds | processor | kmsdns takes |")
    print("|---|---|---|---|")
    for (index, program) in programs.enumerated() {
      let ratios = runs.map { $0[0].seconds / $0[index].seconds }.sorted()
      let (low, middle, high) = (ratios[0], ratios[ratios.count / 2], ratios[ratios.count - 1])
      let ratio = String(format: "%.2f times (%.2f to %.2f)", middle, low, high)
      let seconds = runs.map { $0[index].seconds }.sorted()[runs.count / 2]
      let processor = runs.map { $0[index].processor }.sorted()[runs.count / 2]
      let times = String(format: "%.2f | %.2f", seconds, processor)
      print("| \(program.name) | \(times) | \(index == 0 ? "" : ratio) |")
    }
  }

  /// Hosts with an IPv4 address, two of three with an IPv6 address as well, and two that publish KMS.
  private var zone: String {
    var text = """
      $ORIGIN \(Self.apex).
      $TTL 1h
      @ IN SOA ns1 hostmaster 1 15m 10m 1d 1h
        NS ns1
      ns1 A 192.0.2.2
      _vlmcs._tcp SRV 0 0 1688 kms1
                  SRV 0 0 1688 host77
      kms1 A 192.0.2.21

      """
    var (count, host) = (6, 0)
    while count < records {
      text += "host\(host) A 10.\(host >> 16 & 255).\(host >> 8 & 255).\(host & 255)\n"
      count += 1
      if host % 3 > 0, count < records {
        text += "        AAAA 2001:db8::\(String(host >> 16, radix: 16)):\(String(host & 65_535, radix: 16))\n"
        count += 1
      }
      host += 1
    }
    return text
  }
}

/// A program whose time is taken.
struct TimedProgram {
  struct Run {
    let seconds: Double
    let processor: Double
  }

  let name: String
  private let command: [String]
  private let expected: Int32

  init(_ name: String, _ command: [String], expected: Int32) {
    self.name = name
    self.command = command
    self.expected = expected
  }

  func run() throws -> Run {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let (start, used) = (ContinuousClock.now, Self.childrenSeconds)
    try process.run()
    process.waitUntilExit()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard process.terminationStatus == expected else {
      throw ValidationError(
        "\(name) ended with \(process.terminationStatus): is it installed (knot-dnssecutils, nsd, bind9-utils)?")
    }
    return Run(seconds: seconds, processor: Self.childrenSeconds - used)
  }

  private static var childrenSeconds: Double {
    var usage = rusage()
    guard unsafe getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage) == 0 else { return 0 }
    let times = [usage.ru_utime, usage.ru_stime]
    return times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
  }
}
