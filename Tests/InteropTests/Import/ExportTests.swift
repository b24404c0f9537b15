import Foundation
import Peers
import Testing
import ZoneText

/// `kmsdns export` and `kmsdns diff` as a user runs them, and what others make of the files.
@Suite struct ExportTests {
  private static let publication = """
    update add kms3.lab.example 1200 A 192.0.2.23
    update add _vlmcs._tcp.lab.example 3600 SRV 0 0 1688 kms3.lab.example
    """

  /// A lab in which an update has published a host.
  private func lab() throws -> Lab {
    let lab = try Lab()
    try lab.start()
    #expect(try lab.nsupdate(Self.publication, options: ["-v"]).output.contains("NOERROR"))
    return lab
  }

  private func compiled(_ file: String, _ lab: Lab, zone: String = "lab.example") throws -> Set<Substring> {
    let result = try Tool.run("named-compilezone", ["-q", "-s", "full", "-o", "-", zone, file], in: lab.folder)
    #expect(result.status == 0, "\(result.output) \(result.errors)")
    return Set(result.output.split(separator: "\n"))
  }

  @Test(arguments: [[], ["--relative"], ["--canonical"], ["--provenance"]])
  func exportIsTheZoneThatIsServed(options: [String]) throws {
    let lab = try TransferTests.lab(TransferTests.byAddress)
    let result = try lab.kmsdns(["export", "lab.example", "--output", "export.zone"] + options)
    #expect(result.status == 0 && result.output.isEmpty && result.errors.isEmpty, "\(result.errors)")
    try lab.write("axfr.zone", try lab.dig("+onesoa", "lab.example", "AXFR"))
    let (ours, theirs) = (try compiled("export.zone", lab), try compiled("axfr.zone", lab))
    // In canonical form names are in lower case (RFC 4034 §6.2).
    func folded(_ line: Substring) -> Substring {
      line.contains("\"") ? line : Substring(line.lowercased().replacing(" in ", with: " IN "))
    }
    #expect(ours.count > 60)
    if options.contains("--canonical") {
      #expect(Set(ours.map(folded)) == Set(theirs.map(folded)))
    } else {
      #expect(ours == theirs)
    }
    for tool in [["kzonecheck", "-o", "lab.example", "export.zone"], ["ldns-read-zone", "export.zone"]] {
      #expect(try Tool.run(tool[0], Array(tool.dropFirst()), in: lab.folder).status == 0)
    }
    let diff = try lab.kmsdns(["diff", "export.zone", "live:lab.example", "--origin", "lab.example"])
    #expect(diff.status == 0 && diff.output.isEmpty, "\(diff.output)\(diff.errors)")
  }

  @Test func whoPublishedWhatIsInComments() throws {
    let lab = try lab()
    let text = try lab.kmsdns(["export", "lab.example", "--provenance"]).output
    let expected =
      /; published by key kms3.lab.example from 127.0.0.1 \(tcp\), rule "KMS hosts publish themselves", first \S+, last \S+\nkms3.lab.example. +1200 +IN A +192.0.2.23\n/
    #expect(text.contains(expected))
    // What the file has is nobody's.
    #expect(text.matches(of: /; published by/).count == 2)
  }

  @Test func baseIsTheZoneWithoutUpdates() throws {
    let lab = try lab()
    #expect(try lab.kmsdns(["export", "lab.example", "--base", "--output", "base.zone"]).status == 0)
    let diff = try lab.kmsdns(["diff", "zones/lab.example.zone", "base.zone", "--origin", "lab.example"])
    #expect(diff.status == 0, "\(diff.output)")
    let other = try lab.kmsdns(["diff", "base.zone", "live:lab.example", "--origin", "lab.example"])
    #expect(other.status == 1)
    #expect(other.output.contains("\n+ kms3.lab.example. 1200 A 192.0.2.23\n"))
    #expect(other.output.hasSuffix("\n2 records added, 1 RRset changed\n"))
  }

