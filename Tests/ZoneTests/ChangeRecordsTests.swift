import DNSWire
import TestSupport
import Testing
import Zone

/// Differences as octets, which the journal keeps.
@Suite struct ChangeRecordsTests {
  private static let apex: Name = "lab.example"

  private static func difference(_ before: ResourceRecord, _ after: ResourceRecord) -> ChangeSet {
    ChangeSet(removed: [.a("x.lab.example"), before], added: [.a("X.lab.example", "192.0.2.9"), after])
  }

  /// All of a record that may differ: records are equal whatever the case of their names.
  private static func fields(_ records: [ResourceRecord]) -> [String] {
    records.map { "\($0.name.wire) \($0.type) \($0.ttl) \($0.rdata)" }
  }

  private static func isKept(_ changes: ChangeSet) throws -> Bool {
    let read = try ChangeRecords.decode(ChangeRecords.encode(changes, apex: apex), apex: apex)
    return fields(read.removed) == fields(changes.removed) && fields(read.added) == fields(changes.added)
  }

  @Test func soaRecordWithANewSerialStandsOnce() throws {
    let changes = Self.difference(.soa("lab.example", serial: 7), .soa("lab.example", serial: 0xFFFF_FFFE))
    #expect(try Self.isKept(changes))
    let octets = ChangeRecords.encode(changes, apex: Self.apex)
    let soa = ChangeRecords.encode(ChangeSet(added: [.soa("lab.example")]), apex: Self.apex)
    let others = ChangeRecords.encode(
      ChangeSet(removed: Array(changes.removed.dropLast()), added: Array(changes.added.dropLast())), apex: Self.apex)
    #expect(octets.count < others.count + soa.count + 4)
  }

  @Test(arguments: [
    (ResourceRecord.soa("lab.example", serial: 1), ResourceRecord.soa("lab.example", serial: 2, ttl: 60)),
    (.soa("lab.example", serial: 1), .soa("lab.example", serial: 2, minimum: 60)),
    (.soa("lab.example", serial: 1), .soa("LAB.example", serial: 2)),
    (.soa("lab.example", serial: 1), .a("lab.example")),
    (.a("lab.example"), .soa("lab.example", serial: 2)),
  ])
  func soaRecordThatDiffersInMoreIsKeptWhole(before: ResourceRecord, after: ResourceRecord) throws {
    #expect(try Self.isKept(Self.difference(before, after)))
  }

  @Test func soaRecordThatComesFirstIsKept() throws {
    let changes = ChangeSet(
      removed: [.soa("lab.example", serial: 1), .a("x.lab.example")],
      added: [.soa("lab.example", serial: 2), .a("y.lab.example")])
    #expect(try Self.isKept(changes))
  }

  @Test func nothingIsNoOctets() throws {
    #expect(ChangeRecords.encode(ChangeSet(), apex: Self.apex).isEmpty)
    #expect(try ChangeRecords.decode([], apex: Self.apex).isEmpty)
  }

  @Test func lastSOARecordIsFound() throws {
    let after = ResourceRecord.soa("lab.example", serial: 9)
    for before in [ResourceRecord.soa("lab.example", serial: 8), .soa("lab.example", serial: 8, ttl: 1)] {
      let octets = ChangeRecords.encode(Self.difference(before, after), apex: Self.apex)
      #expect(try ChangeRecords.lastSOA(octets) == after.rdata)
    }
    let others = ChangeRecords.encode(ChangeSet(added: [after, .a("x.lab.example")]), apex: Self.apex)
    #expect(try ChangeRecords.lastSOA(others) == nil)
  }

  @Test func octetsThatAreCutOffAreAFault() throws {
    let changes = Self.difference(.soa("lab.example", serial: 7), .soa("lab.example", serial: 8))
    let octets = ChangeRecords.encode(changes, apex: Self.apex)
    for count in 1..<octets.count {
      #expect(throws: ChangeRecords.Fault.self) {
        try ChangeRecords.decode(Array(octets.prefix(count)), apex: Self.apex)
      }
    }
    #expect(throws: ChangeRecords.Fault.trailingOctets) {
      try ChangeRecords.decode(octets + [0], apex: Self.apex)
    }
  }

  @Test func serialWithoutSOARecordIsAFault() throws {
    let removed = ChangeRecords.encode(ChangeSet(removed: [.a("x.lab.example")]), apex: Self.apex)
    // Form, counts; then the serial where nothing was removed, or an address was; and a serial that no count speaks of.
    let nothing: [UInt8] = [2, 0, 1, 0, 0, 0, 9]
    let address: [UInt8] = [2, 1, 1] + Array(removed.dropFirst(3)) + [0, 0, 0, 9]
    let uncounted: [UInt8] = [2, 0, 0, 0, 0, 0, 9]
    for octets in [nothing, address, uncounted] {
      #expect(throws: ChangeRecords.Fault.block(.noSOA)) { try ChangeRecords.decode(octets, apex: Self.apex) }
    }
  }

  @Test func unknownFormIsAFault() {
    #expect(throws: ChangeRecords.Fault.form(3)) { try ChangeRecords.decode([3, 0, 0], apex: Self.apex) }
  }
}
