import DNSWire
import TestSupport
import Testing
import Zone

@Suite struct EditTests {
  private let zone: ZoneVersion

  init() throws {
    zone = try .of("lab.example", [.a("www.lab.example"), .txt("www.lab.example", "web"), .a("a.b.c.lab.example")])
  }

  @Test func addedRecordIsFound() throws {
    let next = try zone.edited { $0.add(.a("new.lab.example")) }
    #expect(next.find("NEW.lab.example") == "node new.lab.example. A")
  }

  @Test func manyThousandNamesOfOneEditAreFound() throws {
    let names = try (0..<50_000).map { try Name(text: "h\($0).lab.example") }
    let next = try zone.edited { edit in
      for name in names { edit.add(.a(name)) }
    }
    #expect(names.allSatisfy { next.content(of: $0)?.recordSets.count == 1 })
    let fewer = try next.edited { edit in
      for name in names.dropFirst() { edit.removeSet(of: name, .a) }
    }
    #expect(names.filter { fewer.content(of: $0) != nil } == [names[0]])
  }

  @Test func oldVersionStaysAsItWas() throws {
    let before = zone.records
    _ = try zone.edited {
      $0.add(.a("new.lab.example"))
      $0.removeSet(of: "www.lab.example", .a)
    }
    #expect(zone.records == before)
    #expect(zone.find("new.lab.example") == "no name")
  }

  @Test func removedSetIsGone() throws {
    let next = try zone.edited { $0.removeSet(of: "www.lab.example", .txt) }
    #expect(next.find("www.lab.example") == "node www.lab.example. A")
  }

  @Test func nameWithoutRecordsIsGone() throws {
    let next = try zone.edited { edit in
      edit.removeSet(of: "www.lab.example", .a)
      edit.removeSet(of: "www.lab.example", .txt)
    }
    #expect(next.find("www.lab.example") == "no name")
    #expect(next.content(of: "www.lab.example") == nil)
    #expect(next.content(of: "lab.example")?.childCount == 2)
  }

  @Test func nameThatWasGoneComesBack() throws {
    let gone = try zone.edited { $0.removeSet(of: "a.b.c.lab.example", .a) }
    let back = try gone.edited { $0.add(.txt("a.b.c.lab.example", "back")) }
    #expect(back.find("a.b.c.lab.example") == "node a.b.c.lab.example. TXT")
    #expect(back.find("c.lab.example") == "node c.lab.example.")
  }

  @Test func deepNameBringsItsEmptyNonTerminals() throws {
    let next = try zone.edited { $0.add(.a("x.y.z.lab.example")) }
    #expect(next.find("y.z.lab.example") == "node y.z.lab.example.")
    #expect(next.find("z.lab.example") == "node z.lab.example.")
  }

  @Test func deepNameTakesItsEmptyNonTerminalsAlong() throws {
    let next = try zone.edited { $0.removeSet(of: "a.b.c.lab.example", .a) }
    #expect(next.find("b.c.lab.example") == "no name")
    #expect(next.find("c.lab.example") == "no name")
  }

  @Test func emptyNonTerminalStaysWhileAnotherNameNeedsIt() throws {
    let next = try zone.edited { edit in
      edit.add(.a("d.b.c.lab.example"))
      edit.removeSet(of: "a.b.c.lab.example", .a)
    }
    #expect(next.find("b.c.lab.example") == "node b.c.lab.example.")
    #expect(next.content(of: "b.c.lab.example")?.childCount == 1)
  }

  @Test func nameWithNamesBelowBecomesAnEmptyNonTerminal() throws {
    let next = try zone.edited { edit in
      edit.add(.a("below.www.lab.example"))
      edit.removeSet(of: "www.lab.example", .a)
      edit.removeSet(of: "www.lab.example", .txt)
    }
    #expect(next.find("www.lab.example") == "node www.lab.example.")
  }

  @Test func wildcardInTheOverlayCovers() throws {
    let next = try zone.edited { $0.add(.txt("*.lab.example", "wild")) }
    #expect(next.find("nobody.lab.example") == "wildcard *.lab.example. TXT")
    #expect(next.find("www.lab.example") == "node www.lab.example. A TXT")
  }

  @Test func removedWildcardCoversNoMore() throws {
    let wild = try ZoneVersion.of("lab.example", [.txt("*.lab.example", "wild")])
    let next = try wild.edited { $0.removeSet(of: "*.lab.example", .txt) }
    #expect(next.find("nobody.lab.example") == "no name")
  }

  @Test func cutInTheOverlayDelegates() throws {
    let next = try zone.edited { $0.add(.ns("c.lab.example", "ns.example")) }
    #expect(next.find("a.b.c.lab.example") == "delegation c.lab.example. NS")
  }

  @Test func removedCutDelegatesNoMore() throws {
    let cut = try ZoneVersion.of("lab.example", [.ns("sub.lab.example", "ns.example"), .a("a.sub.lab.example")])
    let next = try cut.edited { $0.removeSet(of: "sub.lab.example", .ns) }
    #expect(next.find("a.sub.lab.example") == "node a.sub.lab.example. A")
  }

  @Test func addedTimeToLiveIsTheSets() throws {
    let next = try zone.edited { $0.add(.a("www.lab.example", "192.0.2.2", ttl: 60)) }
    #expect(next.content(of: "www.lab.example")?.recordSet(.a)?.ttl == 60)
    #expect(next.content(of: "www.lab.example")?.recordSet(.a)?.rdatas.count == 2)
  }

  @Test func editSeesItsOwnChanges() throws {
    var edit = ZoneEdit(zone)
    edit.add(.a("new.lab.example"))
    #expect(edit.isInUse("NEW.lab.example"))
    edit.remove(.a("new.lab.example"))
    #expect(!edit.isInUse("new.lab.example"))
  }

  @Test func emptyNonTerminalIsNotInUse() { #expect(!ZoneEdit(zone).isInUse("b.c.lab.example")) }

  @Test func zoneKeepsItsStartOfAuthority() {
    var edit = ZoneEdit(zone)
    edit.removeSet(of: "lab.example", .soa)
    #expect(edit.commit() == nil)
  }

  @Test func zoneHasOneStartOfAuthority() {
    var edit = ZoneEdit(zone)
    edit.add(.soa("lab.example", serial: 2))
    #expect(edit.commit() == nil)
  }

  @Test func recordOutsideTheZoneFindsNoPlace() throws {
    var edit = ZoneEdit(zone)
    let isAdded = edit.add(.a("www.other.example"))
    #expect(!isAdded)
    #expect(edit.changes.isEmpty)
    #expect(try #require(edit.commit()).records == zone.records)
  }
}
