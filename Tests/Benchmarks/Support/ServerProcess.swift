public import Foundation
import Glibc

/// A server, with its log in its folder, until it is no longer needed.
public final class ServerProcess {
  private let process = Process()
  private let log: URL

  /// Starts a program.
  public init(_ program: String, _ arguments: [String], in folder: URL) throws {
    log = folder.appendingPathComponent("log")
    try Data().write(to: log)
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: log)
    process.standardError = process.standardOutput
    try process.run()
  }

  deinit { stop() }

  /// A program that was built beside this one.
  public static func built(_ name: String) -> String {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent(name).path
  }

  /// Its process.
  public var processID: Int32 { process.processIdentifier }
  /// Whether it has not ended.
  public var isRunning: Bool { process.isRunning }

  /// What it said last.
  public var lastWords: String {
    String(((try? String(contentsOf: log, encoding: .utf8)) ?? "").suffix(2_000))
  }

  /// The process and those that it started.
  /// Its process.
  public var processIDs: [Int32] {
    var parents: [Int32: Int32] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let id = Int32(name), let fields = Self.statistics(id), let parent = Int32(fields[1]) else { continue }
      parents[id] = parent
    }
    return parents.keys.filter { id in
      var ancestor = id
      while ancestor > 1, ancestor != processID { ancestor = parents[ancestor] ?? 0 }
      return ancestor == processID
    }
  }

  /// Seconds of processor time used so far, in steps of a hundredth.
  public var processorTime: Double {
    let ticks = processIDs.reduce(0.0) { sum, id in
      guard let fields = Self.statistics(id), fields.count > 12 else { return sum }
      return sum + (Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)
    }
    return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Octets of memory: what it shares with other processes counts in part (`Pss`).
  public var memory: Double {
    processIDs.reduce(0.0) { sum, id in
      let text = (try? String(contentsOfFile: "/proc/\(id)/smaps_rollup", encoding: .utf8)) ?? ""
      let line = text.split(separator: "\n").first { $0.hasPrefix("Pss:") }
      return sum + (line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) * 1_024
    }
  }

  /// Ends it; one that does not go by itself is killed.
  public func stop() {
    guard process.isRunning else { return }
    let all = processIDs
    process.terminate()
    for _ in 0..<200 where process.isRunning { usleep(10_000) }
    for id in all where process.isRunning || id != processID { Glibc.kill(id, SIGKILL) }
    process.waitUntilExit()
  }

  /// The fields of `/proc/ID/stat` behind the program's name.
  private static func statistics(_ id: Int32) -> [Substring]? {
    guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    return text[text.index(after: end)...].split(separator: " ")
  }
}
