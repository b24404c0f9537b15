import DNSWire
import TestSupport
import Testing

/// Messages that one side encodes and the other decodes.
@Suite struct LDNSMessageTests {
  /// One record of every kind that the server treats in a way of its own, and some that it carries as they are.
  static let records = [
    "Lab.example. 300 IN SOA ns1.Lab.example. admin.Lab.example. 7 3600 600 86400 300",
    "Lab.example. 300 IN NS ns1.Lab.example.", "kms1.Lab.example. 300 IN A 10.0.0.1",
    "kms1.Lab.example. 300 IN AAAA 2001:db8::1", "_vlmcs._tcp.Lab.example. 3600 IN SRV 0 5 1688 kms1.Lab.example.",
    "www.Lab.example. 60 IN CNAME kms1.Lab.example.", "1.0.0.10.in-addr.arpa. 60 IN PTR kms1.Lab.example.",
    "Lab.example. 60 IN MX 10 mail.Lab.example.", "Lab.example. 60 IN TXT \"one\" \"two words\"",
    "Lab.example. 60 IN RP admin.Lab.example. txt.Lab.example.", "Lab.example. 60 IN AFSDB 1 afs.Lab.example.",
    "Lab.example. 60 IN MINFO a.Lab.example. b.Lab.example.", "Lab.example. 60 IN PX 1 a.Lab.example. b.Lab.example.",
    "Lab.example. 60 IN NAPTR 100 50 \"s\" \"http\" \"\" a.Lab.example.", "Lab.example. 60 IN KX 1 kx.Lab.example.",
    "old.Lab.example. 60 IN DNAME new.Lab.example.", "Lab.example. 60 IN NSEC www.Lab.example. A NS SOA",
    "Lab.example. 60 IN RRSIG A 8 2 300 20300101000000 20200101000000 1 Lab.example. AQID",
    "Lab.example. 60 IN CAA 0 issue \"ca.example\"", "Lab.example. 60 IN TYPE65400 \\# 3 C00C03",
    "Lab.example. 60 IN DS 1 8 2 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF",
    "Lab.example. 0 IN HINFO \"PC\" \"OS\"", "Lab.example. 2147483647 IN TLSA 3 1 1 AB",
    "*.w.Lab.example. 60 IN A 10.0.0.2",
  ]

  /// A record made by libldns from its text, read here.
  private func record(_ text: String) throws -> ResourceRecord {
    let wire = try LDNS.recordWire(text)
    var reader = WireReader(wire.span)
    let record = try ResourceRecord(&reader)
    #expect(reader.remaining == 0)
    return record
  }

  private func message() throws -> Message {
    var message = Message(header: Header(id: 0x1234, flags: 0x8400))
    message.questions = [Question(name: try name("Lab.example."), type: .any)]
    message.answers = try Self.records.map { try record($0) }
    return message
  }

  @Test(arguments: records)
  func recordOfItsTextIsValid(text: String) throws {
    let record = try record(text)
    #expect(throws: Never.self) { try RecordData.validate(record.type, record.rdata) }
  }

  @Test(arguments: records)
  func recordEncodedHereIsReadThere(text: String) throws {
    var message = Message(header: Header(id: 1))
    message.questions = [Question(name: try name("Lab.example."), type: .any)]
    message.answers = [try record(text)]
    let read = try #require(try LDNS.sections(message.encoded())[1].first)
    #expect(try read == LDNS.recordText(text))
  }

  @Test func compressedMessageEncodedHereIsReadThere() throws {
    let read = try LDNS.sections(message().encoded())[1]
    #expect(try read == Self.records.map { try LDNS.recordText($0) })
  }

  @Test func messageEncodedThereIsReadHere() throws {
    let message = try message()
    let again = try decode(LDNS.recoded(message.encoded()))
    #expect(again.questions == message.questions)
    #expect(again.answers.map(\.rdata) == message.answers.map(\.rdata))
    #expect(again.answers.map(\.name.wire) == message.answers.map(\.name.wire))
    #expect(again.answers == message.answers)
    #expect(again.header.flags == message.header.flags && again.header.id == message.header.id)
  }

