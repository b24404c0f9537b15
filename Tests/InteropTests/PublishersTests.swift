import Foundation
import Testing

/// `kmsdns publishers`, with real updates before and after it.
@Suite struct PublishersTests {
  static let update = """
    update delete _vlmcs._tcp.lab.example SRV
    update add _vlmcs._tcp.lab.example 3600 SRV 0 0 1688 kms3.lab.example
    """
  static let record = "0 0 1688 kms3.lab.example."

  /// The lab, whose kms3 is not sanctioned, with its zone in a mode.
  private func lab(_ mode: String) throws -> Lab {
    let lab = try Lab { text in
      text.replacingOccurrences(
        of: "  - file: lab.example.zone", with: "  - {file: lab.example.zone, publishers: \(mode)}"
      )
      .replacingOccurrences(of: "\n  - kms3.lab.example\n", with: "\n")
    }
    try lab.start()
    return lab
  }

  @Test func heldHostIsServedOnceItIsApproved() throws {
    let lab = try lab("hold")
    #expect(try lab.nsupdate(Self.update).output.contains("NOERROR"))
    #expect(try !lab.publishers().contains(Self.record))
    let list = try lab.kmsdns(["publishers"])
    #expect(list.status == 1)
    #expect(list.output.contains("_vlmcs._tcp.lab.example. 3600 SRV \(Self.record)"))
    #expect(list.output.contains("by key kms3.lab.example from 127.0.0.1"))
    let approval = try lab.kmsdns(["publishers", "approve", "kms3.lab.example", "--by", "ada"])
    #expect(approval.status == 0, "\(approval.errors)")
    #expect(try lab.publishers().contains(Self.record))
    #expect(try lab.kmsdns(["publishers"]).status == 0)
    #expect(try lab.kmsdns(["history", "lab.example"]).output.contains("operator ada, approved kms3.lab.example"))
    let again = Self.update.replacingOccurrences(of: "SRV 0 0", with: "SRV 0 7")
    #expect(try lab.nsupdate(again).output.contains("NOERROR"))
    #expect(try lab.publishers().contains("0 7 1688 kms3.lab.example."))
  }

  @Test func decisionsOutliveAKill() throws {
    let lab = try lab("hold")
    #expect(try lab.nsupdate(Self.update).output.contains("NOERROR"))
    #expect(try lab.kmsdns(["publishers", "reject", "kms3.lab.example"]).status == 0)
    lab.kill()
    try lab.start()
    #expect(try lab.nsupdate(Self.update).output.contains("REFUSED"))
    #expect(lab.log.contains("an operator rejected kms3.lab.example"))
    #expect(try lab.kmsdns(["publishers", "forget", "kms3.lab.example"]).status == 0)
    #expect(try lab.nsupdate(Self.update).output.contains("NOERROR"))
    lab.kill()
    try lab.start()
    #expect(try lab.kmsdns(["publishers"]).output.contains("Waiting for an operator"))
  }

