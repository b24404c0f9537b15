import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 1996 §3: NOTIFY to a server that has a copy of the zone.
@Suite struct RFC1996_3_Notify {
  static let primary = IPAddress(text: "192.0.2.9")
  static let other = IPAddress(text: "192.0.2.10")

  /// The message that a zone has changed.
  static func message(_ zone: Name, serial: UInt32? = nil) -> Message {
    var message = Message(header: Header(id: 1996, flags: UInt16(Opcode.notify.rawValue) << 11))
    message.questions = [Question(name: zone, type: .soa)]
    if let serial { message.answers = [.soa(zone, serial: serial)] }
    return message
  }

  private func run<Result: Sendable>(
    primary: IPAddress? = primary, key: Name? = nil, rules: [Rule] = [],
    _ body: @Sendable (UpdateServer) async throws -> Result
  ) async throws -> Result {
    let secondaries = SecondaryZones()
    let address = try #require(primary)
    secondaries.set("copy.example", sources: [SecondaryZones.Source(address: address, key: key)])
    return try await UpdateServer.run(
      .of("copy.example", serial: 10), .of("lab.example", serial: 1), rules: rules, secondaries: secondaries,
      transport: .udp, body)
  }

  @Test func primaryIsListenedTo() async throws {
    try await run { server async throws in
      let answer = try await server.send(Self.message("copy.example", serial: 11).encoded())
      #expect(answer.code == .noError && answer.header.opcode == .notify && answer.header.isResponse)
      #expect(answer.questions.count == 1)
      #expect(server.notifications.map(\.serial) == [Serial(rawValue: 11)])
      #expect(server.notifications.first?.zone == "copy.example")
    }
  }

  @Test func otherAddressIsRefused() async throws {
    try await run(primary: Self.other) { server async throws in
      #expect(try await server.send(Self.message("copy.example").encoded()).code == .refused)
      #expect(server.notifications.isEmpty)
      #expect(server.events.last?.description.contains("192.0.2.9 is no primary of the zone") == true)
    }
  }

  @Test func ruleLetsOthersAnnounceChanges() async throws {
    let address = try #require(AddressRange(text: "192.0.2.9"))
    let rule = Rule(
      name: "announcers", allows: true, scope: .notification, conditions: Conditions(addresses: [address]))
    try await run(primary: Self.other, rules: [rule]) { server async throws in
      #expect(try await server.send(Self.message("copy.example").encoded()).code == .noError)
      #expect(server.notifications.count == 1)
    }
  }

  @Test func primaryWithAKeyHasToSign() async throws {
    try await run(key: UpdateServer.admin.key.name) { server async throws in
      #expect(try await server.send(Self.message("copy.example").encoded()).code == .refused)
      #expect(try await server.send(Self.message("copy.example")).code == .noError)
      #expect(server.notifications.count == 1)
    }
  }

  @Test(arguments: ["lab.example", "other.example", "www.copy.example"] as [Name])
  func zoneThatIsNoCopyIsNotAuthoritative(zone: Name) async throws {
    let answer = try await run { try await $0.send(Self.message(zone).encoded()) }
    #expect(answer.code == .notAuthoritative)
  }

  @Test func questionForAnotherTypeIsAFormError() async throws {
    var message = Self.message("copy.example")
    message.questions = [Question(name: "copy.example", type: .a)]
    let octets = try message.encoded()
    #expect(try await run { try await $0.send(octets) }.code == .formError)
  }

  @Test func updateOfACopyIsRefused() async throws {
    let rules = [Rule(name: "all", allows: true, scope: .zoneAdministration)]
    try await run(rules: rules) { server async throws in
      #expect(try await server.update("copy.example", [.a("new.copy.example")]) == .notAuthoritative)
      #expect(try await server.update("lab.example", [.a("new.lab.example")]) == .noError)
      #expect(server.events.contains { $0.description.contains("updates are for its primary") })
    }
  }

  @Test func withoutSecondaryZonesItIsNotImplemented() throws {
    let (outcome, answer) = respond(
      to: try Self.message("lab.example").encoded(), from: [try .of("lab.example")], over: .udp)
    #expect(outcome == .reply)
    let message = try Message(answer.span)
    #expect(message.code == .notImplemented)
  }
}
