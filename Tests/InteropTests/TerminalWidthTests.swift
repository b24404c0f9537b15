import Foundation
import Testing

/// What is printed on a terminal has room there.
@Suite struct TerminalWidthTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
  }

  /// Runs a command with a terminal of so many columns as its standard output.
  private func lines(_ arguments: String, columns: Int) throws -> [String] {
    let command = "stty cols \(columns); NO_COLOR=1 \(Lab.program) \(arguments)"
    let output = try Tool.run("script", ["-qec", command, "/dev/null"], in: lab.folder).output
    // Bars are erased before what follows them.
    return output.replacing("\r\n", with: "\n").components(separatedBy: "\n")
      .map { $0.components(separatedBy: "\u{1B}[K").last ?? "" }
  }

  @Test(arguments: [80, 120], ["--clients 400 --servers 20", ""])
  func auditIsNoWiderThanTheTerminal(columns: Int, options: String) throws {
    let lines = try lines("audit --config zones/kmsdns.yaml zones \(options)", columns: columns)
    #expect(lines.filter { $0.count > columns } == [])
    let words = lines.joined(separator: " ").split(separator: " ")
    for word in ["STATUS", "SHARE", "PUBLISHED", "192.0.2.147", "zones/lab.example.zone:69"] {
      #expect(words.contains { $0 == word }, "\(word)")
    }
  }

  @Test(arguments: [("audit --explain KMS001", 70), ("probe 127.0.0.1:1 127.0.0.1:2", 60)])
  func pagesAndProbesAreNoWiderThanTheTerminal(command: String, columns: Int) throws {
    let lines = try lines(command, columns: columns)
    #expect(lines.count > 2)
    #expect(lines.filter { $0.count > columns } == [])
  }

  @Test func rowsGoOnBelowTheirSecondCell() throws {
    let lines = try lines("audit --config zones/kmsdns.yaml zones", columns: 80)
    let row = try #require(lines.firstIndex { $0.hasPrefix("rogue") })
    #expect(lines[row].hasSuffix("desktop-7g2k9q.lab.example"))
    #expect(lines[row + 1].hasPrefix("            192.0.2.147 "))
  }

  @Test func tableThatHasRoomIsAsItIsInAFile() throws {
    let arguments = ["audit", "--config", "zones/kmsdns.yaml", "zones"]
    let file = try lab.kmsdns(arguments).output.components(separatedBy: "\n")
    #expect(try lines(arguments.joined(separator: " "), columns: 200).prefix(6) == file.prefix(6))
  }
}
