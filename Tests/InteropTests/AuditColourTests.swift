import Foundation
import Testing

/// Colours: where there is a terminal, and nowhere else unless they are asked for.
@Suite struct AuditColourTests {
  let lab: Lab
  private static let red = "\u{1B}[31mrogue"

  init() throws {
    lab = try Lab()
  }

  private let arguments = ["audit", "--config", "zones/kmsdns.yaml", "zones"]

  /// Runs the audit with a terminal as its standard output.
  private func onATerminal(_ environment: String = "TERM=xterm") throws -> String {
    let command = "env -u NO_COLOR \(environment) \(Lab.program) \(arguments.joined(separator: " "))"
    return try Tool.run("script", ["-qec", command, "/dev/null"], in: lab.folder).output
  }

  @Test func terminalGetsColours() throws {
    #expect(try onATerminal().contains(Self.red))
  }

  @Test(arguments: ["NO_COLOR=1", "TERM=dumb"]) func terminalThatWantsNoneGetsNone(environment: String) throws {
    let output = try onATerminal(environment)
    #expect(output.contains("rogue") && !output.contains("\u{1B}"))
  }

  @Test func emptyVariableMeansNothing() throws {
    #expect(try onATerminal("TERM=xterm NO_COLOR=").contains(Self.red))
  }

  @Test func fileGetsNoColoursUnlessTheyAreAskedFor() throws {
    #expect(!(try lab.kmsdns(arguments)).output.contains("\u{1B}"))
    #expect(!(try lab.kmsdns(arguments + ["--color", "never"])).output.contains("\u{1B}"))
    #expect(try lab.kmsdns(arguments + ["--color", "always"]).output.contains(Self.red))
    _ = try lab.kmsdns(arguments + ["--output", "report"])
    #expect(!(try lab.read("report")).contains("\u{1B}"))
  }

  /// Colours take no place: without them, the table is the same.
  @Test func columnsStandWhereTheyDo() throws {
    let plain = try lab.kmsdns(arguments).output
    let coloured = try lab.kmsdns(arguments + ["--color", "always"]).output
    #expect(coloured.replacing(/\x1B\[[0-9]+m/, with: "") == plain)
  }
}
