import Foundation
import Testing

/// Instructions of a query by its kind, as `callgrind` counts them in `QueryReplay`.
enum ReplayCounts {
  /// Queries between two marks: `QueryReplay.queries`.
  private static let queries = 2_000

  static func run() throws -> [String: Int] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-cost-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("QueryReplay")
    // Valgrind gives up over the compiler's debugging information; the names of functions stay.
    let stripped = folder.appendingPathComponent("QueryReplay").path
    try run(["strip", "--strip-debug", "-o", stripped, program.path])
    // One file up to each mark: every other one is of what stands between two.
    let kinds = try run([
      "valgrind", "--tool=callgrind", "--dump-before=*Counting*", "--callgrind-out-file=\(folder.path)/counts",
      "--log-file=\(folder.path)/log", stripped,
    ])
    var counts: [String: Int] = [:]
    for (index, kind) in kinds.split(separator: "\n").enumerated() {
      let text = try String(contentsOf: folder.appendingPathComponent("counts.\(2 * index + 2)"), encoding: .utf8)
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("totals:") })
      counts[String(kind)] = try #require(line.split(separator: " ").last.flatMap { Int($0) }) / queries
    }
    return counts
  }

  /// What a program prints.
  @discardableResult private static func run(_ command: [String]) throws -> String {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = output
    try process.run()
    let octets = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(command.joined(separator: " "))")
    return String(decoding: octets, as: UTF8.self)
  }
}
