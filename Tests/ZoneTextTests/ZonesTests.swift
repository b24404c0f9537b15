import DNSWire
import Foundation
import Testing
import ZoneText

@Suite("The zones of the repository")
struct ZonesTests {
  private func zone(_ name: String) throws -> ZoneFile {
    let octets = Array(try Data(contentsOf: zonesFolder.appending(path: "\(name).zone")))
    return try MasterFile.read(octets, file: name, origin: nil)
  }

  private func targets(_ zone: ZoneFile) throws -> [String] {
    try zone.records.map(\.record).filter { $0.type == .srv && $0.name.description.hasPrefix("_vlmcs._tcp.") }
      .map { try ServiceData(rdata: $0.rdata).target.relativeText }
  }

  @Test func theLabHasFourPublishers() throws {
    #expect(
      try targets(try zone("lab.example")) == [
        "kms1.lab.example", "kms2.lab.example", "desktop-7g2k9q.lab.example", "kms-old.lab.example",
      ])
  }

  @Test func theStalePublisherHasNoAddress() throws {
    let owner = try name("kms-old.lab.example.")
    #expect(try zone("lab.example").records.allSatisfy { $0.record.name != owner })
  }

  @Test func theNewcomerIsNotThereYet() throws {
    let owner = try name("kms3.lab.example.")
    #expect(try zone("lab.example").records.allSatisfy { $0.record.name != owner })
  }

  @Test func theBranchHasOnePublisher() throws {
    #expect(try targets(try zone("branch.lab.example")) == ["kms-branch1.branch.lab.example"])
  }

  @Test func theDelegationAndItsGlueMatchTheBranch() throws {
    let apex = try name("branch.lab.example.")
    let server = try name("ns1.branch.lab.example.")
    func servers(_ file: String) throws -> [ResourceRecord] {
      try zone(file).records.map(\.record)
        .filter { ($0.name == apex && $0.type == .ns) || $0.name == server }
    }
    #expect(try servers("lab.example") == servers("branch.lab.example"))
  }
}
