import Authority
import DNSWire
import Foundation
import Persistence
import Testing
import Zone

/// Copies of other servers' zones on disk, and what the store knows of them.
@Suite struct CopyTests {
  private func folder(_ fixture: StoreFixture) throws -> (DataDirectory, CopyFolder) {
    let directory = try DataDirectory(path: fixture.folder)
    return (directory, try CopyFolder(in: directory))
  }

  @Test func copyIsReadAsItWasWritten() throws {
    let fixture = try StoreFixture()
    let (_, copies) = try folder(fixture)
    let records = [try fixture.address("a.lab.example", 1), try fixture.service("kms1.lab.example")]
    let id = try copies.write(records, of: fixture.zone)
    let copy = try #require(try copies.read(fixture.zone))
    #expect(copy.id == id && copy.records == records)
    #expect(try copies.write(records, of: fixture.zone) != id)
  }

  @Test func zonesHaveFilesOfTheirOwnWhateverTheirNames() throws {
    let fixture = try StoreFixture()
    let (_, copies) = try folder(fixture)
    let label = String(repeating: "x", count: 60)
    let names = ["\\.\\./\\.\\./etc/x", "a", "A.b", "\(label).\(label).\(label).\(label)", "."].compactMap {
      try? Name(text: $0)
    }
    #expect(names.count == 5)
    for (index, name) in names.enumerated() {
      _ = try copies.write([try fixture.address("a.lab.example", UInt8(index))], of: name)
    }
    for (index, name) in names.enumerated() {
      #expect(try copies.read(name)?.records.first?.rdata.last == UInt8(index))
    }
    for name in names { copies.remove(name) }
    for name in names { #expect(try copies.read(name) == nil) }
  }

  @Test func damagedCopyIsNotRead() throws {
    let fixture = try StoreFixture()
    let (_, copies) = try folder(fixture)
    _ = try copies.write([try fixture.address("a.lab.example", 1)], of: fixture.zone)
    let files = FileManager.default
    let name = try #require(
      try files.subpathsOfDirectory(atPath: fixture.folder + "/copies").first { $0.hasSuffix(".copy") })
    let path = fixture.folder + "/copies/" + name
    let whole = try #require(files.contents(atPath: path))
    for position in [0, 20, whole.count / 2, whole.count - 1] {
      var damaged = whole
      damaged[position] ^= 1
      try damaged.write(to: URL(fileURLWithPath: path))
      if position == 20 { continue }  // The ID is the store's to compare.
      #expect(throws: StoreError.self) { try copies.read(fixture.zone) }
    }
    for count in [0, 10, whole.count - 1] {
      try whole.prefix(count).write(to: URL(fileURLWithPath: path))
      #expect(throws: StoreError.self) { try copies.read(fixture.zone) }
    }
  }

  @Test func otherBaseForgetsTheRecordsOnTopOfTheOneBefore() async throws {
    let fixture = try StoreFixture()
    let store = try fixture.open()
    try store.adopt([BaseAdoption(zone: fixture.zone, digest: [1], soa: fixture.soa(1))])
    try store.commit([try fixture.commit(added: [try fixture.address("a.lab.example", 1)])])
    let changes = ChangeSet(added: [try fixture.address("b.lab.example", 2)])
    let commit = Commit(
      zone: fixture.zone, changes: changes, soa: try fixture.soa(9), author: .server(reason: "transferred"), time: 5)
    try await store.replaceBase(of: fixture.zone, digest: [2], soa: try fixture.soa(9), commit: commit)
    let recollection = try #require(try await store.recall(fixture.zone))
    #expect(recollection.baseDigest == [2] && recollection.entries.isEmpty)
    #expect(recollection.soa.serial.rawValue == 9)
    let recent = try await store.recentChanges(limit: 10)
    #expect(recent.count == 2 && recent.last?.changes == changes)
    #expect(try await store.recentChanges(limit: 1).map(\.changes) == [changes])
  }
}
