import DNSWire
import Testing

/// The sections of a message (RFC 1035 §4.1).
@Suite struct MessageTests {
  private func sample() throws -> Message {
    var message = Message(header: Header(id: 0x1234, flags: 0x8400))
    let owner = try name("_vlmcs._tcp.Lab.example.")
    let host = try name("kms1.Lab.example.")
    message.questions = [Question(name: owner, type: .srv)]
    message.answers = [
      ResourceRecord(
        name: owner, type: .srv, ttl: 3_600,
        rdata: ServiceData(priority: 0, weight: 5, port: 1_688, target: host).rdata)
    ]
    message.authorities = [
      ResourceRecord(name: try name("Lab.example."), type: .ns, ttl: 60, rdata: try name("ns1.Lab.example.").wire)
    ]
    message.additionals = [ResourceRecord(name: host, type: .a, ttl: 300, rdata: [10, 0, 0, 1])]
    return message
  }

  @Test func everySectionSurvives() throws {
    let message = try sample()
    let again = try decode(message.encoded())
    #expect(again.header.id == 0x1234 && again.header.flags == 0x8400)
    #expect(again.questions == message.questions)
    #expect(again.answers == message.answers)
    #expect(again.authorities == message.authorities)
    #expect(again.additionals == message.additionals)
    #expect(again.edns == nil && again.tsig == nil)
  }

  @Test func caseSurvives() throws {
    let again = try decode(sample().encoded())
    #expect(again.questions.first?.name.description == "_vlmcs._tcp.Lab.example.")
    #expect(try ServiceData(rdata: #require(again.answers.first).rdata).description == "0 5 1688 kms1.Lab.example.")
  }

  @Test func countsComeFromTheSections() throws {
    var message = try sample()
    message.header.answerCount = 77
    message.edns = EDNS(payloadSize: 1_232)
    let header = try decode(message.encoded()).header
    #expect(header.questionCount == 1 && header.answerCount == 1)
    #expect(header.authorityCount == 1 && header.additionalCount == 2)
  }

  @Test func extendedErrorSurvives() throws {
    var message = try sample()
    message.edns = EDNS(payloadSize: 1_232)
    message.extendedError = Message.Extension(error: .prohibited, text: "no rule allows it")
    #expect(try decode(message.encoded()).extendedError == message.extendedError)
  }

  /// RFC 8914 §2: INFO-CODE has two octets, which this option has not; it is passed over, as options before it are.
  @Test func extendedErrorWithoutACodeIsNone() throws {
    var message = Message(header: Header(id: 1, flags: 0x8000))
    message.edns = EDNS(payloadSize: 1_232)
    var octets = try message.encoded()
    octets.removeLast(2)
    octets += [0, 10, 0, 3, 0, 1, 0xFF, 0, 15, 0, 1, 0]
    #expect(try decode(octets).extendedError == nil)
  }

  @Test func targetOfSRVIsNotCompressed() throws {
    let octets = try sample().encoded()
    let target = try name("kms1.Lab.example.").wire
    #expect(octets.indices.contains { octets[$0...].starts(with: target) })
  }

  @Test func headerAloneIsAMessage() throws {
    let message = try decode(header())
    #expect(message.questions.isEmpty && message.answers.isEmpty)
    #expect(try message.encoded() == header())
  }

  @Test func truncationAnywhereIsRefused() throws {
    var message = try sample()
    message.edns = EDNS(payloadSize: 1_232)
    let octets = try message.encoded()
    for count in 0..<octets.count {
      #expect(throws: WireError.truncated) { try decode(Array(octets.prefix(count))) }
    }
  }

  @Test func trailingOctetsAreRefused() throws {
    let octets = try sample().encoded()
    #expect(throws: WireError.trailingOctets) { try decode(octets + [0]) }
  }

  @Test func countsAreNotTrusted() {
    #expect(throws: WireError.truncated) { try decode(header(1)) }
    #expect(throws: WireError.truncated) { try decode(header(0, 8_192)) }
    #expect(throws: WireError.tooManyRecords) { try decode(header(0, 8_193)) }
    #expect(throws: WireError.tooManyRecords) { try decode(header(0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF)) }
  }

  @Test func moreRecordsThanTheHeaderCanCountAreNotEncoded() throws {
    var message = Message(header: Header(id: 1))
    message.questions = [Question](repeating: Question(name: .root, type: .a), count: 65_536)
    #expect(throws: WireError.tooManyRecords) { try message.encoded() }
  }

  @Test func encodingBeyondTheLimitThrows() throws {
    let message = try sample()
    let count = try message.encoded().count
    #expect(try message.encoded(limit: count).count == count)
    #expect(throws: WireError.noRoom) { try message.encoded(limit: count - 1) }
    #expect(throws: WireError.noRoom) { try message.encoded(limit: 0) }
  }

  @Test func updateWithEmptyRdataIsRead() throws {
    // RFC 2136 §2.5.2: delete an RRset, class ANY, no rdata; the type has names in its rdata all the same.
    for type in [2, 5, 6, 12, 15, 33, 35, 39] {
      let message = try decode(header(0, 0, 1) + record([1, 0x61, 0], type, class: 255, ttl: 0, []))
      #expect(message.authorities.first?.rdata == [])
      #expect(message.authorities.first?.recordClass == .any)
      #expect(try decode(message.encoded()).authorities == message.authorities)
    }
  }

  @Test func sameRecordIgnoresTTLAndCase() throws {
    let left = ResourceRecord(name: try name("A.example."), type: .ns, ttl: 1, rdata: try name("NS.example.").wire)
    let right = ResourceRecord(name: try name("a.example."), type: .ns, ttl: 2, rdata: try name("ns.EXAMPLE.").wire)
    #expect(left.isSame(as: right) && left != right)
  }

  @Test func textIsComparedWithItsCase() {
    let left = ResourceRecord(name: .root, type: .txt, ttl: 1, rdata: [1, 0x41])
    let right = ResourceRecord(name: .root, type: .txt, ttl: 1, rdata: [1, 0x61])
    #expect(!left.isSame(as: right))
  }
}
