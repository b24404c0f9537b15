import Foundation
import Testing

/// The rules of style that a compiler does not hold.
@Suite struct CodeRuleTests {
  /// What ends the program where it stands.
  static let traps = [
    #"\bfatalError\("#, #"\bprecondition(Failure)?\("#, #"\bassert(ionFailure)?\("#, #"\btry!"#, #"\bas!"#,
    #"\bunowned\b"#, #"[\w\)\]]!(?![=])"#,
  ]

  @Test func noTrapIsWrittenInSources() throws {
    for (path, text) in try Repository.swiftFiles("Sources") {
      for (line, code) in Repository.code(text) {
        let code = Self.withoutStrings(code)
        for trap in Self.traps {
          #expect(code.range(of: trap, options: .regularExpression) == nil, "\(path):\(line): \(code)")
        }
      }
    }
  }

  @Test(arguments: ["let x = y!", "try! f()", "a as! B", "fatalError(\"x\")", "precondition(a > b)", "array[0]!"])
  func trapIsRecognised(code: String) {
    #expect(Self.traps.contains { code.range(of: $0, options: .regularExpression) != nil })
  }

  /// Signed addition can overflow; what is added on the packet path is bounded by spans, so `&+` is not the way out either.
  @Test func uncheckedBuildsAreNowhere() throws {
    #expect(!(try Repository.text("Package.swift")).contains("Ounchecked"))
  }

  @Test func filesAreShort() throws {
    for (path, text) in try Repository.swiftFiles("Sources") + Repository.swiftFiles("Tests") {
      #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 500, "\(path)")
    }
  }

  @Test func medianFileIsShort() throws {
    let lengths = try Repository.swiftFiles("Sources")
      .map { $0.text.split(separator: "\n", omittingEmptySubsequences: false).count }.sorted()
    #expect(lengths[lengths.count / 2] <= 150)
  }

  @Test func formatIsClean() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.currentDirectoryURL = Repository.root
    process.arguments = ["swift", "format", "lint", "--strict", "-r", "Sources", "Tests", "Package.swift"]
    let output = Pipe()
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let report = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(report.prefix(2_000))")
  }

  private static func withoutStrings(_ code: String) -> String {
    code.replacingOccurrences(of: #""(\\.|[^"\\])*""#, with: "\"\"", options: .regularExpression)
  }
}