  @Test func sectionsAreTheSame() throws {
    var message = Message(header: Header(id: 1, flags: 0x8180))
    message.questions = [Question(name: try name("q.example."), type: .srv)]
    message.answers = [try record("answer.example. 1 IN A 10.0.0.1")]
    message.authorities = [try record("authority.example. 2 IN NS ns.example.")]
    message.additionals = [try record("additional.example. 3 IN AAAA ::1")]
    let read = try LDNS.sections(message.encoded()).map { $0.map { $0.prefix { $0 != "\t" } } }
    #expect(read == [["q.example."], ["answer.example."], ["authority.example."], ["additional.example."]])
  }

  @Test func ednsIsTheSame() throws {
    var message = Message(header: Header(id: 1))
    message.questions = [Question(name: .root, type: .soa)]
    message.edns = EDNS(payloadSize: 1_232, responseCode: .badVersion, dnssecOK: true)
    #expect(try decode(LDNS.recoded(message.encoded())).edns == message.edns)
  }
}

/// Messages of random records, both ways.
@Suite struct LDNSRandomTests {
  private static let types: [RecordType] = [
    .a, .ns, .cname, .soa, .ptr, .mx, .aaaa, .srv, .dname, .init(rawValue: 65_400),
  ]

  private func rdata(_ type: RecordType, _ generator: inout SeededGenerator) throws -> [UInt8] {
    switch type {
    case .a: generator.octets(4)
    case .aaaa: generator.octets(16)
    case .soa: try generator.name().wire + generator.name().wire + generator.octets(20)
    case .mx: try generator.octets(2) + generator.name().wire
    case .srv: try generator.octets(6) + generator.name().wire
    case .ns, .cname, .ptr, .dname: try generator.name().wire
    default: generator.octets(Int.random(in: 1...40, using: &generator))
    }
  }

  /// A message whose owners share labels, so that there is something to compress.
  private func message(_ generator: inout SeededGenerator) throws -> Message {
    var message = Message(header: Header(id: UInt16.random(in: 0...0xFFFF, using: &generator), flags: 0x8400))
    let zone = try generator.name(labels: 3)
    message.questions = [Question(name: zone, type: .any)]
    for _ in 0..<Int.random(in: 0...40, using: &generator) {
      let type = try #require(Self.types.randomElement(using: &generator))
      let owner = try Bool.random(using: &generator) ? generator.name(labels: 2).appending(zone) : generator.name()
      let ttl = UInt32.random(in: 0...0x7FFF_FFFF, using: &generator)
      let record = ResourceRecord(name: owner, type: type, ttl: ttl, rdata: try rdata(type, &generator))
      switch Int.random(in: 0...2, using: &generator) {
      case 0: message.answers.append(record)
      case 1: message.authorities.append(record)
      default: message.additionals.append(record)
      }
    }
    return message
  }

  @Test(arguments: [6, 7, 8, 9])
  func randomMessagesAreReadAlikeBothWays(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let message = try message(&generator)
      let encoded = try message.encoded()
      let again = try decode(LDNS.recoded(encoded))
      for section in [\Message.answers, \.authorities, \.additionals] {
        #expect(again[keyPath: section] == message[keyPath: section])
        #expect(again[keyPath: section].map(\.rdata) == message[keyPath: section].map(\.rdata))
        #expect(again[keyPath: section].map(\.name.wire) == message[keyPath: section].map(\.name.wire))
      }
    }
  }

  @Test func randomOctetsAreNoTrap() throws {
    var generator = SeededGenerator(seed: 10)
    for _ in 0..<20_000 {
      let octets = generator.octets(Int.random(in: 0...80, using: &generator))
      _ = try? decode(octets)
    }
  }
}
