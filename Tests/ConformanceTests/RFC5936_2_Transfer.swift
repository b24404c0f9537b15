import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 5936 §2.2, §3: the messages of a transfer, and what stands in them.
@Suite struct RFC5936_2_Transfer {
  static let toAll = [Rule(name: "all", allows: true, scope: .transfer)]

  /// A zone with glue, occluded data, a wildcard, an alias, several records at one name, and names in both cases.
  private static func zone() throws -> ZoneVersion {
    try .of(
      "Lab.example", serial: 7,
      [
        .a("Www.lab.example", "192.0.2.1", ttl: 60), .a("www.lab.example", "192.0.2.2", ttl: 60),
        .txt("www.lab.example", "text"), .srv("_vlmcs._tcp.lab.example", "Www.lab.example"),
        .cname("alias.lab.example", "www.lab.example"), .txt("*.wild.lab.example", "wild"),
        .mx("lab.example", "www.lab.example"), .ns("child.lab.example", "ns.child.lab.example"),
        .a("ns.child.lab.example", "192.0.2.54"), .txt("deep.below.child.lab.example", "occluded"),
        .dname("moved.lab.example", "child.lab.example"), .a("below.moved.lab.example"),
      ])
  }

  /// A zone of many records, which fills several messages.
  private static func largeZone() throws -> ZoneVersion {
    try .of("lab.example", (0..<3_000).map { .a("host\($0).lab.example", "192.0.2.\($0 % 250)") })
  }

  private func copy(of zone: ZoneVersion, _ request: Message) async throws -> ZoneCopy {
    try await UpdateServer.run(zone, rules: Self.toAll) { try await $0.copy(request) }
  }

  @Test func soaRecordStandsFirstAndLastAndNowhereElse() async throws {
    let records = try await copy(of: Self.zone(), transferMessage("lab.example")).records
    #expect(records.first?.type == .soa)
    #expect(records.last?.type == .soa)
    #expect(records.first == records.last)
    #expect(records.count { $0.type == .soa } == 2)
  }

  @Test func everyRecordIsSentInItsCaseGlueAndOccludedDataToo() async throws {
    let zone = try Self.zone()
    let lines = try await copy(of: zone, transferMessage("lab.example")).lines
    #expect(lines == ZoneCopy.lines(zone.records))
    #expect(lines.contains { $0.hasPrefix("Lab.example. ") })
    #expect(lines.contains { $0.hasPrefix("Www.lab.example. ") })
    #expect(lines.contains { $0.hasPrefix("deep.below.child.lab.example. ") })
    #expect(lines.contains { $0.hasPrefix("below.moved.lab.example. ") })
  }

  @Test func headersAreThoseOfAuthoritativeAnswers() async throws {
    let copy = try await copy(of: Self.largeZone(), transferMessage("lab.example"))
    #expect(copy.messages.count > 2)
    for message in copy.messages {
      #expect(message.header.id == 4711)
      #expect(message.header.isResponse && message.isAuthoritative && !message.isTruncated)
      #expect(message.code == .noError)
      #expect(message.authorities.isEmpty && message.additionals.isEmpty)
    }
  }

  @Test func questionStandsInTheFirstMessageAlone() async throws {
    let request = transferMessage("lab.EXAMPLE", edns: EDNS(payloadSize: 1232, dnssecOK: true))
    let messages = try await copy(of: Self.largeZone(), request).messages
    #expect(messages.map(\.questions.count) == [1] + Array(repeating: 0, count: messages.count - 1))
    #expect(messages.first?.questions == request.questions)
    #expect(messages.map { $0.edns != nil } == [true] + Array(repeating: false, count: messages.count - 1))
  }

  @Test func messagesAreFilled() async throws {
    let copy = try await copy(of: Self.largeZone(), transferMessage("lab.example"))
    for octets in copy.octets.dropLast() {
      #expect(octets.count <= AuthorityLimits.transferMessageOctets)
      #expect(octets.count > AuthorityLimits.transferMessageOctets - 100)
    }
  }

  @Test func namesAreCompressed() async throws {
    let copy = try await copy(of: Self.largeZone(), transferMessage("lab.example"))
    let octets = copy.octets.reduce(0) { $0 + $1.count }
    #expect(octets < copy.records.count * 26)
  }

