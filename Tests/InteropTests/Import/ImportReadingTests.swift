import Foundation
import Testing

/// How `kmsdns import` reads files: as `kmsdns check` does.
@Suite struct ImportReadingTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
    try lab.start()
  }

  private func importing(_ arguments: String..., input: String = "") throws -> Tool.Result {
    try Tool.run(Lab.program, ["import"] + arguments, input: input, in: lab.folder)
  }

  private func address(_ name: String) throws -> String {
    try lab.dig("+short", name, "A").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The addresses of a name's TXT record in both dialects: `\101` is an A in octal digits, and an e in decimal ones.
  @Test func dialectIsTheOneThatIsSaid() throws {
    try lab.write("d.example.zone", ImportTests.zone + "t TXT \"\\101\"\n")
    for (dialect, text, serial) in [("rfc1035", "e", 1), ("windows", "A", 2), ("auto", "e", 3)] {
      let result = try importing("d.example.zone", "--yes", "--dialect", dialect)
      #expect(result.status == 0, "\(result.errors)")
      #expect(try lab.dig("+short", "t.d.example", "TXT") == "\"\(text)\"\n")
      #expect(try lab.dig("+short", "d.example", "SOA").contains(" \(serial) 3600"))
    }
    let wrong = try importing("d.example.zone", "--yes", "--dialect", "bind")
    #expect(wrong.status == 2 && wrong.errors.contains("bind is no dialect: auto, rfc1035, windows"))
  }

  @Test func filesElsewhereAreIncludedAsAsked() throws {
    for folder in ["zone", "other"] {
      try FileManager.default.createDirectory(
        at: lab.folder.appendingPathComponent(folder), withIntermediateDirectories: true)
    }
    try lab.write("other/more.inc", "m A 192.0.2.7\n")
    try lab.write("zone/i.example.zone", ImportTests.zone + "$INCLUDE ../other/more.inc\n")
    let refused = try importing("zone/i.example.zone", "--yes")
    #expect(refused.status == 2 && refused.errors.contains("the file is outside the folder"), "\(refused.errors)")
    let taken = try importing("zone/i.example.zone", "--yes", "--include-anywhere")
    #expect(taken.status == 0, "\(taken.errors)")
    #expect(try address("m.i.example") == "192.0.2.7")
  }

  @Test(arguments: ["corp.example.dns", "corp.example.utf16le.dns"]) func whatBecameOfAnExportOfWindowsIsTold(
    file: String
  ) throws {
    let path = "\(CheckTests.fixtures)/\(file)"
    let checked = try lab.kmsdns(["check", path]).output.split(separator: "\n").filter { $0.contains(": kept: ") }
    let kept = try #require(checked.first)
    let shown = try importing(path)
    #expect(shown.status == 1 && shown.output.contains("note: \(kept)\n"), "\(shown.output)\(shown.errors)")
    #expect(shown.output.contains("note: \(path): skipped: WINS and WINS-R are no DNS records: 1 (line 24)\n"))
    #expect(shown.output.contains("converted: UTF-16 to UTF-8") == file.contains("utf16"))
    struct Report: Decodable {
      struct Zone: Decodable {
        let fidelity: [Note]
      }
      struct Note: Decodable {
        let kind: String
        let count: Int
      }
      let zones: [Zone]
    }
    for arguments in [["--dry-run"], ["--yes"]] {
      let result = try lab.kmsdns(["import", path, "--format", "json"] + arguments)
      let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
      #expect(report.zones.first?.fidelity.first { $0.kind == "wins" }?.count == 1)
      #expect(report.zones.first?.fidelity.first { $0.kind == "age" }?.count == 8)
    }
  }

  @Test(arguments: ["-", "/dev/stdin"]) func standardInputHasNoOriginOfItsOwn(path: String) throws {
    let result = try importing(path, "--yes", input: ImportTests.zone)
    #expect(result.status == 2 && result.output == "")
    #expect(result.errors.contains("the name is relative, and no origin is known"), "\(result.errors)")
    #expect(result.errors.contains("hint: --origin says the zone's name"))
    let named = try importing(path, "--yes", "--origin", "s.example", input: ImportTests.zone)
    #expect(named.status == 0, "\(named.errors)")
    #expect(try address("www.s.example") == "192.0.2.2")
  }
}
