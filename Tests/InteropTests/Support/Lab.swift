import DNSWire
import Foundation
import Testing

/// The lab of zones/ in a folder of its own, served by the program as it was built, on a port of its own.
final class Lab {
  let folder: URL
  let port: UInt16
  /// Where the server's log goes in place of a file in the folder.
  var logPath: String?
  /// What stands before the server's command, for example to run it in a namespace.
  var launcher: [String] = []
  /// Environment variables that the server gets beside its own.
  var environment: [String: String] = [:]
  private var process: Process?

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The program under test: it stands beside the program that runs the tests.
  static var program: String {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("kmsdns").path
  }

  /// Copies the lab; `change` may edit the configuration's text.
  init(change: (String) -> String = { $0 }) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-lab-\(UUID().uuidString)")
    port = try WireClient.freePort()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Self.root.appendingPathComponent("zones"), to: folder.appendingPathComponent("zones"))
    let text = try read("zones/kmsdns.yaml").replacingOccurrences(of: "port: 5300", with: "port: \(port)")
    try write("zones/kmsdns.yaml", change(text))
  }

  deinit {
    kill()
    try? FileManager.default.removeItem(at: folder)
  }

  func read(_ path: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
  }

  func write(_ path: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(path))
  }

  /// What the server has printed.
  var output: String { (try? read("output")) ?? "" }
  /// What the server has logged.
  var log: String { (try? read("log")) ?? "" }

  /// Starts the server without waiting for it.
  func launch() throws {
    try write("output", "")
    if !FileManager.default.fileExists(atPath: folder.appendingPathComponent("log").path) { try write("log", "") }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: launcher.isEmpty ? Self.program : "/usr/bin/env")
    process.arguments = (launcher.isEmpty ? [] : launcher + [Self.program]) + ["serve"]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: folder.appendingPathComponent("output"))
    let log = try FileHandle(
      forWritingTo: logPath.map(URL.init(fileURLWithPath:)) ?? folder.appendingPathComponent("log"))
    if logPath == nil { try log.seekToEnd() }
    process.standardError = log
    process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
      .merging(environment) { $1 }
    try process.run()
    self.process = process
  }

  /// Starts the server, and waits until it has said that it is ready.
  func start() throws {
    try launch()
    var isReady: Bool { output.contains("Who of them is rogue?") }
    try wait("the server is ready") { isReady || process?.isRunning != true }
    guard let process, !isReady else { return }
    let ending = process.terminationReason == .uncaughtSignal ? "signal" : "exit code"
    Issue.record("the server ended with \(ending) \(process.terminationStatus); the end of its log: \(endOfLog)")
    throw CancellationError()
  }

  /// The last that the server has logged, on one line: where output is kept in part, it is kept by lines.
  private var endOfLog: String {
    log.split(separator: "\n").suffix(12).joined(separator: " ⏎ ")
  }

  /// The server's process, while it runs.
  var processID: Int32? { process?.processIdentifier }

  func signal(_ signal: Int32) {
    if let process, process.isRunning { Glibc.kill(process.processIdentifier, signal) }
  }

  /// Ends the server at once, as a power failure would.
  func kill() {
    signal(SIGKILL)
    process?.waitUntilExit()
    process = nil
  }

  /// Asks the server to stop, and gives its exit code.
  func stop() throws -> Int32 {
    signal(SIGTERM)
    return try exitStatus()
  }

  /// The exit code of a server that ends by itself.
  func exitStatus() throws -> Int32 {
    let process = try #require(process)
    try wait("the server has stopped") { !process.isRunning }
    return process.terminationStatus
  }

  func wait(_ what: Comment, until condition: () -> Bool) throws {
    for _ in 0..<1_500 {
      if condition() { return }
      usleep(10_000)
    }
    Issue.record("waited in vain until \(what); the end of the log: \(endOfLog)")
    throw CancellationError()
  }

  /// Asks with `dig`, and gives what it prints.
  func dig(_ arguments: String...) throws -> String {
    try Tool.run("dig", ["@127.0.0.1", "-p", "\(port)", "+tries=1", "+time=5"] + arguments).output
  }

  /// The SRV records that clients find, as `dig +short` prints them, sorted.
  func publishers() throws -> [String] {
    try dig("+short", "_vlmcs._tcp.lab.example", "SRV").split(separator: "\n").map(String.init).sorted()
  }

  /// Sends update lines with `nsupdate` and the lab's key.
  func nsupdate(
    _ lines: String, key: String = ".kmsdns/kms3.lab.example.key", options: [String] = []
  ) throws
    -> Tool.Result
  {
    let script = "server 127.0.0.1 \(port)\nzone lab.example\n\(lines)\nsend\nanswer\n"
    return try Tool.run("nsupdate", ["-t", "20", "-k", key] + options, input: script, in: folder)
  }

  func kmsdns(_ arguments: [String]) throws -> Tool.Result {
    try Tool.run(Self.program, arguments, in: folder)
  }
}
