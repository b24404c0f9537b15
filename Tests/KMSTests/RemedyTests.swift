import AccessPolicy
import DNSWire
import KMS
import TestSupport
import Testing

/// A record at `_vlmcs._tcp.lab.example`, of priority 0, with the findings of these codes.
func audited(
  _ target: Name, weight: UInt16 = 0, port: UInt16 = 1688, owner: Name = "_vlmcs._tcp.lab.example",
  zone: Name? = "lab.example", status: PublisherStatus = .sanctioned, _ codes: FindingCode...
) -> Remedy.Record {
  Remedy.Record(
    zone: zone, owner: owner, ttl: 3_600, service: ServiceData(priority: 0, weight: weight, port: port, target: target),
    status: status,
    reasons: codes.map { Remedy.Reason(code: $0, message: "What is wrong with \(target.relativeText).") })
}

func rogue(_ target: Name, owner: Name = "_vlmcs._tcp.lab.example", zone: Name? = "lab.example") -> Remedy.Record {
  audited(target, owner: owner, zone: zone, status: .rogue, .rogue)
}

extension RemedyScript {
  /// The lines that a shell would carry out.
  func commands(_ records: [Remedy.Record], pins: [PublisherPin] = []) -> [String] {
    lines(records, pins: pins).filter { !isComment($0) && !$0.isEmpty }
  }

  func lines(_ records: [Remedy.Record], pins: [PublisherPin] = []) -> [String] {
    text(Remedy(records, pins: pins), source: "lab.example").split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).map(String.init)
  }

  func isComment(_ line: String) -> Bool {
    let mark = self == .nsupdate ? ";" : self == .powershell ? "#" : "rem"
    return line == mark || line.hasPrefix(mark + " ")
  }
}

@Suite struct RemedyTests {
  let hosts = [audited("kms1.lab.example"), rogue("pc7.lab.example")]

