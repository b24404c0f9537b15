import Configuration
import DNSWire
import Foundation
import Testing
import Zone
import ZoneText

/// The lab in zones/: what it claims to hold.
@Suite struct ZonesTests {
  static func load() throws -> ZoneSet {
    let configuration = try ServerConfiguration.read(
      path: Repository.root.appendingPathComponent("zones/kmsdns.yaml").path)
    return ZoneSet(
      try configuration.zones.map { entry in
        let octets = Array(try Data(contentsOf: URL(fileURLWithPath: entry.file)))
        let file = try MasterFile.read(octets, file: entry.file, origin: entry.origin)
        return try ZoneVersion(apex: file.origin, records: file.records.map(\.record))
      })
  }

  @Test func zonesLoad() throws {
    let apexes = try Self.load().versions.map(\.apex.description).sorted()
    #expect(apexes == ["branch.lab.example.", "lab.example."])
  }

  @Test func fourHostsPublishKMSInTheLab() throws {
    let zone = try #require(try Self.load().version(apex: try Name(text: "lab.example")))
    let publishers = try #require(zone.content(of: try Name(text: "_vlmcs._tcp.lab.example"))?.recordSet(.srv))
    let targets = try publishers.rdatas.map { try ServiceData(rdata: $0).target.relativeText }.sorted()
    #expect(targets.count == 4)
    #expect(targets.contains("kms1.lab.example") && targets.contains("kms2.lab.example"))
  }

  @Test func labHasEveryKindOfRecordThatItPromises() throws {
    let records = try #require(try Self.load().version(apex: try Name(text: "lab.example"))).records
    for type in [RecordType.soa, .ns, .a, .aaaa, .srv, .cname, .txt] {
      #expect(records.contains { $0.type == type }, "\(type)")
    }
    #expect(records.contains { $0.name.isWildcard })
    #expect(records.contains { $0.type == .ns && $0.name.labelCount > 2 })
  }
}
