import AccessPolicy
import DNSClient
import DNSWire
import TestSupport
import Testing

/// The messages of zone transfers, as right and wrong servers send them.
@Suite struct TransferReaderTests {
  static let zone: Name = "lab.example"
  static let soa = ResourceRecord.soa("lab.example", serial: 7)
  static let host = ResourceRecord.a("host.lab.example")

  static func message(
    _ records: [ResourceRecord], id: UInt16 = 1, question: Question? = Question(name: zone, type: .axfr),
    flags: UInt16 = Header.Flag.response
  ) throws -> [UInt8] {
    var message = Message(header: Header(id: id, flags: flags))
    if let question { message.questions = [question] }
    message.answers = records
    return try message.encoded()
  }

  /// The records of messages, and whether they are complete; or why not.
  static func read(
    _ messages: [[UInt8]]
  ) -> (records: [ResourceRecord], isComplete: Bool, failure: TransferFailure.Reason?) {
    var reader = TransferReader(zone: zone, id: 1)
    var records: [ResourceRecord] = []
    for message in messages {
      do throws(TransferFailure.Reason) {
        records += try reader.take(message, now: 0)
      } catch {
        return (records, reader.isComplete, error)
      }
    }
    return (records, reader.isComplete, nil)
  }

  @Test func zoneInOneMessage() throws {
    let result = Self.read([try Self.message([Self.soa, Self.host, Self.soa])])
    #expect(result.isComplete && result.failure == nil)
    #expect(result.records == [Self.soa, Self.host])
  }

  @Test func zoneInMessagesWithoutQuestions() throws {
    let result = Self.read([
      try Self.message([Self.soa]), try Self.message([Self.host], question: nil),
      try Self.message([Self.soa], question: nil),
    ])
    #expect(result.isComplete && result.records == [Self.soa, Self.host])
  }

  @Test func zoneIsNotCompleteBeforeItsLastRecord() throws {
    #expect(!Self.read([try Self.message([Self.soa, Self.host])]).isComplete)
    #expect(!Self.read([try Self.message([Self.soa])]).isComplete)
  }

  @Test func serialIsTold() throws {
    var reader = TransferReader(zone: Self.zone, id: 1)
    _ = try reader.take(try Self.message([Self.soa]), now: 0)
    #expect(reader.serial?.rawValue == 7)
  }

  @Test func recordsOfOtherZonesArePassedOverAndCounted() throws {
    var reader = TransferReader(zone: Self.zone, id: 1)
    let records = try reader.take(
      try Self.message([Self.soa, .a("host.other.example"), Self.host, Self.soa]), now: 0)
    #expect(records == [Self.soa, Self.host])
    #expect(reader.foreignRecords == 1)
  }

  @Test func wrongMessagesAreToldOf() throws {
    func failure(_ message: [UInt8]) -> TransferFailure.Reason? { Self.read([message]).failure }
    #expect(failure(try Self.message([Self.soa], id: 2)) == .otherAnswer(messageID: true))
    #expect(failure(try Self.message([Self.soa], flags: 0)) == .otherAnswer(messageID: false))
    #expect(failure(try Self.message([Self.soa], flags: 0xA800)) == .otherAnswer(messageID: false))
    #expect(failure(try Self.message([Self.soa], question: nil)) == .otherAnswer(messageID: false))
    let other = Question(name: "other.example", type: .axfr)
    #expect(failure(try Self.message([Self.soa], question: other)) == .otherAnswer(messageID: false))
    let soa = Question(name: Self.zone, type: .soa)
    #expect(failure(try Self.message([Self.soa], question: soa)) == .otherAnswer(messageID: false))
    #expect(failure(try Self.message([])) == .empty)
    #expect(failure(try Self.message([Self.host, Self.soa])) == .noStart)
    #expect(failure(try Self.message([.soa("other.example"), Self.soa])) == .noStart)
    #expect(failure([1, 2, 3]) == .malformed(.truncated))
    #expect(failure(Array(try Self.message([Self.soa, Self.host]).dropLast())) == .malformed(.truncated))
  }

  @Test(arguments: [ResponseCode.refused, .notAuthoritative, .serverFailure, .formError, .notImplemented])
  func refusalsAreToldOf(code: ResponseCode) throws {
    let flags = Header.Flag.response | code.rawValue
    #expect(Self.read([try Self.message([], flags: flags)]).failure == .code(code))
    #expect(Self.read([try Self.message([], question: nil, flags: flags)]).failure == .code(code))
  }

  @Test func refusalInTheMiddleIsToldOf() throws {
    let result = Self.read([
      try Self.message([Self.soa, Self.host]),
      try Self.message([], flags: Header.Flag.response | ResponseCode.serverFailure.rawValue),
    ])
    #expect(result.failure == .code(.serverFailure) && !result.isComplete)
  }

  @Test func otherEndIsToldOf() throws {
    let other = ResourceRecord.soa("lab.example", serial: 8)
    #expect(Self.read([try Self.message([Self.soa, Self.host, other])]).failure == .otherEnd)
  }

  @Test func recordsBehindTheEndAreToldOf() throws {
    #expect(Self.read([try Self.message([Self.soa, Self.soa, Self.host])]).failure == .behindEnd)
    let result = Self.read([try Self.message([Self.soa, Self.soa]), try Self.message([Self.host])])
    #expect(result.failure == .behindEnd)
  }

  @Test func countsThatLieAreToldOf() throws {
    var octets = try Self.message([Self.soa, Self.host])
    octets[7] = 200
    #expect(Self.read([octets]).failure == .malformed(.truncated))
  }

  @Test func descriptionsNameTheServerAndTheZone() {
    let reasons: [TransferFailure.Reason] = [
      .closedEarly, .stalled, .tooLong, .code(.refused), .otherAnswer(messageID: true), .malformed(.truncated), .empty,
      .noStart, .otherEnd, .behindEnd, .tooManyRecords, .tooManyOctets, .signature(.unsigned), .connection(.noAnswer),
    ]
    let server = ServerAddress(.literal("192.0.2.1"), port: 53)
    let texts = reasons.map { TransferFailure(server: server, zone: Self.zone, reason: $0, records: 3).description }
    #expect(Set(texts).count == texts.count)
    for text in texts { #expect(text.contains("192.0.2.1:53"), "\(text)") }
  }
}
