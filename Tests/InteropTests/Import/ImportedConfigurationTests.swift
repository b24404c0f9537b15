import Foundation
import Testing

/// `kmsdns import` of the configurations of BIND.
@Suite struct ImportedConfigurationTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
    try lab.start()
  }

  /// Writes files, and makes the folders that they are in.
  private func write(_ files: [String: String]) throws {
    for (path, text) in files {
      let folder = lab.folder.appendingPathComponent(path).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try lab.write(path, text)
    }
  }

  private func importing(_ arguments: String...) throws -> Tool.Result { try lab.kmsdns(["import"] + arguments) }

  private func address(_ name: String) throws -> String {
    try lab.dig("+short", name, "A").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test func zonesThatShareAFileAreAllImported() throws {
    try write([
      "named.conf": """
      zone "p1.example" { type master; file "db.mine"; };
      zone "p2.example" { type master; file "db.mine"; };
      """,
      "db.mine": ImportTests.zone,
    ])
    let result = try importing("named.conf", "--yes")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("imported: zone p1.example is served"))
    #expect(result.output.contains("imported: zone p2.example is served"))
    #expect(try address("www.p1.example") == "192.0.2.2")
    #expect(try address("www.p2.example") == "192.0.2.2")
  }

  @Test func copiedConfigurationIsReadFromItsCopy() throws {
    // As it would stand in /etc/bind: what it names is there, too.
    try write([
      "home/named.conf": "include \"\(home)/named.conf.local\";\n",
      "home/named.conf.local": "zone \"wrong.example\" { type master; file \"\(home)/zones/db.own\"; };\n",
      "home/zones/db.own": ImportTests.zone,
      "copy/named.conf": "options { directory \"\(home)\"; };\ninclude \"\(home)/named.conf.local\";\n",
      "copy/named.conf.local": """
      zone "own.example" { type master; file "\(home)/zones/db.own"; };
      zone "flat.example" { type master; file "\(home)/zones/db.flat"; };
      zone "relative.example" { type master; file "zones/db.own"; };
      zone "there.example" { type master; file "\(home)/zones/db.there"; };
      """,
      "copy/zones/db.own": ImportTests.zone.replacing("192.0.2.2", with: "192.0.2.9"),
      "copy/db.flat": ImportTests.zone.replacing("192.0.2.2", with: "192.0.2.8"),
      "home/zones/db.there": ImportTests.zone,
    ])
    let result = try importing("copy", "--yes")
    #expect(result.status == 0, "\(result.errors)")
    #expect(!result.output.contains("wrong.example"))
    #expect(result.output.contains("zone own.example from copy/zones/db.own"))
    #expect(result.output.contains("zone flat.example from copy/db.flat"))
    #expect(result.output.contains("zone relative.example from copy/zones/db.own"))
    #expect(result.output.contains("zone there.example from \(home)/zones/db.there"))
    #expect(
      result.errors.contains(
        "copy/named.conf: \(home)/named.conf.local, which it names, is read from beside it: copy/named.conf.local\n"))
    #expect(result.errors.contains("\(home)/zones/db.own, which it names, is read from beside it: copy/zones/db.own\n"))
    #expect(
      result.errors.contains(
        "copy/named.conf: \(home)/zones/db.there, which it names, is read from there: there is no copy beside it\n"))
    #expect(try address("www.own.example") == "192.0.2.9")
    // The one that stands where it says means what it names.
    try write(["home/db.own": ImportTests.zone.replacing("192.0.2.2", with: "192.0.2.7")])
    let own = try importing("home/named.conf", "--yes")
    #expect(own.errors == "" && own.output.contains("zone wrong.example from \(home)/zones/db.own"))
    #expect(try address("www.wrong.example") == "192.0.2.2")
  }

  private var home: String { lab.folder.appendingPathComponent("home").path }

  @Test func includedConfigurationThatIsNotThereIsPassedOverAsAsked() throws {
    try write([
      "named.conf": """
      include "/nowhere/rndc.key";
      zone "p1.example" { type master; file "db.mine"; };
      """,
      "db.mine": ImportTests.zone,
    ])
    let refused = try importing("named.conf", "--yes")
    #expect(refused.status == 2 && refused.output == "")
    #expect(refused.errors.contains("named.conf:1:1: the file that is included can't be read: \"/nowhere/rndc.key\""))
    let passed = try importing("named.conf", "--yes", "--skip-broken")
    #expect(passed.status == 2)
    #expect(passed.errors == "named.conf: what it includes can't be read: /nowhere/rndc.key\n")
    #expect(try address("www.p1.example") == "192.0.2.2")
  }

  @Test func includesOfZoneFilesStartFromTheDirectoryToo() throws {
    try write([
      "home/named.conf": """
      options { directory "\(home)"; };
      zone "i.example" { type master; file "master/db.i"; };
      """,
      "home/master/db.i": ImportTests.zone + "$INCLUDE \"master/hosts.inc\"\n$INCLUDE beside.inc\n",
      "home/master/hosts.inc": "h A 192.0.2.7\n$INCLUDE master/more.inc\n", "home/master/more.inc": "m A 192.0.2.8\n",
      "home/master/beside.inc": "b A 192.0.2.9\n", "home/beside.inc": "b A 192.0.2.99\n",
      "secret.inc": "s A 192.0.2.10\n",
    ])
    for folder in ["home", "copy"] {
      if folder == "copy" {
        try FileManager.default.moveItem(atPath: home, toPath: lab.folder.appendingPathComponent("copy").path)
      }
      let result = try importing(folder, "--yes")
      #expect(result.status == 0, "\(result.errors)")
      for (name, address) in [("h", "192.0.2.7"), ("m", "192.0.2.8"), ("b", "192.0.2.9")] {
        #expect(try self.address("\(name).i.example") == address)
      }
    }
    for path in ["../secret.inc", "../../secret.inc", lab.folder.appendingPathComponent("secret.inc").path] {
      try lab.write("copy/master/db.i", ImportTests.zone + "$INCLUDE \(path)\n")
      let result = try importing("copy", "--yes")
      #expect(result.status == 2 && result.errors.contains("the file is outside the folder"), "\(result.errors)")
    }
  }

  @Test func journalBesideAFileIsTold() throws {
    try write(["j.example.zone": ImportTests.zone])
    #expect(!(try importing("j.example.zone", "--dry-run").output.contains(".jnl")))
    try write(["j.example.zone.jnl": ""])
    let note =
      "j.example.zone.jnl stands beside the file: BIND may have changes in it that the file lacks (rndc sync first)"
    #expect(try importing("j.example.zone", "--dry-run").output.contains("note: \(note)\n"))
    #expect(try importing("j.example.zone", "--dry-run", "--format", "json").output.contains("\"\(note)\""))
    #expect(try importing("j.example.zone", "--yes").output.contains("note: \(note)\n"))
  }

  @Test func fileThatIsNamedTwiceIsImportedOnce() throws {
    try write([
      "named.conf": "zone \"p1.example\" { type master; file \"p1.example.zone\"; };",
      "p1.example.zone": ImportTests.zone,
    ])
    let result = try importing("./named.conf", "./p1.example.zone", "./p1.example.zone", "--yes")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.split(separator: "\n").count { $0.hasPrefix("imported: ") } == 1, "\(result.output)")
  }
}
