import Foundation
import Testing

/// `kmsdns check` as an administrator runs it.
@Suite struct CheckTests {
  private struct Document: Decodable {
    struct Finding: Decodable, Equatable {
      let code: String
      let severity: String
      let file: String
      let line: Int
      let column: Int
      let hint: String?
    }
    struct Note: Decodable {
      let kind: String
      let count: Int
      let places: [String]
    }
    struct File: Decodable {
      let file: String
      let zone: String?
      let serial: UInt32?
      let records: Int
      let types: [String: Int]
      let notes: [Note]
      let errors: Int
      let warnings: Int
      let findings: [Finding]
    }
    struct Unread: Decodable {
      let file: String
      let reason: String
    }
    let version: Int
    let files: [File]
    let unread: [Unread]
  }

  static let fixtures = Lab.root.appendingPathComponent("Tests/Fixtures/ZoneFiles").path
  static let sound = "$TTL 300\n@ SOA ns1 root 7 3600 600 86400 60\n@ NS ns1\nns1 A 192.0.2.1\n"

  let lab: Lab

  init() throws {
    lab = try Lab()
  }

  private func check(_ arguments: String..., input: String = "") throws -> Tool.Result {
    try Tool.run(Lab.program, ["check"] + arguments, input: input, in: lab.folder)
  }

  private func document(_ result: Tool.Result) throws -> Document {
    try JSONDecoder().decode(Document.self, from: Data(result.output.utf8))
  }

  @Test func aSoundZoneIsOneLine() throws {
    try lab.write("t.example.zone", Self.sound)
    let result = try check("t.example.zone")
    #expect(result.status == 0)
    #expect(result.output == "t.example.zone: zone t.example., serial 7, 3 records (A 1, NS 1, SOA 1): fine\n")
    #expect(result.errors.isEmpty)
  }

