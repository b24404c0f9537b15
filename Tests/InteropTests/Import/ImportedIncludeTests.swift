import Foundation
import Glibc
import Testing

/// Files that include others: all that is read counts, for `kmsdns import` and for the server's own files.
@Suite struct ImportedIncludeTests {
  private static let zone = ImportTests.zone + "$INCLUDE sub/h.inc\n"

  /// A lab in which a zone file includes another one.
  private func lab(_ file: String) throws -> Lab {
    let lab = try Lab()
    let folder = lab.folder.appendingPathComponent(file).deletingLastPathComponent().appendingPathComponent("sub")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try lab.write(file, Self.zone)
    return lab
  }

  private func serial(_ zone: String, _ lab: Lab) throws -> String {
    let words = try lab.dig("+short", zone, "SOA").split(separator: " ")
    return words.count > 2 ? String(words[2]) : ""
  }

  private func address(_ name: String, _ lab: Lab) throws -> String {
    try lab.dig("+short", name, "A").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test func changedIncludeMovesTheSerialOn() throws {
    let lab = try lab("i.example.zone")
    try lab.start()
    try lab.write("sub/h.inc", "h A 192.0.2.7\n")
    #expect(try lab.kmsdns(["import", "i.example.zone", "--yes"]).status == 0)
    #expect(try serial("i.example", lab) == "1")
    try lab.write("sub/h.inc", "h A 192.0.2.8\n")
    let result = try lab.kmsdns(["import", "i.example.zone", "--yes"])
    #expect(result.output.contains("served with serial 1, then with 2\n"), "\(result.output)\(result.errors)")
    #expect(try address("h.i.example", lab) == "192.0.2.8")
    #expect(try serial("i.example", lab) == "2")
  }

  /// A lab that serves `i.example` from a file which includes another, with its first serial, and again with the second.
  private func served() throws -> Lab {
    let lab = try lab("zones/i.example.zone")
    try lab.write("zones/sub/h.inc", "h A 192.0.2.7\n")
    let configuration = try lab.read("zones/kmsdns.yaml")
    try lab.write(
      "zones/kmsdns.yaml",
      configuration.replacing("  - file: branch.lab", with: "  - file: i.example.zone\n  - file: branch.lab"))
    try lab.start()
    try lab.write("zones/sub/h.inc", "h A 192.0.2.8\n")
    lab.kill()
    try lab.start()
    #expect(try serial("i.example", lab) == "2")
    return lab
  }

  @Test func includeOfAConfiguredFileThatChangesCountsAgain() throws {
    let lab = try served()
    try lab.write("i.example.zone", ImportTests.zone.replacing(" 1 3600", with: " 5 3600"))
    #expect(try lab.kmsdns(["import", "i.example.zone", "--yes"]).status == 0)
    for restarts in [false, true] {
      if restarts {
        lab.kill()
        try lab.start()
      }
      #expect(try address("h.i.example", lab) == "")
    }
    try lab.write("zones/sub/h.inc", "h A 192.0.2.9\n")
    lab.signal(SIGHUP)
    try lab.wait("it is reloaded") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    #expect(lab.log.contains("zones/i.example.zone counts, since it changed after the import of i.example.zone"))
    #expect(try address("h.i.example", lab) == "192.0.2.9")
    #expect(try serial("i.example", lab) == "6")
    lab.kill()
    try lab.start()
    #expect(try address("h.i.example", lab) == "192.0.2.9")
    #expect(try serial("i.example", lab) == "6")
  }

  @Test func importOfWhatIsServedLeavesTheSerial() throws {
    let lab = try served()
    let result = try lab.kmsdns(["import", "zones/i.example.zone", "--yes"])
    #expect(result.output.contains("what is served stays the same"), "\(result.output)\(result.errors)")
    for _ in 0..<2 {
      #expect(try serial("i.example", lab) == "2")
      lab.kill()
      try lab.start()
    }
    #expect(try serial("i.example", lab) == "2")
  }

  @Test func standardInputThatChangedMovesTheSerialOn() throws {
    let lab = try Lab()
    try lab.start()
    for (address, serial) in [("192.0.2.7", "1"), ("192.0.2.8", "2")] {
      let result = try Tool.run(
        Lab.program, ["import", "-", "--origin", "s.example", "--yes"], input: ImportTests.zone + "h A \(address)\n",
        in: lab.folder)
      #expect(result.status == 0, "\(result.errors)")
      #expect(try self.address("h.s.example", lab) == address)
      #expect(try self.serial("s.example", lab) == serial)
    }
  }
}