  @Test func windowsFormSaysWhenHostsPublished() throws {
    let lab = try lab()
    let text = try lab.kmsdns(["export", "lab.example", "--format", "windows"]).output
    let hour = Int(Date().timeIntervalSince1970) / 3_600 + 3_234_576
    #expect(
      text.contains("kms3                    [AGE:\(hour)]\t1200\tA\t192.0.2.23\n")
        || text.contains("kms3                    [AGE:\(hour - 1)]\t1200\tA\t192.0.2.23\n"))
    #expect(text.contains("\n_vlmcs._tcp             [AGE:"))
    #expect(text.contains("\n@                       NS\tns1.lab.example.\n"))
    #expect(!text.contains("$"))
  }

  @Test func jsonIsWhatItsSchemaSays() throws {
    let lab = try lab()
    #expect(try lab.kmsdns(["export", "--format", "json-schema", "--output", "schema.json"]).status == 0)
    #expect(
      try lab.kmsdns(["export", "lab.example", "--format", "json", "--provenance", "--output", "zone.json"]).status == 0
    )
    let result = try Tool.run(
      "/usr/bin/python3", ["-c", AuditReportTests.validation, "schema.json", "zone.json"], in: lab.folder)
    #expect(result.output == "valid\n", "\(result.errors)")
    #expect(try lab.read("zone.json").contains("\"credential\":\"key kms3.lab.example\""))
  }

  @Test func stoppedServerIsExportedAsItWouldBeServed() throws {
    let lab = try lab()
    let live = try lab.kmsdns(["export", "lab.example"])
    #expect(try lab.stop() == 0)
    let stopped = try lab.kmsdns(["export", "lab.example"])
    #expect(stopped.status == 0 && stopped.output == live.output, "\(stopped.errors)")
  }

  @Test func dataDirectoryThatIsNotThereIsAnError() throws {
    let result = try Lab().kmsdns(["export", "lab.example", "--data", "nosuch"])
    #expect(result.status == 2 && result.output.isEmpty, "\(result)")
    #expect(result.errors.contains("there is no data directory nosuch"), "\(result.errors)")
  }

  @Test func earlierVersionsComeFromTheHistory() throws {
    let lab = try lab()
    #expect(try lab.nsupdate("update delete kms3.lab.example A", options: ["-v"]).output.contains("NOERROR"))
    let first = try lab.kmsdns(["diff", "zones/lab.example.zone", "live:lab.example@2026010101"])
    #expect(first.status == 0, "\(first.output)\(first.errors)")
    let second = try lab.kmsdns(["diff", "live:lab.example@2026010102", "live:lab.example", "--format", "json"])
    #expect(second.status == 1)
    #expect(second.output.contains("\"rdata\" : \"192.0.2.23\"") && second.output.contains("\"removed\" : 1"))
    let ignoring = try lab.kmsdns([
      "diff", "live:lab.example@2026010102", "live:lab.example", "--ignore-serial",
    ])
    #expect(
      ignoring.output.hasSuffix("\n- kms3.lab.example. 1200 A 192.0.2.23\n1 record removed\n"), "\(ignoring.output)")
    let none = try lab.kmsdns(["export", "lab.example", "--serial", "7"])
    #expect(none.status == 2 && none.errors.contains("serial 7 of lab.example is not in the history"))
  }

  @Test(arguments: ForeignServer.ofZoneFiles) func zoneOfAnotherServerIsCompared(kind: ForeignServer) throws {
    let lab = try Lab()
    let file = lab.folder.appendingPathComponent("zones/lab.example.zone").path
    let primary = try Primary(kind, [("lab.example", file)], in: lab.folder)
    let key = try Primary.keyFile(in: lab.folder)
    let side = "axfr:lab.example@127.0.0.1:\(primary.port)"
    let same = try lab.kmsdns(["diff", "zones/lab.example.zone", side, "--key-file", key])
    #expect(same.status == 0, "\(same.output)\(same.errors)")
    let refused = try lab.kmsdns(["diff", "zones/lab.example.zone", side])
    #expect(refused.status == 2 && !refused.errors.isEmpty)
    try lab.write("other.zone", try lab.read("zones/lab.example.zone").replacing("192.0.2.11", with: "192.0.2.99"))
    let other = try lab.kmsdns([
      "diff", side, "other.zone", "--key-file", key, "--origin", "lab.example", "--format", "nsupdate",
    ])
    #expect(other.status == 1 && other.output.contains("update delete dc1.lab.example. A 192.0.2.11\n"))
    #expect(other.output.hasPrefix("zone lab.example.\n") && other.output.hasSuffix("\nsend\n"))
  }

  @Test func scriptOfADifferenceCarriesItOut() throws {
    let lab = try TransferTests.lab(TransferTests.byAddress)
    try lab.write(
      "new.zone",
      try lab.read("zones/lab.example.zone").replacing(
        "MX      20 mail.backup.example.", with: "MX      30 mail\n    TXT \"a;\\\"b\\009\""))
    let script = try lab.kmsdns([
      "diff", "live:lab.example", "new.zone", "--origin", "lab.example", "--format", "nsupdate",
    ])
    #expect(script.status == 1)
    try lab.write("script", "server 127.0.0.1 \(lab.port)\n" + script.output)
    #expect(try Tool.run("nsupdate", ["-k", "zones/admin.key", "script"], in: lab.folder).status == 0)
    let diff = try lab.kmsdns(["diff", "live:lab.example", "new.zone", "--origin", "lab.example", "--ignore-serial"])
    #expect(diff.status == 0, "\(diff.output)")
  }

  @Test(arguments: [
    (["export", "gone.example"], "the server does not serve gone.example; it serves branch.lab.example, lab.example"),
    (["export", "--file", "gone.zone"], "gone.zone: there is no such file"),
    (["export"], "Name a zone, or a --file."), (["export", "a", "--relative", "--canonical"], "are two forms"),
    (["export", "lab.example", "--output", "/nowhere/x"], "/nowhere/x: nothing can be written there"),
    (["diff", "zones/lab.example.zone", "zones/branch.lab.example.zone"], "these are two zones"),
    (["diff", "live:lab.example@x", "live:lab.example"], "behind @ stands a serial"),
    (["diff", "axfr:lab.example", "live:lab.example"], "Name the server"),
  ]) func mistakesAreSaid(arguments: [String], error: String) throws {
    let lab = try Lab()
    try lab.start()
    let result = try lab.kmsdns(arguments)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.contains(error), "\(result.errors)")
  }
}

