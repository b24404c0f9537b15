import DNSWire
import Foundation
import Glibc
import Peers
import Testing

/// `kmsdns import` as a user runs it.
@Suite struct ImportTests {
  static let zone = """
    $TTL 300
    @ SOA ns hostmaster 1 3600 600 86400 60
    @ NS ns
    ns A 192.0.2.1
    www A 192.0.2.2

    """

  /// The address of a name.
  private func address(_ name: String, _ lab: Lab) throws -> String {
    try lab.dig("+short", name, "A").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// A lab with the text of the zone file changed, in another file.
  private func lab(_ change: (String) -> String = { $0 }) throws -> Lab {
    let lab = try Lab()
    try lab.write("new.zone", change(try lab.read("zones/lab.example.zone")))
    try lab.start()
    return lab
  }

  private func importing(_ lab: Lab, _ arguments: String...) throws -> Tool.Result {
    try lab.kmsdns(["import", "--by", "ada"] + arguments)
  }

  private static func changed(_ text: String) -> String {
    text.replacing("20m A   192.0.2.11", with: "20m A   192.0.2.99").replacing("2026010101", with: "2026010105")
  }

  @Test func importTakesThePlaceOfTheFileAndLasts() throws {
    let lab = try lab(Self.changed)
    let result = try importing(lab, "new.zone", "--origin", "lab.example", "--yes")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("- dc1.lab.example. 1200 A 192.0.2.11\n+ dc1.lab.example. 1200 A 192.0.2.99\n"))
    #expect(result.output.hasSuffix("imported: zone lab.example is served with serial 2026010105\n"))
    #expect(try address("dc1.lab.example", lab) == "192.0.2.99")
    // What updates do stands on top of it.
    #expect(try lab.nsupdate("update add kms3.lab.example 60 A 192.0.2.23", options: ["-v"]).output.contains("NOERROR"))
    lab.kill()
    try lab.start()
    #expect(try address("dc1.lab.example", lab) == "192.0.2.99")
    #expect(try address("kms3.lab.example", lab) == "192.0.2.23")
    #expect(lab.log.contains("the import of new.zone at "))
    lab.signal(SIGHUP)
    try lab.wait("it is reloaded") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    #expect(try address("dc1.lab.example", lab) == "192.0.2.99")
  }

  @Test func zoneWhoseEntryDoesNotNameItIsNotImported() throws {
    let lab = try Lab()
    try lab.write("zones/first.zone", "$ORIGIN other.example.\n" + Self.zone)
    try lab.write(
      "zones/kmsdns.yaml",
      try lab.read("zones/kmsdns.yaml").replacing("zones:\n", with: "zones:\n  - file: first.zone\n"))
    try lab.write("new.zone", Self.zone.replacing("192.0.2.2", with: "192.0.2.3"))
    try lab.start()
    let result = try importing(lab, "new.zone", "--origin", "other.example", "--yes")
    #expect(result.status != 0)
    #expect(result.errors.contains("write \"origin: other.example\" into the entry"))
    #expect(try address("www.other.example", lab) == "192.0.2.2")
  }