  @Test func setMayBeLargerThanAMessage() async throws {
    let zone = try ZoneVersion.of(
      "lab.example", (0..<2_000).map { .txt("set.lab.example", "record \($0) of a set that spans messages") })
    let copy = try await copy(of: zone, transferMessage("lab.example"))
    #expect(copy.messages.count > 2)
    #expect(copy.lines == ZoneCopy.lines(zone.records))
  }

  @Test func recordThatIsLargerThanMessagesUsuallyAreIsSent() async throws {
    let string = [UInt8(255)] + Array(repeating: UInt8(ascii: "x"), count: 255)
    let large = ResourceRecord(
      name: "large.lab.example", type: .txt, ttl: 1, rdata: Array(repeatElement(string, count: 250).joined()))
    let zone = try ZoneVersion.of("lab.example", [large, .a("www.lab.example")])
    let copy = try await copy(of: zone, transferMessage("lab.example"))
    #expect(copy.lines == ZoneCopy.lines(zone.records))
    #expect(copy.octets.contains { $0.count > 64_000 })
  }

  @Test func recordThatFitsIntoNoMessageEndsTheTransfer() async throws {
    let large = ResourceRecord(
      name: "large.lab.example", type: .txt, ttl: 1,
      rdata: Array(repeatElement([255] + Array(repeating: 0, count: 255), count: 255).joined()) + [254]
        + Array(repeating: 0, count: 254))
    try await UpdateServer.run(.of("lab.example", [large]), rules: Self.toAll) { server async throws in
      await #expect(throws: WireError.noRoom) { try await server.copy(transferMessage("lab.example")) }
      while server.events.isEmpty { await Task.yield() }
      #expect(server.events.last?.description.hasPrefix("the connection ended after ") == true)
    }
  }

  @Test func copyIsOfOneVersionWhateverUpdatesDo() async throws {
    let zone = try Self.largeZone()
    let rules = Self.toAll + [Rule(name: "updates", allows: true, scope: .records(names: nil, types: nil))]
    try await UpdateServer.run(zone, rules: rules) { server async throws in
      let request = try transferMessage("lab.example").encoded()
      guard case .transfer(let transfer) = await server.answer(to: request) else { throw UpdateServer.NoTransfer() }
      var octets: [[UInt8]] = []
      var number = 0
      while let message = try transfer.nextMessage() {
        octets.append(message)
        _ = try await server.update(
          "lab.example", [.a("new\(number).lab.example"), .deletion("host\(number).lab.example")])
        number += 1
      }
      #expect(number > 2)
      #expect(try ZoneCopy(octets).lines == ZoneCopy.lines(zone.records))
      let later = try await server.copy(transferMessage("lab.example"))
      #expect(later.lines == ZoneCopy.lines(try server.version("lab.example").records))
      #expect(later.lines != ZoneCopy.lines(zone.records))
    }
  }

  @Test func signatureHasTheTTLOfTheSetThatItCovers() async throws {
    func signature(_ type: RecordType) -> ResourceRecord {
      let rdata = [0, UInt8(type.rawValue), 13, 3] + Array(repeating: 0, count: 14) + Name.root.wire + [1]
      return ResourceRecord(name: "www.lab.example", type: .rrsig, ttl: 999, rdata: rdata)
    }
    let zone = try ZoneVersion.of(
      "lab.example",
      [
        .a("www.lab.example", ttl: 60), .txt("www.lab.example", "x", ttl: 30), signature(.txt), signature(.a),
        signature(.mx),
      ])
    let records = try await copy(of: zone, transferMessage("lab.example")).records
    #expect(records.filter { $0.type == .rrsig }.map(\.ttl) == [30, 60, 999])
  }

  @Test func recordsThatDenyAreSent() async throws {
    let records: [ResourceRecord] = [.soa("lab.example"), .ns("lab.example", "ns1.lab.example"), .a("ns1.lab.example")]
    for signed in [
      DenialMaker(apex: "lab.example", records).withNSEC(), try DenialMaker(apex: "lab.example", records).withNSEC3(),
    ] {
      let zone = try ZoneVersion(apex: "lab.example", records: signed)
      let copy = try await copy(of: zone, transferMessage("lab.example"))
      #expect(copy.records.count == signed.count + 1)
      #expect(copy.lines == ZoneCopy.lines(zone.records))
    }
  }
}