  @Test func modeIsSwitchedBySIGHUPAndStandsInTheHistory() throws {
    let lab = try lab("observe")
    #expect(try lab.nsupdate(Self.update).output.contains("NOERROR"))
    #expect(try lab.publishers().contains(Self.record))
    #expect(lab.log.contains("KMS publisher appeared: kms3.lab.example"))
    try lab.write(
      "zones/kmsdns.yaml", try lab.read("zones/kmsdns.yaml").replacingOccurrences(of: "observe", with: "enforce"))
    lab.signal(SIGHUP)
    try lab.wait("the configuration is read") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    #expect(try lab.nsupdate(Self.update).output.contains("REFUSED"))
    #expect(
      try lab.kmsdns(["history", "lab.example"]).output.contains(
        "the configuration: publishers that are not sanctioned: enforce in place of observe"))
  }

  @Test func modeThatIsSwitchedWhileNoServerRunsStandsInTheHistory() throws {
    let lab = try lab("hold")
    #expect(try lab.stop() == 0)
    try lab.start()
    #expect(try !lab.kmsdns(["history", "lab.example"]).output.contains("publishers that are not sanctioned"))
    #expect(try lab.stop() == 0)
    try lab.write(
      "zones/kmsdns.yaml",
      try lab.read("zones/kmsdns.yaml").replacingOccurrences(of: "publishers: hold", with: "publishers: observe"))
    try lab.start()
    let said = "publishers that are not sanctioned: observe in place of hold"
    #expect(try lab.kmsdns(["history", "lab.example"]).output.contains("the configuration: \(said)"))
    #expect(lab.log.contains("zone lab.example.: \(said)"))
  }

  @Test func listIsThatOfOneZoneWhereOneIsNamed() throws {
    let lab = try lab("hold")
    #expect(try lab.nsupdate(Self.update).output.contains("NOERROR"))
    let list = try lab.kmsdns(["publishers", "list", "--zone", "branch.lab.example"])
    #expect(list.status == 0 && list.output.contains("branch.lab.example") && !list.output.contains("hold"))
    let unknown = try lab.kmsdns(["publishers", "list", "--zone", "nowhere.example"])
    #expect(unknown.status == 2 && unknown.errors.contains("does not serve nowhere.example"), "\(unknown.errors)")
  }

  @Test func hostThatNobodyKnowsIsAnError() throws {
    let lab = try lab("hold")
    let result = try lab.kmsdns(["publishers", "approve", "kms9.lab.example"])
    #expect(result.status == 2)
    #expect(result.errors.contains("no record of kms9.lab.example waits for an operator"))
  }

  @Test func hostThatIsServedCanBeRejected() throws {
    let lab = try lab("observe")
    #expect(try lab.nsupdate(Self.update).output.contains("NOERROR"))
    #expect(try lab.publishers().contains(Self.record))
    let unknown = try lab.kmsdns(["publishers", "reject", "kms9.lab.example"])
    #expect(unknown.status == 2 && unknown.errors.contains("no update has published it"), "\(unknown.errors)")
    let result = try lab.kmsdns(["publishers", "reject", "kms3.lab.example"])
    #expect(
      result.status == 0 && result.output.contains("removed: _vlmcs._tcp.lab.example. 3600 SRV \(Self.record)"),
      "\(result.output)\(result.errors)")
    #expect(try !lab.publishers().contains(Self.record))
    #expect(try lab.nsupdate(Self.update).output.contains("REFUSED"))
    #expect(try lab.kmsdns(["publishers", "forget", "kms3.lab.example"]).status == 0)
    #expect(try lab.nsupdate(Self.update).output.contains("NOERROR"))
  }

  @Test func explainSaysThatARecordWouldBeHeld() throws {
    let lab = try lab("hold")
    for options in [[], ["--live"]] {
      let result = try lab.kmsdns(
        ["explain", "--key", "kms3.lab.example", "--add", "_vlmcs._tcp.lab.example 3600 SRV \(Self.record)"] + options)
      #expect(result.output.contains("held until an operator approves it"), "\(result.output)\(result.errors)")
    }
  }

  @Test func liveAuditTakesAnApprovedHostForSanctioned() throws {
    let lab = try lab("hold")
    #expect(try lab.nsupdate(Self.update).output.contains("NOERROR"))
    #expect(try lab.kmsdns(["publishers", "approve", "kms3.lab.example"]).status == 0)
    let audit = try lab.kmsdns(["audit", "--live", "lab.example"])
    let line = audit.output.split(separator: "\n").first { $0.contains("kms3.lab.example") } ?? ""
    #expect(line.hasPrefix("sanctioned") || line.hasPrefix("dangling"), "\(audit.output)")
    #expect(!audit.output.contains("KMS001 high: kms3.lab.example"))
  }

  /// An approval is for the credential too.
  @Test func liveAuditFlagsAnApprovedHostThatSomebodyElsePublishes() throws {
    let lab = try Lab { text in
      text.replacingOccurrences(of: "\n  - kms3.lab.example\n", with: "\n")
        .replacingOccurrences(
          of: "  - file: lab.example.zone", with: "  - {file: lab.example.zone, publishers: hold}"
        )
        .replacingOccurrences(of: "keys:\n", with: "keys:\n  - {name: other, file: other.key, generate: true}\n")
        .replacingOccurrences(of: "rules:\n", with: "rules:\n  - {name: others, allow: zone-admin, keys: [other]}\n")
    }
    try lab.start()
    #expect(try lab.nsupdate(Self.update).output.contains("NOERROR"))
    #expect(try lab.kmsdns(["publishers", "approve", "kms3.lab.example"]).status == 0)
    try lab.write(
      "zones/kmsdns.yaml",
      try lab.read("zones/kmsdns.yaml").replacingOccurrences(of: "publishers: hold", with: "publishers: observe"))
    lab.signal(SIGHUP)
    try lab.wait("the configuration is read") { lab.log.contains("reloaded zones/kmsdns.yaml") }
    let changed = "_vlmcs._tcp.lab.example 3600 SRV 0 7 1688 kms3.lab.example"
    #expect(try lab.nsupdate("update add \(changed)", key: "zones/other.key").output.contains("NOERROR"))
    let audit = try lab.kmsdns(["audit", "--live", "lab.example"])
    #expect(audit.output.contains("kms3.lab.example is not a sanctioned KMS host."), "\(audit.output)")
  }

  @Test func liveAuditNamesTheHostsThatWait() throws {
    let lab = try lab("hold")
    #expect(try lab.nsupdate(Self.update).output.contains("NOERROR"))
    let audit = try lab.kmsdns(["audit", "--live", "lab.example"])
    #expect(
      audit.errors == "warning: lab.example: kms3.lab.example waits for an operator: kmsdns publishers\n",
      "\(audit.errors)")
  }
}
