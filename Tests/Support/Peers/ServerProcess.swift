public import Foundation
import Glibc

/// A server run as a program, with a folder of its own in which its log is: started, killed, and started again.
public final class ServerProcess {
  /// The folder, in which the program runs.
  public let folder: URL
  private let program: String
  private let arguments: [String]
  private var process: Process?

  /// Makes the folder, with an empty log.
  public init(_ program: String, _ arguments: [String] = [], in folder: URL) throws {
    self.program = program
    self.arguments = arguments
    self.folder = folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write("log", "")
  }

  deinit { kill(SIGTERM) }

  /// What the server has logged.
  public var log: String { (try? String(contentsOf: folder.appendingPathComponent("log"), encoding: .utf8)) ?? "" }

  /// Whether it has been started, and has not ended.
  public var isRunning: Bool { process?.isRunning ?? false }

  /// The number of the process that was started.
  public var id: Int32? { process?.processIdentifier }

  /// Writes a file of the folder.
  public func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  /// Starts the server, in place of the one that runs; what it prints goes to the end of the log.
  public func start() throws {
    kill(SIGTERM)
    let log = try FileHandle(forWritingTo: folder.appendingPathComponent("log"))
    try log.seekToEnd()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = log
    process.standardError = log
    // PowerDNS looks for its zones' name servers after each update, and stands still as long as the system's resolver waits.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["RES_OPTIONS": "timeout:1 attempts:1"]) { $1 }
    // The threads on which tests run block signals, and NSD does not take back what it inherits: SIGHUP would not reach it.
    var (none, before) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
    self.process = process
  }

  /// Sends a signal to the process that was started.
  public func signal(_ signal: Int32) {
    if let process, process.isRunning { Glibc.kill(process.processIdentifier, signal) }
  }

  /// Ends the server: with all its children, as a power failure would, unless told otherwise.
  public func kill(_ signal: Int32 = SIGKILL) {
    guard let process, process.isRunning else { return }
    let all = ProcessTree(process.processIdentifier).ids
    if signal == SIGKILL {
      for id in all { Glibc.kill(id, SIGKILL) }
    } else {
      Glibc.kill(process.processIdentifier, signal)
      for _ in 0..<300 where process.isRunning { usleep(10_000) }
      if process.isRunning { for id in all { Glibc.kill(id, SIGKILL) } }
    }
    process.waitUntilExit()
    self.process = nil
  }

  /// Seconds of processor time that it and its children have used so far.
  public var processorTime: Double { process.map { ProcessTree($0.processIdentifier).processorTime } ?? 0 }
}
