import Foundation

/// A program that somebody else wrote, run to its end with a time limit.
enum Tool {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Seconds that any tool may take.
  static let timeLimit = 60

  /// Runs a program found on the PATH; standard input is `input`.
  static func run(_ program: String, _ arguments: [String], input: String = "", in folder: URL? = nil) throws -> Result
  {
    let files = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-tool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: files) }
    // Files instead of pipes: a grandchild that keeps a pipe open would hang the test.
    func file(_ name: String, _ text: String = "") throws -> URL {
      let url = files.appendingPathComponent(name)
      try Data(text.utf8).write(to: url)
      return url
    }
    let inputFile = try file("input", input)
    let outputFile = try file("output")
    let errorFile = try file("errors")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "-k", "1", "\(timeLimit)", program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
    process.currentDirectoryURL = folder
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
  }
}
