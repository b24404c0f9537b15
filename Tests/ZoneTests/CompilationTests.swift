import DNSWire
import TestSupport
import Testing
import Zone

@Suite struct CompilationTests {
  @Test func identicalRecordsCountOnce() throws {
    let zone = try ZoneVersion.of("lab.example", [.a("a.lab.example"), .a("A.lab.example")])
    #expect(zone.content(of: "a.lab.example")?.recordSet(.a)?.rdatas.count == 1)
  }

  @Test func namesInRecordDataCompareFolded() throws {
    let zone = try ZoneVersion.of(
      "lab.example", [.mx("a.lab.example", "m.example"), .mx("a.lab.example", "M.example")])
    #expect(zone.content(of: "a.lab.example")?.recordSet(.mx)?.rdatas.count == 1)
  }

  @Test func firstTimeToLiveIsTheSets() throws {
    let zone = try ZoneVersion.of(
      "lab.example", [.a("a.lab.example", ttl: 60), .a("a.lab.example", "192.0.2.2", ttl: 90)])
    #expect(zone.content(of: "a.lab.example")?.recordSet(.a)?.ttl == 60)
  }

  @Test func zoneWithoutStartOfAuthorityIsMalformed() {
    #expect(throws: ZoneVersion.Malformed.startOfAuthority) {
      try ZoneVersion(apex: "lab.example", records: [.a("lab.example")])
    }
  }

  @Test func zoneWithTwoStartsOfAuthorityIsMalformed() {
    #expect(throws: ZoneVersion.Malformed.startOfAuthority) {
      try ZoneVersion.of("lab.example", [.soa("lab.example", serial: 2)])
    }
  }

  @Test func unreadableStartOfAuthorityIsMalformed() {
    let record = ResourceRecord(name: "lab.example", type: .soa, ttl: 1, rdata: [0, 0, 1])
    #expect(throws: ZoneVersion.Malformed.startOfAuthority) {
      try ZoneVersion(apex: "lab.example", records: [record])
    }
  }

  @Test func recordOutsideTheZoneIsMalformed() {
    #expect(throws: ZoneVersion.Malformed.outOfZone("www.example")) {
      try ZoneVersion.of("lab.example", [.a("www.example")])
    }
  }

  @Test func rootCanBeAZone() throws {
    let zone = try ZoneVersion.of(.root, [.ns("example", "ns.example"), .a("ns.example")])
    #expect(zone.find("www.example") == "delegation example. NS")
    #expect(zone.find("other") == "no name")
    #expect(zone.find(.root, .soa) == "node . NS SOA")
  }

  @Test func recordsAreInCanonicalOrderTheStartOfAuthorityFirst() throws {
    let zone = try ZoneVersion.of(
      "lab.example",
      [
        .a("z.lab.example"), .a("a.z.lab.example"), .txt("B.lab.example", "2"), .txt("B.lab.example", "1"),
        .a("b.lab.example"), .a("*.lab.example"),
      ])
    let order = zone.records.map { "\($0.name) \($0.type)" }
    #expect(
      order == [
        "lab.example. SOA", "lab.example. NS", "*.lab.example. A", "B.lab.example. A", "B.lab.example. TXT",
        "B.lab.example. TXT", "ns1.lab.example. A", "z.lab.example. A", "a.z.lab.example. A",
      ])
    #expect(zone.records.map(\.rdata).filter { $0.count == 2 } == [[1, 0x31], [1, 0x32]])
  }

  @Test func recordsMakeTheSameZoneAgain() throws {
    let zone = try ZoneVersion.of("lab.example", [.a("a.b.lab.example"), .txt("*.lab.example", "wild")])
    #expect(try ZoneVersion(apex: "lab.example", records: zone.records).records == zone.records)
  }

  @Test func anyTypeIsCarried() throws {
    let record = ResourceRecord(name: "a.lab.example", type: RecordType(rawValue: 65_400), ttl: 5, rdata: [])
    let zone = try ZoneVersion.of("lab.example", [record])
    #expect(zone.find("a.lab.example") == "node a.lab.example. TYPE65400")
    #expect(zone.records.contains(record))
  }
}