  @Test func anErrorIsShownWithItsPlaceAndAMark() throws {
    try lab.write("t.example.zone", Self.sound + "a\tA 192.0.2.256\n")
    let result = try check("t.example.zone")
    #expect(result.status == 1)
    #expect(
      result.output == """
        t.example.zone:5:5: error: not an IPv4 address: "192.0.2.256" [ZF009]
          5 | a A 192.0.2.256
            |     ^
        t.example.zone: 1 error: the zone can't be served

        """)
  }

  @Test func aBarShowsHowFarALargeFileIsReadOnATerminal() throws {
    let lines = (0..<200_000).map { "h\($0) A 192.0.2.\($0 & 255)\n" }.joined()
    try lab.write("t.example.zone", Self.sound + lines)
    let shown = try Tool.run("script", ["-qec", "\(Lab.program) check t.example.zone", "/dev/null"], in: lab.folder)
    #expect(
      shown.output.contains(" of 4 MiB") && shown.output.contains(": zone t.example., serial 7"), "\(shown.output)")
    let plain = try check("t.example.zone")
    #expect(plain.errors.isEmpty && !plain.output.contains("MiB"))
  }

  @Test func warningsAreShownBesideErrors() throws {
    try lab.write("t.example.zone", Self.sound + "a MX 1 b\nc A 192.0.2.1\nc CNAME a\n")
    let result = try check("t.example.zone")
    #expect(result.status == 1)
    let lines = result.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("t.example.zone:5:8: warning: ") == true, "\(result.output)")
    #expect(lines.last == "t.example.zone: 1 error and 1 warning: the zone can't be served")
  }

  @Test func aNameThatIsNotUTF8IsSaid() throws {
    let folder = lab.folder.appendingPathComponent("z").path
    #expect(
      try Tool.run("sh", ["-c", "mkdir '\(folder)' && echo > \"$(printf '\(folder)/a\\374.zone')\""], in: lab.folder)
        .status == 0)
    let result = try check("z")
    #expect(result.status == 2)
    #expect(
      result.errors.contains("its name is not UTF-8; rename it, or hand it over as standard input"), "\(result.errors)")
  }

  @Test func warningsCountOnlyWhereTheyAreToCount() throws {
    try lab.write("t.example.zone", Self.sound + "a MX 1 b\n")
    #expect(try check("t.example.zone").status == 0)
    let result = try check("--strict", "t.example.zone")
    #expect(result.status == 1)
    #expect(result.output.contains("t.example.zone:5:8: warning: this mail exchange has no address"))
    #expect(result.output.hasSuffix(": 1 warning\n"))
  }

  @Test func jsonSaysTheSame() throws {
    try lab.write("t.example.zone", Self.sound + "a MX 1 b\n")
    let document = try document(try check("--format", "json", "t.example.zone"))
    #expect(document.version == 1)
    let file = try #require(document.files.first)
    #expect((file.file, file.zone, file.serial, file.records) == ("t.example.zone", "t.example.", 7, 4))
    #expect(file.types == ["SOA": 1, "NS": 1, "A": 1, "MX": 1])
    #expect((file.errors, file.warnings) == (0, 1))
    #expect(file.findings.map(\.code) == ["ZF305"])
    #expect(file.findings.map { [$0.line, $0.column] } == [[5, 8]])
    #expect(file.findings.first?.hint?.contains("final dot") == true)
  }

  @Test func jsonOfWhatCannotBeReadIsStillJSON() throws {
    let result = try check("--format", "json", "nowhere.zone")
    #expect(result.status == 2)
    #expect(try document(result).unread.map(\.reason) == ["there is no such file"])
  }

  @Test func standardInputTakesItsOrigin() throws {
    let result = try check("-", "--origin", "t.example", input: Self.sound)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("standard input: zone t.example., serial 7"))
  }

  @Test func standardInputHasNoOriginOfItsOwn() throws {
    let result = try check("-", input: Self.sound)
    #expect(result.status == 1)
    #expect(
      result.output.hasPrefix("standard input:2:1: error: the name is relative, and no origin is known: \"@\" [ZF005]"))
    #expect(result.output.contains("    hint: --origin says the zone's name"))
    #expect(try check("/dev/stdin", input: Self.sound).output.contains("no origin is known"))
  }

  @Test func standardInputIncludesFromTheWorkingFolder() throws {
    try lab.write("more.inc", "a A 192.0.2.2\n")
    let result = try check("-", "--origin", "t.example", input: Self.sound + "$INCLUDE more.inc\n")
    #expect(result.status == 0)
    #expect(result.output.contains("4 records"))
  }

  @Test func aFolderStandsForItsZoneFiles() throws {
    let result = try check("--format", "json", Self.fixtures)
    let files = try document(result).files.map { $0.file.dropFirst(Self.fixtures.count + 1) }
    #expect(
      files == [
        "2.0.192.in-addr.arpa.dns", "_msdcs.corp.example.dns", "corp.example.bom.dns", "corp.example.dns",
        "corp.example.dns.gz", "corp.example.utf16le.dns", "db.old.example",
      ])
    #expect(result.status == 0)
  }

  @Test func aFolderWithoutZoneFilesIsSaid() throws {
    try FileManager.default.createDirectory(
      at: lab.folder.appendingPathComponent("empty"), withIntermediateDirectories: true)
    let result = try check("empty")
    #expect(result.status == 2)
    #expect(result.errors.contains("empty: no zone file is in the folder"))
  }

  @Test func oneThatCannotBeReadDoesNotStopTheOthers() throws {
    try lab.write("t.example.zone", Self.sound)
    let result = try check("nowhere.zone", "t.example.zone")
    #expect(result.status == 2)
    #expect(result.output.contains("t.example.zone: zone t.example."))
    #expect(result.errors == "nowhere.zone: there is no such file\n")
  }

  @Test(arguments: ["corp.example.dns", "corp.example.utf16le.dns", "corp.example.dns.gz"])
  func anExportOfWindowsIsReadAndWhatBecameOfItSaid(file: String) throws {
    let result = try check("\(Self.fixtures)/\(file)")
    #expect(result.status == 0)
    #expect(result.output.contains("skipped: WINS and WINS-R are no DNS records: 1 (line 24)"))
    #expect(result.output.contains("kept: [AGE:n] as the hour of the last refresh: 8 (lines 31, 34, 35, 36, "))
    #expect(result.output.contains("zone corp.example., serial 4711, 23 records"))
  }

  @Test func theDialectCanBeSaid() throws {
    let result = try check("--dialect", "rfc1035", "\(Self.fixtures)/corp.example.dns")
    #expect(result.status == 1)
    #expect(result.output.contains("[ZF012]"))
    #expect(
      result.output.contains("hint: this looks like an export of a Windows DNS server: --dialect windows reads it"))
  }

  @Test func aWrongDialectIsRefusedWithAllThereAre() throws {
    let result = try check("--dialect", "bind", "\(Self.fixtures)/corp.example.dns")
    #expect(result.status == 2)
    #expect(result.errors.contains("bind is no dialect: auto, rfc1035, windows"))
  }

  @Test func aWrongOriginIsRefused() throws {
    let result = try check("--origin", "a..b", "-")
    #expect(result.status == 2)
    #expect(result.errors.contains("--origin a..b: a label is empty"))
  }

  /// A folder with a zone file that includes one of another folder, by `path`.
  private func included(by path: String, _ arguments: [String] = []) throws -> Tool.Result {
    for folder in ["zone", "zone/below", "other"] {
      try FileManager.default.createDirectory(
        at: lab.folder.appendingPathComponent(folder), withIntermediateDirectories: true)
    }
    try lab.write("other/secret", "a A 192.0.2.2\n")
    try lab.write("zone/below/more", "a A 192.0.2.2\n")
    let link = lab.folder.appendingPathComponent("zone/link").path
    if !FileManager.default.fileExists(atPath: link) {
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../other/secret")
    }
    try lab.write("zone/t.example.zone", Self.sound + "$INCLUDE \(path)\n")
    return try Tool.run(Lab.program, ["check", "zone/t.example.zone"] + arguments, in: lab.folder)
  }

  @Test func aFileMayIncludeThoseBelowItsFolder() throws {
    #expect(try included(by: "below/more").status == 0)
    #expect(try included(by: "../zone/below/more").status == 0)
    #expect(try included(by: lab.folder.appendingPathComponent("zone/below/more").path).status == 0)
  }

  @Test(arguments: ["../other/secret", "/etc/hostname", "link", "below/../../other/secret"])
  func aFileMayIncludeNoOthers(path: String) throws {
    let result = try included(by: path)
    #expect(result.status == 1)
    #expect(result.output.contains("error: the file is outside the folder of the zone file that is read"))
    #expect(result.output.contains("[ZF003]"))
    #expect(!result.output.contains("192.0.2.2"))
  }

  @Test(arguments: ["../other/secret", "link"]) func unlessItIsSaid(path: String) throws {
    let result = try included(by: path, ["--include-anywhere"])
    #expect(result.status == 0)
    #expect(result.output.contains("carried out: $INCLUDE: 1 (line 5)"))
  }

  @Test(arguments: ["below", "nowhere", "\"\"", "/dev/zero\\000"]) func whatIsNoFileIsAnError(path: String) throws {
    let result = try included(by: path)
    #expect(result.status == 1)
    #expect(result.output.contains("[ZF003]"))
  }

  @Test func theServerIncludesFilesToo() throws {
    try lab.write("zones/more.inc", "included A 192.0.2.77\n")
    try lab.write("zones/lab.example.zone", try lab.read("zones/lab.example.zone") + "\n$INCLUDE more.inc\n")
    try lab.start()
    #expect(try lab.dig("+short", "included.lab.example") == "192.0.2.77\n")
  }

  @Test func controlCharactersDoNotReachTheTerminal() throws {
    try lab.write("t.example.zone", Self.sound + "a\u{1B}[31m A \u{1B}]0;x\u{7}\n\u{9B}b \u{202E} A x\n")
    let result = try check("t.example.zone")
    #expect(result.status == 1)
    #expect(result.output.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
  }
}
