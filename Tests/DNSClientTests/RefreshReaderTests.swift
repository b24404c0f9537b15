import AccessPolicy
import DNSClient
import DNSWire
import TestSupport
import Testing

/// The messages of incremental transfers, as right and wrong servers send them (RFC 1995 §4).
@Suite struct RefreshReaderTests {
  static let host = ResourceRecord.a("host.lab.example")
  static let other = ResourceRecord.a("other.lab.example")

  static func soa(_ serial: UInt32) -> ResourceRecord { .soa("lab.example", serial: serial) }

  /// What comes of messages to who has serial 5, each of these records.
  static func read(_ messages: [ResourceRecord]..., limit: Int = 1_000) throws -> RefreshReader.Content? {
    var reader = RefreshReader(zone: "lab.example", newerThan: Serial(rawValue: 5), id: 1, limit: limit)
    var content: RefreshReader.Content?
    for records in messages {
      content = try reader.take(
        try TransferReaderTests.message(records, question: Question(name: "lab.example", type: .ixfr)), now: 0)
    }
    return content
  }

  @Test func sameSerialIsNothingNewer() throws {
    #expect(try Self.read([Self.soa(5)]) == .serial(Serial(rawValue: 5)))
  }

  @Test func onlyASerialIsToldWhereTheServerSendsNoMore() throws {
    #expect(try Self.read([Self.soa(8)]) == .serial(Serial(rawValue: 8)))
  }

  @Test func differencesComeInTheirOrder() throws {
    let content = try Self.read(
      [Self.soa(8), Self.soa(5), Self.host, Self.soa(6), Self.soa(6)], [Self.soa(8), Self.other, Self.soa(8)])
    #expect(
      content
        == .differences([
          RefreshReader.Difference(removed: [Self.soa(5), Self.host], added: [Self.soa(6)]),
          RefreshReader.Difference(removed: [Self.soa(6)], added: [Self.soa(8), Self.other]),
        ]))
  }

  @Test func wholeZoneComesWhereTheSecondRecordIsNoSOARecord() throws {
    #expect(try Self.read([Self.soa(8), Self.host, Self.soa(8)]) == .zone([Self.soa(8), Self.host]))
  }

  @Test func nothingIsCompleteBeforeItsEnd() throws {
    #expect(try Self.read([Self.soa(8), Self.soa(5), Self.host, Self.soa(8)]) == nil)
    #expect(try Self.read([Self.soa(8), Self.host]) == nil)
  }

  @Test(arguments: [
    ResourceRecord(name: "host.lab.example", type: .a, ttl: 60, rdata: [1, 2, 3]),
    ResourceRecord(name: "host.lab.example", type: .a, ttl: 60, rdata: []),
    ResourceRecord(name: "host.lab.example", type: .any, ttl: 60, rdata: [1]),
  ])
  func recordThatNoZoneCanHoldIsRefused(record: ResourceRecord) {
    #expect(throws: TransferFailure.Reason.unusable(record.type)) {
      try Self.read([Self.soa(6), Self.soa(5), Self.soa(6), record, Self.soa(6)])
    }
    #expect(throws: TransferFailure.Reason.unusable(record.type)) {
      try Self.read([Self.soa(6), Self.host, record, Self.soa(6)])
    }
  }

  @Test func timeToLiveBeyondTheLargestIsZero() throws {
    let record = ResourceRecord.a("host.lab.example", ttl: 0x8000_0001)
    #expect(
      try Self.read([Self.soa(8), record, Self.soa(8)]) == .zone([Self.soa(8), .a("host.lab.example", ttl: 0)]))
  }

  @Test func serialsThatGoBackAreWrong() {
    #expect(throws: TransferFailure.Reason.wrongSerial) {
      try Self.read([Self.soa(8), Self.soa(5), Self.soa(4), Self.soa(4), Self.soa(8), Self.soa(8)])
    }
  }

  @Test func differencesThatLeaveAGapAreWrong() {
    #expect(throws: TransferFailure.Reason.wrongSerial) {
      try Self.read([Self.soa(8), Self.soa(5), Self.soa(6), Self.soa(7), Self.soa(8), Self.soa(8)])
    }
  }

  @Test func differencesOfAnotherCopyAreNone() {
    #expect(throws: TransferFailure.Reason.otherEnd) {
      try Self.read([Self.soa(8), Self.soa(4), Self.soa(8), Self.soa(8)])
    }
  }

  @Test func recordOutsideTheZoneEndsDifferences() {
    #expect(throws: TransferFailure.Reason.outOfZone) {
      try Self.read([Self.soa(8), Self.soa(5), Self.soa(8), .a("host.other.example"), Self.soa(8)])
    }
  }

  @Test func recordsBehindTheEndAreWrong() {
    #expect(throws: TransferFailure.Reason.behindEnd) {
      try Self.read([Self.soa(8), Self.soa(5), Self.soa(8), Self.soa(8), Self.host])
    }
  }

  @Test func thereIsABoundToTheRecords() {
    #expect(throws: TransferFailure.Reason.tooManyRecords) {
      try Self.read([Self.soa(8), Self.host, Self.other, Self.soa(8)], limit: 3)
    }
  }
}
