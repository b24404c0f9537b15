import DNSWire
import TestSupport
import Testing
import Zone

/// Walks over all records of a version, stopped and gone on with anywhere.
@Suite struct RecordCursorTests {
  /// All records as the cursor gives them.
  private static func records(_ zone: ZoneVersion) throws -> [ResourceRecord] {
    var records: [ResourceRecord] = []
    var cursor = RecordCursor()
    while let record = zone.nextRecord(&cursor) {
      let name = try Name(wire: record.owner.array(0..<record.owner.count))
      let rdata = record.rdata.array(0..<record.rdata.count)
      records.append(ResourceRecord(name: name, type: record.type, ttl: record.ttl, rdata: rdata))
    }
    return records
  }

  private static func zone() throws -> ZoneVersion {
    try .of(
      "lab.example",
      (0..<50).flatMap { [.a("h\($0).x.lab.example", "192.0.2.\($0)"), .txt("h\($0).x.lab.example", "\($0)")] })
  }

  @Test func everyRecordOfTheImageComesOnce() throws {
    let zone = try Self.zone()
    #expect(ZoneCopy.lines(try Self.records(zone)) == ZoneCopy.lines(zone.records))
  }

  @Test func changedRecordsComeOnceAndRemovedOnesDoNot() throws {
    let zone = try Self.zone().edited { edit in
      for number in 0..<40 { edit.add(.a("new\(number).lab.example")) }
      edit.removeSet(of: "h1.x.lab.example", .a)
      edit.removeSet(of: "h2.x.lab.example", .a)
      edit.removeSet(of: "h2.x.lab.example", .txt)
      edit.add(.a("H3.x.lab.example", "192.0.2.200"))
    }
    let lines = ZoneCopy.lines(try Self.records(zone))
    #expect(lines == ZoneCopy.lines(zone.records))
    #expect(lines.count == 3 + 100 + 40 - 3 + 1)
    #expect(lines.contains { $0.hasPrefix("new7.lab.example.") })
    #expect(!lines.contains { $0.hasPrefix("h2.x") })
  }

  @Test func walkGoesOnWhereItStopped() throws {
    let zone = try Self.zone().edited { $0.add(.a("new.lab.example")) }
    let whole = ZoneCopy.lines(try Self.records(zone))
    var lines: [String] = []
    var kept = RecordCursor()
    while true {
      var cursor = kept
      guard let record = zone.nextRecord(&cursor) else { break }
      let again = zone.nextRecord(&kept)
      #expect(again?.type == record.type && again?.rdata.count == record.rdata.count)
      let name = try Name(wire: record.owner.array(0..<record.owner.count))
      let rdata = record.rdata.array(0..<record.rdata.count)
      lines += ZoneCopy.lines([ResourceRecord(name: name, type: record.type, ttl: record.ttl, rdata: rdata)])
    }
    #expect(lines.sorted() == whole)
  }

  @Test func firstRecordOfEachOwnerSaysSo() throws {
    let zone = try Self.zone()
    var owners: Set<[UInt8]> = []
    var cursor = RecordCursor()
    while let record = zone.nextRecord(&cursor) {
      #expect(record.isFirstOfOwner == owners.insert(record.owner.array(0..<record.owner.count)).inserted)
    }
    #expect(owners.count == 52)
  }

  @Test func signatureHasTheTTLOfTheSetThatItCovers() throws {
    let rdata = [0, 16, 13, 3] + Array(repeating: 0, count: 14) + Name.root.wire + [1]
    let zone = try ZoneVersion.of(
      "lab.example",
      [
        .txt("www.lab.example", "x", ttl: 30),
        ResourceRecord(name: "www.lab.example", type: .rrsig, ttl: 999, rdata: rdata),
      ])
    #expect(try Self.records(zone).first { $0.type == .rrsig }?.ttl == 30)
  }
}