/// What is exported is imported again as it was.
@Suite struct ExportFormTests {
  static let forms = [
    [], ["--relative"], ["--canonical"], ["--provenance"], ["--format", "windows"], ["--format", "json"],
    ["--format", "json", "--provenance"],
  ]

  /// A lab in which an update has published a host, with a zone of Windows' beside it.
  private func lab() throws -> Lab {
    let lab = try Lab()
    try lab.start()
    #expect(
      try lab.nsupdate("update add kms3.lab.example 1200 A 192.0.2.23", options: ["-v"]).output.contains("NOERROR"))
    #expect(try lab.kmsdns(["import", "\(CheckTests.fixtures)/corp.example.dns", "--yes"]).status == 0)
    return lab
  }

  @Test(arguments: forms, ["lab.example", "corp.example"]) func everyFormIsImportedAsTheSameZone(
    form: [String], zone: String
  ) throws {
    let lab = try lab()
    let before = try lab.kmsdns(["export", zone]).output
    #expect(try lab.kmsdns(["export", zone, "--output", "form"] + form).status == 0)
    #expect(try lab.kmsdns(["check", "form", "--origin", zone]).status == 0)
    let diff = try lab.kmsdns(["diff", "form", "live:\(zone)", "--origin", zone])
    #expect(diff.status == 0 && diff.output.isEmpty, "\(diff.output)\(diff.errors)")
    let again = try lab.kmsdns(["import", "form", "--origin", zone, "--yes"])
    #expect(
      again.status == 0 && again.output.contains("what is served stays the same"), "\(again.output)\(again.errors)")
    // In canonical form names are in lower case.
    if form != ["--canonical"] { #expect(try lab.kmsdns(["export", zone]).output == before) }
    // Where nothing was served before, too.
    #expect(try lab.kmsdns(["import", "--remove", zone, "--yes"]).status == 0)
    #expect(try lab.kmsdns(["import", "form", "--origin", zone, "--yes"]).status == 0)
    let diffAgain = try lab.kmsdns(["diff", "form", "live:\(zone)", "--origin", zone, "--ignore-serial"])
    #expect(diffAgain.status == 0 && diffAgain.output.isEmpty, "\(diffAgain.output)\(diffAgain.errors)")
  }

  @Test func mistakesInJSONHaveTheirPlaces() throws {
    let lab = try lab()
    #expect(try lab.kmsdns(["export", "lab.example", "--format", "json", "--output", "zone.json"]).status == 0)
    try lab.write("zone.json", try lab.read("zone.json").replacing("192.0.2.23", with: "192.0.2.999"))
    let line = try #require(try lab.read("zone.json").split(separator: "\n").firstIndex { $0.contains("192.0.2.999") })
    let result = try lab.kmsdns(["import", "zone.json", "--yes"])
    #expect(result.status == 2)
    #expect(
      result.errors == "zone.json:\(line + 1):38: not an IPv4 address: \"192.0.2.999\"\nnothing is imported\n",
      "\(result.errors)")
  }

  @Test func agesOfAnExportOfWindowsAreThoseOfTheServer() throws {
    let lab = try lab()
    func export(_ options: String...) throws -> String {
      try lab.kmsdns(["export", "corp.example", "--format", "windows"] + options).output
    }
    let text = try export()
    #expect(text.matches(of: /\[AGE:3634093\]/).count == 7, "\(text)")
    func stale(_ arguments: String...) throws -> Int {
      try lab.kmsdns(["audit", "--format", "csv"] + arguments).output
        .matches(of: /KMS004/).count
    }
    // The file has one host in two spellings.
    try lab.write("corp.example.dns", text)
    #expect(try stale("corp.example.dns") == 1)
    #expect(try stale("--live", "corp.example") == 1)
    // They outlive a restart, and are no reason to remove anything.
    #expect(try lab.stop() == 0)
    #expect(try export() == text)
    try lab.start()
    #expect(try export() == text)
    #expect(try stale("--live", "corp.example") == 1)
    #expect(try export("--base") == text)
    // A master file says nothing of them.
    #expect(try lab.kmsdns(["export", "corp.example", "--output", "corp.zone"]).status == 0)
    #expect(try lab.kmsdns(["import", "corp.zone", "--origin", "corp.example", "--yes"]).status == 0)
    #expect(try stale("--live", "corp.example") == 0)
  }

  @Test func agesOfAConfiguredFileAreThoseOfTheServer() throws {
    let lab = try Lab()
    try FileManager.default.copyItem(
      atPath: "\(CheckTests.fixtures)/corp.example.dns",
      toPath: lab.folder.appendingPathComponent("zones/corp.example.dns").path)
    try lab.write(
      "zones/kmsdns.yaml",
      try lab.read("zones/kmsdns.yaml").replacing("zones:\n", with: "zones:\n  - file: corp.example.dns\n"))
    try lab.start()
    let audit = try lab.kmsdns(["audit", "--live", "corp.example", "--format", "csv"])
    #expect(audit.output.contains("KMS004"), "\(audit.output)\(audit.errors)")
  }
}
