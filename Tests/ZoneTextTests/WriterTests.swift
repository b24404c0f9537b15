import DNSWire
import Foundation
import Testing
import ZoneText

/// What is written is read again as it was, by us and by others.
@Suite struct WriterTests {
  static let seeds: [UInt64] = Array(1...12)

  /// The records as a master file.
  private func text(_ zone: HostileZone, _ style: MasterFileStyle) -> String {
    var writer = MasterFileWriter(origin: zone.origin, style: style, ownerWidth: 24)
    writer.write(comment: "made by chance\n\0\u{1B}")
    for record in zone.records { writer.write(record) }
    return String(decoding: writer.take(), as: UTF8.self)
  }

  private func windowsText(_ zone: HostileZone, age: UInt32? = nil) throws -> String {
    let soa = try StartOfAuthority(rdata: zone.records[0].rdata)
    var writer = WindowsFileWriter(origin: zone.origin, serial: soa.serial)
    for record in zone.records { writer.write(record, age: age) }
    return String(decoding: writer.take(), as: UTF8.self)
  }

  private func expectSame(_ left: [OracleRecord], _ right: [OracleRecord], _ text: String) {
    let (left, right) = (Set(left), Set(right))
    #expect(left.subtracting(right).isEmpty, "lost")
    #expect(right.subtracting(left).isEmpty, "made up")
    #expect(!left.isEmpty)
  }

  @Test(arguments: seeds, [MasterFileStyle.full, .relative])
  func whatIsWrittenIsReadAgainAsItWas(seed: UInt64, style: MasterFileStyle) throws {
    let zone = try HostileZone(seed: seed, count: 60)
    let text = text(zone, style)
    #expect(text.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
    let again = try ZoneTextTests.zone(text).records.map { OracleRecord($0.record) }
    #expect(again.count == zone.records.count)
    expectSame(zone.records.map { OracleRecord($0) }, again, text)
  }

  @Test(arguments: seeds) func canonicalFormIsTheSameWhateverTheCase(seed: UInt64) throws {
    let zone = try HostileZone(seed: seed, count: 60)
    let text = text(zone, .canonical)
    let again = try ZoneTextTests.zone(text).records.map(\.record)
    var writer = MasterFileWriter(origin: zone.origin, style: .canonical, ownerWidth: 0)
    writer.write(comment: "made by chance\n\0\u{1B}")
    for record in again { writer.write(record) }
    #expect(String(decoding: writer.take(), as: UTF8.self) == text)
    #expect(zip(again, zone.records).allSatisfy { $0.isSame(as: $1) } && again.count == zone.records.count)
  }

  @Test(arguments: seeds) func windowsFormIsReadAgainAsItWas(seed: UInt64) throws {
    let zone = try HostileZone(seed: seed, count: 60, isPrintable: true)
    let text = try windowsText(zone)
    let again = try ZoneTextTests.zone(text, origin: zone.origin.description).records.map { OracleRecord($0.record) }
    expectSame(zone.records.map { OracleRecord($0) }, again, text)
  }

  @Test(arguments: seeds) func libldnsReadsTheSameRecords(seed: UInt64) throws {
    let zone = try HostileZone(seed: seed, count: 60)
    let text = text(zone, seed.isMultiple(of: 2) ? .relative : .full)
    let types = Set(zone.records.map(\.type.description)).filter { !$0.hasPrefix("TYPE") }.sorted()
    let output = try Tool.run(
      "sh", ["-c", "ldns-read-zone \(types.map { "-u \($0)" }.joined(separator: " ")) IN > OUT"], input: text)
    expectSame(
      zone.records.map { OracleRecord($0) }, try OracleRecord.generic(String(decoding: output, as: UTF8.self)), text)
  }

  @Test func ownersAreRelativeAndStandOnce() throws {
    var writer = MasterFileWriter(origin: try name("t.example"), style: .relative, ownerWidth: 4)
    for record in try ZoneTextTests.zone(head + "www A 192.0.2.1\n AAAA 2001:db8::1\nx.y A 192.0.2.2\n").records {
      writer.write(record.record)
    }
    #expect(
      String(decoding: writer.take(), as: UTF8.self) == """
        $ORIGIN t.example.
        @    300     IN SOA     ns1.t.example. root.t.example. 1 3600 600 86400 60
             300     IN NS      ns1.t.example.
        www  300     IN A       192.0.2.1
             300     IN AAAA    2001:db8::1
        x.y  300     IN A       192.0.2.2

        """)
  }

  @Test func windowsFormSaysWhenARecordWasLastPublished() throws {
    var writer = WindowsFileWriter(origin: try name("t.example"), serial: Serial(rawValue: 1))
    let records = try ZoneTextTests.zone(head + "kms1 900 A 192.0.2.1\n").records.map(\.record)
    // 3,634,093 hours are 2015-07-30.
    for record in records { writer.write(record, age: record.type == .a ? 3_634_093 : nil) }
    let text = String(decoding: writer.take(), as: UTF8.self)
    #expect(text.contains("kms1                    [AGE:3634093]\t900\tA\t192.0.2.1\n"))
    #expect(text.hasPrefix(";\n;  Database file t.example.dns for t.example zone.\n;      Zone version:  1\n;\n"))
    #expect(!text.contains("$TTL"))
  }

  @Test func windowsFormHasOctalEscapes() throws {
    var writer = WindowsFileWriter(origin: try name("t.example"), serial: Serial(rawValue: 1))
    let record = ResourceRecord(
      name: try name("a\\255\\032b.t.example"), type: .txt, ttl: 5, rdata: [3, 0x41, 0xE4, 0x22])
    writer.write(record, age: nil)
    let text = String(decoding: writer.take(), as: UTF8.self)
    #expect(text.hasSuffix("a\\377\\040b              5\tTXT\t\"A\\344\\\"\"\n"))
  }
}