  @Test func importOfWhatIsServedLeavesTheHistoryReadable() throws {
    let lab = try lab(Self.changed)
    for _ in 0..<2 { #expect(try importing(lab, "new.zone", "--origin", "lab.example", "--yes").status == 0) }
    try lab.write("copy.zone", "; the same with a comment\n" + (try lab.read("new.zone")))
    #expect(try importing(lab, "copy.zone", "--origin", "lab.example", "--yes").status == 0)
    let history = try lab.kmsdns(["history", "lab.example"])
    #expect(history.status == 0 && history.output.contains("copy.zone"), "\(history.errors)")
    let diff = try lab.kmsdns(["diff", "live:lab.example@2026010101", "live:lab.example"])
    #expect(diff.status == 1 && diff.output.contains("192.0.2.99"), "\(diff.errors)")
    _ = try lab.stop()
    try lab.start()
    #expect(!lab.log.contains("secondaries get whole zones"))
  }

  @Test func recordsThatStayRemovedAreCounted() throws {
    let lab = try lab(Self.changed)
    try lab.write(
      "zones/kmsdns.yaml",
      try lab.read("zones/kmsdns.yaml").replacing(
        "rules:\n", with: "rules:\n  - {name: operators, allow: zone-admin, keys: [kms3.lab.example]}\n"))
    lab.signal(SIGHUP)
    try lab.wait("it is reloaded") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    let update = "update delete dc2.lab.example A"
    #expect(try lab.nsupdate(update, options: ["-v"]).output.contains("NOERROR"))
    let result = try importing(lab, "new.zone", "--origin", "lab.example", "--yes")
    #expect(result.output.contains("1 record of the file is not served, as an update removed it"), "\(result.output)")
    let options = ["--yes", "--on-conflict", "file"]
    #expect(try lab.kmsdns(["import", "new.zone", "--origin", "lab.example"] + options).status == 0)
    #expect(lab.log.contains(", which an update removed, is served again: the file has it"))
    #expect(!lab.log.contains("stays removed"))
  }

  @Test func fileThatChangesAfterAnImportCountsAgain() throws {
    let lab = try lab(Self.changed)
    #expect(try importing(lab, "new.zone", "--origin", "lab.example", "--yes").status == 0)
    try lab.write("zones/lab.example.zone", try lab.read("zones/lab.example.zone") + "more A 192.0.2.7\n")
    lab.signal(SIGHUP)
    try lab.wait("it is reloaded") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    #expect(try address("dc1.lab.example", lab) == "192.0.2.11")
    #expect(try address("more.lab.example", lab) == "192.0.2.7")
    #expect(lab.log.contains("zones/lab.example.zone counts, since it changed after the import of new.zone"))
    lab.kill()
    try lab.start()
    #expect(try address("dc1.lab.example", lab) == "192.0.2.11")
  }

  @Test func newZoneIsServedFromThenOn() throws {
    let lab = try lab()
    try lab.write("new.example.zone", Self.zone)
    #expect(try lab.dig("www.new.example", "A").contains("status: REFUSED"))
    let result = try importing(lab, "new.example.zone", "--yes")
    #expect(result.status == 0 && result.output.contains("a new zone of 4 records"), "\(result.errors)")
    for _ in 0..<2 {
      #expect(try address("www.new.example", lab) == "192.0.2.2")
      lab.signal(SIGHUP)
      try lab.wait("it is reloaded") { lab.log.contains("reloaded zones/kmsdns.yaml") }
      #expect(try address("www.new.example", lab) == "192.0.2.2")
      lab.kill()
      try lab.start()
    }
    let removal = try lab.kmsdns(["import", "--remove", "new.example", "--yes"])
    #expect(removal.output == "zone new.example is not served any more\n", "\(removal.errors)")
    #expect(try lab.dig("www.new.example", "A").contains("status: REFUSED"))
    lab.kill()
    try lab.start()
    #expect(try lab.dig("www.new.example", "A").contains("status: REFUSED"))
  }

  @Test func nothingIsTakenBackWhereOneZoneWasNotImported() throws {
    let lab = try lab()
    for name in ["one", "two"] {
      try lab.write("\(name).example.zone", Self.zone)
      #expect(try importing(lab, "\(name).example.zone", "--yes").status == 0)
    }
    let removal = try lab.kmsdns(["import", "--remove", "one.example", "three.example", "two.example", "--yes"])
    #expect(removal.status == 2 && removal.output.isEmpty)
    #expect(
      removal.errors == "zone three.example was not imported, or its file has changed since\nnothing is removed\n",
      "\(removal.errors)")
    #expect(try address("www.one.example", lab) == "192.0.2.2")
    let both = try lab.kmsdns(["import", "--remove", "one.example", "two.example", "--yes"])
    #expect(
      both.output == "zone one.example is not served any more\nzone two.example is not served any more\n",
      "\(both.errors)")
  }

  @Test func journalsInAFolderArePassedOver() throws {
    let lab = try lab()
    let folder = lab.folder.appendingPathComponent("journals")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try lab.write("journals/db.one.example", Self.zone)
    for name in ["db.one.example.jnl", "db.one.example.jbk", "db.one.example.signed.jnl"] {
      try lab.write("journals/\(name)", ";BIND LOG V9\n")
    }
    let result = try importing(lab, "journals", "--yes")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("note: journals/db.one.example.jnl stands beside the file"), "\(result.output)")
    let check = try lab.kmsdns(["check", "journals"])
    #expect(check.status == 0 && !(check.output + check.errors).contains(".j"), "\(check.output)\(check.errors)")
  }

  @Test func importThatIsTakenBackLeavesTheFile() throws {
    let lab = try lab(Self.changed)
    #expect(try importing(lab, "new.zone", "--origin", "lab.example", "--yes").status == 0)
    let removal = try lab.kmsdns(["import", "--remove", "lab.example", "--yes"])
    #expect(removal.output == "zone lab.example is served from zones/lab.example.zone again\n", "\(removal.errors)")
    #expect(try address("dc1.lab.example", lab) == "192.0.2.11")
    #expect(try lab.dig("+short", "lab.example", "SOA").contains(" 2026010106 "))
    #expect(try lab.kmsdns(["import", "--remove", "lab.example", "--yes"]).status == 2)
  }

  @Test func nothingChangesUnlessTheOperatorSaysSo() throws {
    let lab = try lab(Self.changed)
    let shown = try importing(lab, "new.zone", "--origin", "lab.example")
    #expect(shown.status == 1 && shown.output.contains("+ dc1.lab.example. 1200 A 192.0.2.99"))
    #expect(shown.errors.contains("not imported: say --yes, or answer on a terminal"))
    let dry = try importing(lab, "new.zone", "--origin", "lab.example", "--dry-run", "--format", "json")
    #expect(dry.status == 1 && dry.output.contains("\"state\" : \"planned\""))
    #expect(try address("dc1.lab.example", lab) == "192.0.2.11")
    #expect(try importing(lab, "zones/lab.example.zone", "--dry-run").status == 0)
  }

  @Test func importedExportChangesNothing() throws {
    let lab = try lab()
    #expect(try lab.nsupdate("update add kms3.lab.example 60 A 192.0.2.23", options: ["-v"]).output.contains("NOERROR"))
    let soa = try lab.dig("+short", "lab.example", "SOA")
    for format in ["--relative", "--canonical", "--provenance"] {
      #expect(try lab.kmsdns(["export", "lab.example", "--output", "export.zone", format]).status == 0)
      let result = try importing(lab, "export.zone", "--origin", "lab.example", "--yes")
      #expect(
        result.status == 0 && result.output.contains("what is served stays the same"),
        "\(result.output)\(result.errors)")
      #expect(try lab.dig("+short", "lab.example", "SOA") == soa)
    }
    #expect(try importing(lab, "export.zone", "--origin", "lab.example", "--dry-run").status == 0)
  }

  @Test func namesInAnotherCaseAreTheSameZone() throws {
    let lab = try lab { $0 + "mail MX 10 Mail.LAB.example.\n" }
    #expect(try importing(lab, "new.zone", "--origin", "lab.example", "--yes").status == 0)
    let serial = try lab.dig("+short", "lab.example", "SOA").split(separator: " ")[2]
    #expect(try lab.kmsdns(["export", "lab.example", "--output", "export.zone", "--canonical"]).status == 0)
    let result = try importing(lab, "export.zone", "--origin", "lab.example", "--yes")
    #expect(result.status == 0 && result.output.contains("what is served stays the same"), "\(result.output)")
    #expect(try lab.dig("+short", "lab.example", "SOA").split(separator: " ")[2] == serial)
    #expect(try lab.dig("+short", "mail.lab.example", "MX") == "10 mail.lab.example.\n")
    _ = try lab.stop()
    try lab.start()
    #expect(try lab.dig("+short", "lab.example", "SOA").split(separator: " ")[2] == serial)
    #expect(!lab.log.contains("secondaries get whole zones"))
  }

  @Test func dynamicRecordStaysWhoseItIs() throws {
    let lab = try lab()
    #expect(try lab.nsupdate("update add kms3.lab.example 60 A 192.0.2.23", options: ["-v"]).output.contains("NOERROR"))
    #expect(try lab.kmsdns(["export", "lab.example", "--output", "export.zone"]).status == 0)
    let taken = try importing(lab, "export.zone", "--origin", "lab.example", "--yes")
    #expect(taken.output.contains("note: 1 record that updates published is the file's from now on"))
    #expect(try lab.kmsdns(["export", "lab.example", "--base"]).output.contains("192.0.2.23"))
    // A file without it gives it back to who published it.
    #expect(try importing(lab, "zones/lab.example.zone", "--yes").status == 0)
    #expect(try address("kms3.lab.example", lab) == "192.0.2.23")
  }

  @Test func contradictionsAreToldAndDecided() throws {
    let lab = try lab { $0 + "kms3 CNAME kms1\n" }
    #expect(try lab.nsupdate("update add kms3.lab.example 60 A 192.0.2.23", options: ["-v"]).output.contains("NOERROR"))
    let refused = try importing(lab, "new.zone", "--origin", "lab.example", "--yes", "--on-conflict", "refuse")
    #expect(refused.status == 1 && refused.output.contains("contradict each other once; the file is not taken:"))
    #expect(refused.output.contains("  kms3.lab.example. 60 A 192.0.2.23: the file has an alias"))
    #expect(try address("kms3.lab.example", lab) == "192.0.2.23")
    #expect(try importing(lab, "new.zone", "--origin", "lab.example", "--yes").status == 0)
    #expect(try lab.dig("+short", "kms3.lab.example", "CNAME") == "kms1.lab.example.\n")
    // It waits for a file that has room for it.
    #expect(try importing(lab, "zones/lab.example.zone", "--yes").status == 0)
    #expect(try address("kms3.lab.example", lab) == "192.0.2.23")
    #expect(try importing(lab, "new.zone", "--origin", "lab.example", "--yes", "--on-conflict", "file").status == 0)
    #expect(
      lab.log.contains("the dynamic record kms3.lab.example. 60 A 192.0.2.23 is forgotten: the file has an alias"))
    #expect(try importing(lab, "zones/lab.example.zone", "--yes").status == 0)
    #expect(try address("kms3.lab.example", lab) == "")
  }

  @Test func whatWasDecidedIsDecidedOtherwiseByTheSameFile() throws {
    let lab = try lab { $0 + "kms3 TXT here\n" }
    #expect(try importing(lab, "new.zone", "--origin", "lab.example", "--yes").status == 0)
    #expect(try lab.nsupdate("update add kms3.lab.example 60 A 192.0.2.23", options: ["-v"]).output.contains("NOERROR"))
    for options in [[], [], ["--on-conflict", "refuse"]] {
      let result = try lab.kmsdns(["import", "zones/lab.example.zone", "--yes"] + options)
      #expect(
        result.output.contains("  kms3.lab.example. 60 A 192.0.2.23: the file has no longer anything at this name"),
        "\(result.output)\(result.errors)")
      #expect(result.status == (options.isEmpty ? 0 : 1))
      #expect(try address("kms3.lab.example", lab) == "192.0.2.23")
    }
    // A start is no offer.
    func told() -> Int { lab.log.matches(of: /the file has no longer anything at this name/).count }
    let before = told()
    #expect(try lab.stop() == 0)
    try lab.start()
    #expect(told() == before)
    let decided = try importing(lab, "zones/lab.example.zone", "--yes", "--on-conflict", "file")
    #expect(decided.status == 0 && decided.output.contains("- kms3.lab.example. 60 A 192.0.2.23\n"))
    #expect(try address("kms3.lab.example", lab) == "")
  }

  @Test func recordThatIsLeftToItsPublisherIsNoConflict() throws {
    let lab = try lab { $0 + "kms3 60 A 192.0.2.23\n" }
    #expect(try importing(lab, "new.zone", "--origin", "lab.example", "--yes").status == 0)
    #expect(try lab.nsupdate("update add kms3.lab.example 90 A 192.0.2.23", options: ["-v"]).output.contains("NOERROR"))
    for rule in ["updates", "file"] {
      let result = try importing(
        lab, "new.zone", "--origin", "lab.example", "--yes", "--keep-dynamic", "--on-conflict", rule)
      #expect(result.status == 0 && !result.output.contains("contradict"), "\(result.output)")
      #expect(try lab.dig("+noall", "+answer", "kms3.lab.example", "A").contains("\t90\tIN\tA\t192.0.2.23"))
    }
  }

  @Test func historySaysWhoImportedWhat() throws {
    let lab = try lab(Self.changed)
    #expect(try importing(lab, "new.zone", "--origin", "lab.example", "--yes").status == 0)
    let text = try lab.kmsdns(["history", "lab.example"]).output
    let line = /serial 2026010105: operator ada, imported new.zone: 6\d records, SHA-256 [0-9a-f]{16}…\n/
    #expect(text.contains(line), "\(text)")
    #expect(text.contains("    + dc1.lab.example. 1200 A 192.0.2.99\n"))
    #expect(try lab.kmsdns(["diff", "zones/lab.example.zone", "live:lab.example@2026010101"]).status == 0)
    #expect(try lab.kmsdns(["history", "dc1.lab.example"]).output.contains("imported new.zone"))
    // Files that change are in the history as well.
    try lab.write("zones/lab.example.zone", try lab.read("zones/lab.example.zone") + "more A 192.0.2.7\n")
    lab.signal(SIGHUP)
    try lab.wait("it is reloaded") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    let later = try lab.kmsdns(["history", "lab.example"]).output
    #expect(later.contains("serial 2026010106: kmsdns, zones/lab.example.zone has changed\n"))
    #expect(later.contains("    + more.lab.example. 3600 A 192.0.2.7\n"), "\(later)")
  }

  @Test func brokenFilesAreRefusedWithTheirPlaces() throws {
    let lab = try lab()
    try lab.write("a.example.zone", Self.zone)
    try lab.write("b.example.zone", Self.zone + "x A 192.0.2.999\ny CNAME\n")
    let result = try importing(lab, "a.example.zone", "b.example.zone", "--yes")
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.contains("b.example.zone:6:5: ") && result.errors.contains("b.example.zone:7:3: "))
    #expect(result.errors.hasSuffix("nothing is imported: 1 of 2 files can't be used\n"))
    #expect(try lab.dig("www.a.example", "A").contains("status: REFUSED"))
    #expect(try importing(lab, "a.example.zone", "b.example.zone", "--yes", "--skip-broken").status == 2)
    #expect(try address("www.a.example", lab) == "192.0.2.2")
  }

  @Test func zonesOfOtherServersComeByTheirConfiguration() throws {
    let lab = try lab()
    let folder = lab.folder.appendingPathComponent("bind/zones")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try lab.write("bind/zones/corp.db", Self.zone)
    try lab.write("bind/zones/branch.db", Self.zone)
    try lab.write(
      "bind/named.conf",
      """
      options { directory "/var/cache/bind"; };
      include "named.conf.local";
      zone "." { type hint; file "root.hints"; };
      """)
    try lab.write(
      "bind/named.conf.local",
      """
      zone "corp.example" { type primary; file "zones/corp.db"; }; // ours
      zone "branch.example" { type master; file "/elsewhere/branch.db"; };
      """)
    let broken = try importing(lab, "bind", "--yes")
    #expect(broken.status == 2 && broken.errors.contains("/elsewhere/branch.db: there is no such file\n(named by "))
    try lab.write("bind/branch.db", Self.zone)
    let result = try importing(lab, "bind", "--yes")
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.errors == """
        bind/named.conf: /elsewhere/branch.db, which it names, is read from beside it: bind/branch.db
        bind/named.conf:3: zone . is not imported: not a primary zone: type hint

        """)
    #expect(try address("www.corp.example", lab) == "192.0.2.2")
    #expect(try address("www.branch.example", lab) == "192.0.2.2")
    try lab.write("bind/boot", "; Windows\nprimary win.example zones\\corp.db\ncache . cache.dns\n")
    #expect(try importing(lab, "bind/boot", "--yes").status == 0)
    #expect(try address("www.win.example", lab) == "192.0.2.2")
    let folderOfZones = try importing(lab, "bind/zones", "--yes", "--as", "zone")
    #expect(folderOfZones.output.contains("zone corp from bind/zones/corp.db"), "\(folderOfZones.errors)")
  }

  @Test(arguments: ForeignServer.ofZoneFiles) func exportOfAnImportIsServedByOthers(kind: ForeignServer) throws {
    let lab = try lab(Self.changed)
    #expect(try importing(lab, "new.zone", "--origin", "lab.example", "--yes").status == 0)
    #expect(try lab.kmsdns(["export", "lab.example", "--relative", "--output", "export.zone"]).status == 0)
    let primary = try Primary(
      kind, [("lab.example", lab.folder.appendingPathComponent("export.zone").path)], in: lab.folder)
    let key = try Primary.keyFile(in: lab.folder)
    let diff = try lab.kmsdns([
      "diff", "live:lab.example", "axfr:lab.example@127.0.0.1:\(primary.port)", "--key-file", key,
    ])
    #expect(diff.status == 0, "\(diff.output)\(diff.errors)")
  }
}