  @Test func nsupdateRemovesARogueIfAllIsAsItWasAudited() {
    #expect(
      RemedyScript.nsupdate.commands(hosts) == [
        "zone lab.example.",
        "prereq yxrrset _vlmcs._tcp.lab.example. SRV 0 0 1688 kms1.lab.example.",
        "prereq yxrrset _vlmcs._tcp.lab.example. SRV 0 0 1688 pc7.lab.example.",
        "update delete _vlmcs._tcp.lab.example. SRV 0 0 1688 pc7.lab.example.",
        "send",
      ])
  }

  @Test func powershellRemovesARogueIfItIsAsItWasAudited() {
    #expect(
      RemedyScript.powershell.commands(hosts) == [
        "Get-DnsServerResourceRecord -ZoneName 'lab.example' -Name '_vlmcs._tcp' -RRType Srv -Node |",
        "  Where-Object { $_.RecordData.DomainName -eq 'pc7.lab.example.' -and $_.RecordData.Priority -eq 0 -and "
          + "$_.RecordData.Weight -eq 0 -and $_.RecordData.Port -eq 1688 } |",
        "  Remove-DnsServerResourceRecord -ZoneName 'lab.example'",
      ])
  }

  @Test func dnscmdRemovesARogue() {
    #expect(
      RemedyScript.dnscmd.commands(hosts) == [
        "dnscmd /RecordDelete lab.example _vlmcs._tcp SRV 0 0 1688 pc7.lab.example."
      ])
  }

  @Test func slmgrTurnsARogueIntoAClientWithoutAKey() {
    let commands = RemedyScript.slmgr.commands([rogue("pc7.lab.example")])
    let slmgr = #"cscript //nologo "%SystemRoot%\System32\slmgr.vbs" pc7.lab.example"#
    #expect(
      commands == [
        slmgr + " /ipk KMS-CLIENT-SETUP-KEY", slmgr + " /cdns", #"shutdown /r /t 600 /m \\pc7.lab.example"#,
      ])
  }

  @Test func sanctionedHostGetsAPublishListForEachOfItsDomains() throws {
    var pin = PublisherPin(host: "kms1.lab.example", zones: ["lab.example"])
    pin.weight = 60
    let commands = RemedyScript.slmgr.commands(
      [
        audited("kms1.lab.example"),
        audited("kms1.lab.example", weight: 7, owner: "_vlmcs._tcp.b.lab.example", zone: "b.lab.example"),
      ], pins: [pin])
    #expect(
      commands == [
        #"reg add "\\kms1.lab.example\HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" "#
          + #"/v DnsDomainPublishList /t REG_MULTI_SZ /d "lab.example, 0, 60\0b.lab.example, 0, 7" /f"#
      ])
  }

  @Test func domainWithTwoRecordsOfAHostIsLeftOutOfItsList() {
    let commands = RemedyScript.slmgr.commands([
      audited("kms1.lab.example", .severalRecords), audited("kms1.lab.example", weight: 100, .severalRecords),
    ])
    #expect(commands.isEmpty)
  }

  @Test func ownerThatIsNoPlaceForClientsIsOnNoList() {
    let commands = RemedyScript.slmgr.commands([audited("kms1.lab.example", owner: "_vlmcs._udp.lab.example")])
    #expect(commands.isEmpty)
  }

  @Test func whatDependsOnSomethingIsWrittenBehindAMark() {
    let gone = audited("kms2.lab.example", status: .dangling, .dangling)
    for script in [RemedyScript.nsupdate, .powershell, .dnscmd] {
      #expect(script.commands([gone]).isEmpty)
      #expect(script.lines([gone]).contains { $0.contains("but only if the host is gone for good") })
    }
    #expect(
      RemedyScript.nsupdate.lines([gone]).contains(
        "; update delete _vlmcs._tcp.lab.example. SRV 0 0 1688 kms2.lab.example."))
    #expect(
      RemedyScript.dnscmd.lines([gone]).contains(
        "rem dnscmd /RecordDelete lab.example _vlmcs._tcp SRV 0 0 1688 kms2.lab.example."))
    #expect(
      RemedyScript.powershell.lines([gone]).contains {
        $0.hasPrefix("#   Where-Object { $_.RecordData.DomainName -eq 'kms2.lab.example.'")
      })
  }

  @Test(arguments: [FindingCode.unsanctionedAddress, .unsanctionedCredential, .noService, .stale, .unexpectedOwner])
  func whatTheRecordAloneDoesNotTellIsLeftToPeople(code: FindingCode) {
    let record = audited("kms2.lab.example", status: .rogue, code)
    #expect(RemedyScript.nsupdate.commands([record]).isEmpty)
    #expect(RemedyScript.nsupdate.lines([record]).contains { $0.contains("but only if") })
    #expect(Remedy([record], pins: []).rogueHosts.isEmpty)
  }

  @Test func removedRecordHasNoFindingLeft() {
    #expect(Remedy([audited("pc7.lab.example", status: .rogue, .rogue, .timeToLive)], pins: []).open.isEmpty)
    #expect(Remedy([audited("kms2.lab.example", status: .stale, .stale, .timeToLive)], pins: []).open.count == 1)
  }

  @Test func longExplanationsAreBrokenBetweenWords() {
    var record = rogue("pc7.lab.example")
    record.reasons = [Remedy.Reason(code: .rogue, message: Array(repeating: "word", count: 60).joined(separator: " "))]
    for script in RemedyScript.allCases {
      let lines = script.lines([record])
      #expect(lines.filter(script.isComment).allSatisfy { $0.utf8.count <= 110 })
      #expect(script == .slmgr || lines.joined(separator: " ").split(separator: " ").count { $0 == "word" } == 60)
    }
  }

  @Test func pinPutsTheWantedRecordInPlaceOfTheOther() {
    var pin = PublisherPin(host: "kms1.lab.example")
    pin.weight = 60
    let records = [audited("kms1.lab.example")]
    #expect(
      RemedyScript.nsupdate.commands(records, pins: [pin]).dropFirst(2) == [
        "update delete _vlmcs._tcp.lab.example. SRV 0 0 1688 kms1.lab.example.",
        "update add _vlmcs._tcp.lab.example. 3600 SRV 0 60 1688 kms1.lab.example.",
        "send",
      ])
    #expect(
      RemedyScript.dnscmd.commands(records, pins: [pin]) == [
        "dnscmd /RecordAdd lab.example _vlmcs._tcp 3600 SRV 0 60 1688 kms1.lab.example.",
        "dnscmd /RecordDelete lab.example _vlmcs._tcp SRV 0 0 1688 kms1.lab.example.",
      ])
    #expect(
      RemedyScript.powershell.commands(records, pins: [pin]).first
        == "Add-DnsServerResourceRecord -Srv -ZoneName 'lab.example' -Name '_vlmcs._tcp' -DomainName 'kms1.lab.example.' "
        + "-Priority 0 -Weight 60 -Port 1688 -TimeToLive (New-TimeSpan -Seconds 3600)")
  }

  @Test func ofSeveralWrongRecordsOneGetsThePinnedOneInItsPlace() {
    var pin = PublisherPin(host: "kms1.lab.example")
    (pin.priority, pin.weight, pin.port) = (0, 60, 1688)
    let records = [audited("kms1.lab.example"), audited("KMS1.lab.example", weight: 7)]
    for script in [RemedyScript.nsupdate, .powershell, .dnscmd] {
      let added = script.commands(records, pins: [pin]).filter { $0.contains("dd") && $0.contains("60") }
      #expect(added.count == 1, "\(added)")
    }
    #expect(
      RemedyScript.nsupdate.commands(records, pins: [pin]).dropFirst(3) == [
        "update delete _vlmcs._tcp.lab.example. SRV 0 0 1688 kms1.lab.example.",
        "update add _vlmcs._tcp.lab.example. 3600 SRV 0 60 1688 kms1.lab.example.",
        "update delete _vlmcs._tcp.lab.example. SRV 0 7 1688 KMS1.lab.example.",
        "send",
      ])
  }

  @Test func explanationsHaveNoCharactersThatScriptsWriteInAnotherWay() {
    for code in FindingCode.allCases { #expect(!code.remedy.contains("<") && !code.remedy.contains(">"), "\(code)") }
  }

  @Test func pinOfAnotherZoneIsNotAboutTheRecord() {
    var pin = PublisherPin(host: "kms1.lab.example", zones: ["other.example"])
    pin.weight = 60
    #expect(Remedy([audited("kms1.lab.example")], pins: [pin]).recordSets.isEmpty)
  }

  @Test func ofSeveralRecordsThePinnedOneStays() {
    var pin = PublisherPin(host: "kms1.lab.example")
    pin.weight = 60
    let commands = RemedyScript.dnscmd.commands(
      [audited("kms1.lab.example", .severalRecords), audited("kms1.lab.example", weight: 60, .severalRecords)],
      pins: [pin])
    #expect(commands == ["dnscmd /RecordDelete lab.example _vlmcs._tcp SRV 0 0 1688 kms1.lab.example."])
  }

  @Test func hostWithoutAnAddressIsNotTurnedIntoAClient() {
    #expect(Remedy([audited("gone.lab.example", status: .dangling, .rogue, .dangling)], pins: []).rogueHosts.isEmpty)
  }

  @Test func whatNoCommandEndsIsSaid() {
    let lines = RemedyScript.nsupdate.lines([audited("kms1.lab.example", status: .unreviewed, .unreviewed)])
    #expect(lines.contains("; KMS002: What is wrong with kms1.lab.example."))
    let words = lines.filter(RemedyScript.nsupdate.isComment).flatMap { $0.dropFirst().split(separator: " ") }
    let expected = FindingCode.unreviewed.remedy.split(separator: " ")
    #expect(words.indices.contains { words[$0...].starts(with: expected) })
    #expect(lines.contains("; There is no record to be removed or changed."))
  }

  @Test func recordOfAnUnknownZoneIsLeftToNsupdate() {
    let record = rogue("pc7.lab.example", zone: nil)
    #expect(
      RemedyScript.nsupdate.commands([record]).first
        == "prereq yxrrset _vlmcs._tcp.lab.example. SRV 0 0 1688 pc7.lab.example.")
    #expect(RemedyScript.dnscmd.commands([record]).isEmpty)
    #expect(RemedyScript.dnscmd.lines([record]).contains { $0.contains("NOT WRITTEN") })
  }

  @Test func recordsOfUnknownZonesComeBeforeAnyZoneIsSaid() throws {
    let remedy = Remedy(
      [rogue("pc7.lab.example"), rogue("pc8.z.example", owner: "_vlmcs._tcp.z.example", zone: nil)], pins: [])
    #expect(remedy.recordSets.map(\.zone) == [nil, "lab.example"])
  }

  @Test func updateThatWouldNotFitIsSentInParts() {
    let label = String(repeating: "h", count: 60)
    let names = (0..<800).map { Name(stringLiteral: "\(label).\(label).pc\($0).lab.example") }
    let commands = RemedyScript.nsupdate.commands(names.map { rogue($0) })
    #expect(commands.count { $0.hasPrefix("update delete ") } == 800)
    #expect(commands.count { $0.hasPrefix("prereq ") } == 0)
    #expect(commands.count { $0 == "send" } == 3)
    #expect(commands.last == "send")
  }

  @Test func scriptsForWindowsHaveItsLineEnds() {
    let remedy = Remedy(hosts, pins: [])
    for script in RemedyScript.allCases {
      let octets = Array(script.text(remedy, source: "lab.example").utf8)
      let ends = zip(octets, octets.dropFirst()).count { $0 == 13 && $1 == 10 }
      #expect(ends == (script == .nsupdate ? 0 : octets.count { $0 == 10 }))
      #expect(octets.count { $0 == 13 } == ends)
    }
  }
}
