import Foundation
import Testing

/// What somebody does who has just typed the README's first line.
@Suite struct NewcomerTests {
  /// The printed commands that start with `program`, ready for a shell.
  func command(_ program: String, in output: String) throws -> String {
    let lines = output.components(separatedBy: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix(program) })
    guard lines[start].hasSuffix("<<'END'") else { return lines[start] }
    let end = try #require(lines[start...].firstIndex(of: "END"))
    return lines[start...end].joined(separator: "\n") + "\n"
  }

  @Test func printedCommandsWorkAsTheyArePasted() throws {
    let lab = try Lab()
    try lab.start()
    let question = try Tool.run("bash", ["-c", try command("dig", in: lab.output)], in: lab.folder)
    #expect(question.output.contains("status: NOERROR") && question.output.contains("kms1.lab.example."))
    let publication = try Tool.run("bash", ["-c", try command("nsupdate", in: lab.output)], in: lab.folder)
    #expect(publication.status == 0, "\(publication.errors)")
    #expect(try lab.publishers().contains("0 0 1688 kms3.lab.example."))
    let audit = try Tool.run("bash", ["-c", try command(Lab.program, in: lab.output)], in: lab.folder)
    #expect(audit.status == 1)
    #expect(audit.output.contains("rogue"))
    #expect(audit.output.contains("by key kms3.lab.example from 127.0.0.1"))
  }

  @Test func printedCommandsWorkWherePathsHaveSpaces() throws {
    let lab = try Lab { $0.replacing("../.kmsdns", with: "../my data") }
    try lab.start()
    let publication = try Tool.run("bash", ["-c", try command("nsupdate", in: lab.output)], in: lab.folder)
    #expect(publication.status == 0, "\(publication.errors)")
    let audit = try Tool.run("bash", ["-c", try command(Lab.program, in: lab.output)], in: lab.folder)
    #expect(audit.output.contains("by key kms3.lab.example from 127.0.0.1"), "\(audit.errors)")
  }

  @Test func firstStartMakesAKeyThatOnlyItsOwnerReads() throws {
    let lab = try Lab()
    try lab.start()
    let path = lab.folder.appendingPathComponent(".kmsdns/kms3.lab.example.key").path
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(lab.output.contains("A new TSIG key was made"))
    lab.kill()
    try lab.start()
    #expect(!lab.output.contains("A new TSIG key was made"))
  }

  @Test func secretIsNeitherPrintedNorLogged() throws {
    let lab = try Lab()
    try lab.start()
    let key = try lab.read(".kmsdns/kms3.lab.example.key")
    let secret = try #require(key.components(separatedBy: "secret \"").last?.components(separatedBy: "\"").first)
    #expect(secret.count > 40)
    _ = try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 kms3.lab.example")
    _ = try lab.nsupdate("update add www.lab.example 60 A 192.0.2.1")
    _ = try lab.stop()
    #expect(!(lab.output + lab.log).contains(secret))
  }

  @Test func serverAnswersOverBothProtocolsAndBothTransports() throws {
    let lab = try Lab()
    try lab.start()
    for address in ["127.0.0.1", "::1"] {
      for transport in ["+notcp", "+tcp"] {
        let answer = try Tool.run(
          "dig", ["@\(address)", "-p", "\(lab.port)", transport, "+tries=1", "lab.example", "SOA"])
        #expect(answer.output.contains("status: NOERROR"), "\(address) \(transport)")
      }
    }
  }

  @Test(arguments: [["--version"], ["--help"], ["serve", "--help"], ["audit", "--help"]])
  func helpIsThere(arguments: [String]) throws {
    let result = try Tool.run(Lab.program, arguments)
    #expect(result.status == 0)
    #expect(!result.output.isEmpty)
  }
}
