import BenchmarkSupport
import CQueryLoad
import DNSWire
import Foundation
import TestSupport

/// A server of the zone, with its data in a folder of its own.
final class QueryServer {
  enum Kind: String, CaseIterable {
    case reflector, kmsdns, knot, nsd, powerdns, bind
  }

  /// The processor of all servers; the sender has the next one.
  static let processor = 0

  let kind: Kind
  let name: String
  let port: UInt16
  private let process: ServerProcess
  private let started = ContinuousClock.now
  private let folder: URL

  /// Starts the server on a zone file; `isPinned` to the servers' processor, with one thread for queries.
  init(
    _ kind: Kind, name: String? = nil, zoneFile: URL, in parent: URL, isPinned: Bool = true, settings: String = ""
  ) throws {
    self.kind = kind
    self.name = name ?? kind.rawValue
    port = try freePort()
    folder = parent.appendingPathComponent(self.name)
    try? FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let text = ServerSettings(path: folder.path, zoneFile: zoneFile.path, port: port, more: settings)
    for (file, contents) in text.files(kind) {
      try Data(contents.utf8).write(to: folder.appendingPathComponent(file))
    }
    let processors = isPinned ? "\(Self.processor)" : Self.allProcessors
    process = try ServerProcess("/usr/bin/taskset", ["-c", processors] + text.command(kind), in: folder)
  }

  /// Waits until the zone is served; seconds from the start to that answer.
  func waitUntilReady() throws -> Double {
    guard kind != .reflector else {
      usleep(100_000)
      return 0
    }
    let question = try query(try Name(text: QueryZone.apex), .soa).encoded()
    var answer = [UInt8](repeating: 0, count: 512)
    for _ in 0..<60_000 {
      let capacity = answer.count
      let count = unsafe load_ask(port, question, UInt32(question.count), &answer, capacity, 0.02)
      if count > 12, answer[3] & 0xF == 0, answer[7] > 0 { return (ContinuousClock.now - started) / .seconds(1) }
      guard process.isRunning else { break }
      if count > 0 { usleep(1_000) }
    }
    throw BenchmarkFailure("\(name) does not serve the zone:\n\(process.lastWords)")
  }

  /// Imports a zone file into a running kmsdns, and waits until that is done.
  func importZone(_ file: URL) throws {
    let command = Process()
    command.executableURL = URL(fileURLWithPath: "/usr/bin/taskset")
    command.arguments = [
      "-c", Self.allProcessors, ServerProcess.built("kmsdns"), "import", "--yes", "--limit", "0",
      "--origin", QueryZone.apex, "--data", "\(folder.path)/data", file.path,
    ]
    command.standardOutput = FileHandle.nullDevice
    try command.run()
    command.waitUntilExit()
    guard command.terminationStatus == 0 else { throw BenchmarkFailure("the import failed") }
  }

  private static var allProcessors: String { "0-\(sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1)" }

  /// Seconds of processor time used so far.
  var processorTime: Double {
    process.processIDs.reduce(0) { $0 + Double(max(0, load_processor_time($1))) / 1e9 }
  }

  /// Octets of memory.
  var memory: Double { process.memory }

  var processID: Int32 { process.processID }
}
