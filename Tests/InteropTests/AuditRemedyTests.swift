import Foundation
import Testing

/// The commands that the audit writes, carried out by programs that others wrote.
@Suite struct AuditRemedyTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
  }

  /// BIND with the lab's zones, which takes all updates from loopback.
  private func bind() throws -> Named {
    let named = try Named(
      lab, zoneOptions: "allow-update { 127.0.0.1; }; allow-transfer { 127.0.0.1; }; check-names ignore;")
    try named.launch()
    try lab.wait("BIND serves the lab") { (try? lab.dig("+short", "lab.example", "SOA").isEmpty) == false }
    return named
  }

  private func remedy(
    _ script: String, _ arguments: [String] = ["--config", "zones/kmsdns.yaml"]
  ) throws -> Tool.Result {
    try lab.kmsdns(["audit", "--remedy", script] + arguments + ["zones/lab.example.zone"])
  }

  private func nsupdate(_ script: String) throws -> Tool.Result {
    try Tool.run("nsupdate", ["-t", "20"], input: "server 127.0.0.1 \(lab.port)\n" + script, in: lab.folder)
  }

  /// All records but the SOA record, whose serial moves on.
  private func records() throws -> Set<String> {
    let lines = try lab.dig("+noall", "+answer", "lab.example", "AXFR").split(separator: "\n").map(String.init)
    return Set(lines.filter { !$0.contains("\tSOA\t") })
  }

  @Test func nsupdateEndsWhatTheAuditHasFound() throws {
    let named = try bind()
    defer { withExtendedLifetime(named) {} }
    let before = try records()
    let script = try remedy("nsupdate")
    #expect(script.status == 1)
    let result = try nsupdate(script.output)
    #expect(result.status == 0, "\(result.errors)")
    let gone = before.subtracting(try records())
    #expect(gone.count == 2)
    for host in ["desktop-7g2k9q", "kms-old"] {
      #expect(
        gone.contains { $0.hasPrefix("_vlmcs._tcp.lab.example.") && $0.hasSuffix("\t0 0 1688 \(host).lab.example.") })
    }
    #expect(try records().isSubset(of: before))
  }

  @Test func nothingIsDoneWhereTheRecordsAreNotAsTheyWereAudited() throws {
    let named = try bind()
    defer { withExtendedLifetime(named) {} }
    let script = try remedy("nsupdate").output
    _ = try nsupdate("zone lab.example\nupdate add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 new.lab.example\nsend\n")
    let before = try records()
    let result = try nsupdate(script)
    #expect(result.status != 0)
    #expect(result.errors.contains("NXRRSET"), "\(result.errors)")
    #expect(try records() == before)
  }

  /// What nsupdate reads is what the zone holds, whatever characters that is.
  @Test func hostileNamesAreRemovedAndNothingElse() throws {
    let labels = [
      #"\039"#, #"\034"#, #"\;"#, #"\010"#, #"\013\010send"#, #"\$\(calc\)"#, #"`calc`"#, "&calc&", "|calc", "%PATH%",
      "-x", #"a\032b"#,
      #"\\"#, #"\@"#, "#", #"\(\)"#, #"\000"#, #"\255"#, "*", #"x\.y"#, #"\226\128\153"#, "{}", "<x>",
      #"\010update\032add"#,
    ]
    let zone = try lab.read("zones/lab.example.zone")
    try lab.write(
      "zones/lab.example.zone",
      zone + labels.map { "_vlmcs._tcp.lab.example. 600 IN SRV 0 0 1688 \($0).lab.example.\n" }.joined())
    let named = try bind()
    defer { withExtendedLifetime(named) {} }
    let before = try records()
    let script = try remedy("nsupdate")
    #expect(script.status == 1, "\(script.errors)")
    let result = try nsupdate(script.output)
    #expect(result.status == 0, "\(result.errors)\n\(script.output)")
    #expect(before.subtracting(try records()).count == labels.count + 2)
    #expect(try records().isSubset(of: before))
    #expect(try lab.publishers() == ["0 40 1688 kms2.lab.example.", "0 60 1688 kms1.lab.example."])
  }

  @Test(arguments: [("powershell", "  Where-Object "), ("dnscmd", "dnscmd /RecordDelete ")])
  func commandsForWindowsNameTheRogueHostsAlone(script: String, command: String) throws {
    let result = try remedy(script)
    let removals = result.output.split(whereSeparator: \.isNewline).filter { $0.hasPrefix(command) }
    #expect(result.status == 1)
    #expect(removals.count == 2)
    for host in ["desktop-7g2k9q", "kms-old"] {
      #expect(removals.contains { $0.contains("\(host).lab.example.") })
    }
  }

  @Test func pinsOfTheConfigurationAreRestored() throws {
    try lab.write(
      "pins.yaml",
      try lab.read("zones/kmsdns.yaml").replacingOccurrences(of: "file: lab.", with: "file: zones/lab.")
        .replacingOccurrences(of: "file: branch.", with: "file: zones/branch.")
        .replacingOccurrences(of: "../.kmsdns", with: ".kmsdns") + "pins: [{host: kms1.lab.example, weight: 61}]\n")
    let named = try bind()
    defer { withExtendedLifetime(named) {} }
    let result = try nsupdate(try remedy("nsupdate", ["--config", "pins.yaml"]).output)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try lab.publishers().filter { $0.hasSuffix(" kms1.lab.example.") } == ["0 61 1688 kms1.lab.example."])
  }

  @Test func liveAuditHasARemedyToo() throws {
    try lab.start()
    let result = try lab.kmsdns(["audit", "--remedy", "nsupdate", "--live", "lab.example"])
    #expect(result.status == 1)
    #expect(result.output.contains("update delete _vlmcs._tcp.lab.example. SRV 0 0 1688 desktop-7g2k9q.lab.example."))
  }

  @Test func unknownScriptIsWrongUsage() throws {
    let result = try remedy("bash")
    #expect(result.status == 2)
    #expect(result.errors.contains("powershell"))
  }
}
