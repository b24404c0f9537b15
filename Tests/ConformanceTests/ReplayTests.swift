import AccessPolicy
import Authority
import DNSWire
import KMS
import TestSupport
import Testing

/// An update that was recorded on its way does not count again.
@Suite struct ReplayTests {
  private static let now = UpdateServer.now

  private func signed(_ update: ResourceRecord..., id: UInt16 = 1, time: UInt64 = now) throws -> SignedMessage {
    try SignedMessage(updateMessage("lab.example", id: id, update), by: UpdateServer.admin, time: time)
  }

  @Test func sameUpdateAgainIsRefused() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let add = try signed(.a("a.lab.example"))
      #expect(try await server.send(add.octets).code == .noError)
      #expect(try await server.update("lab.example", [.deletion("a.lab.example")]) == .noError)
      #expect(try await server.send(add.octets).code == .refused)
      #expect(try server.recordSet("a.lab.example", .a, in: "lab.example") == nil)
      #expect(server.events.last?.description.contains("replay") == true)
    }
  }

  @Test func operatorsAreNotToldOfAReplayInTheSignersName() async throws {
    try await UpdateServer.run(
      .of("lab.example"), enforcement: Enforcement(sanctioned: SanctionedHosts(["kms1.lab.example"]))
    ) { server async throws in
      let publish = try signed(.srv("_vlmcs._tcp.lab.example", "rogue.lab.example"))
      #expect(try await server.send(publish.octets).code == .noError)
      #expect(server.publisherEvents.map(\.kind) == [.appeared])
      #expect(try await server.send(publish.octets).code == .refused)
      #expect(server.publisherEvents.map(\.kind) == [.appeared])
    }
  }

  @Test func replayIsNotPutDownToTheSigner() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let add = try signed(.a("a.lab.example"))
      #expect(try await server.send(add.octets).code == .noError)
      #expect(server.events.last?.isAuthenticated == true)
      #expect(try await server.send(add.octets).code == .refused)
      #expect(server.events.last?.isAuthenticated == false)
    }
  }

  @Test func refusalOfAReplayIsSigned() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let add = try signed(.a("a.lab.example"))
      _ = await server.respond(to: add.octets)
      let answer = try #require(await server.respond(to: add.octets))
      let message = try Message(answer.span)
      let record = try #require(message.tsig)
      #expect(throws: Never.self) {
        try TSIG.verify(answer, record, key: UpdateServer.admin.key, requestMAC: add.mac, now: Self.now)
      }
    }
  }

  @Test func copyOfAnUpdateThatIsUnderWayGetsNoAnswerOfItsOwn() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let add = try signed(.a("a.lab.example"))
      let gate = Gate()
      server.journal.onCommit { gate.hold() }
      let first = Task { await server.respond(to: add.octets) }
      await gate.isHolding()
      #expect(await server.respond(to: add.octets) == nil)
      gate.open()
      let answer = try #require(await first.value)
      #expect(try Message(answer.span).code == .noError)
      #expect(try await server.send(add.octets).code == .refused)
    }
  }

  @Test func sameWishSignedAnewCounts() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      #expect(try await server.send(signed(.a("a.lab.example"), id: 1).octets).code == .noError)
      #expect(try await server.send(signed(.a("a.lab.example"), id: 2).octets).code == .noError)
    }
  }

  @Test func updatesMayComeOutOfOrder() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      #expect(try await server.send(signed(.a("a.lab.example"), time: Self.now).octets).code == .noError)
      #expect(try await server.send(signed(.a("b.lab.example"), time: Self.now - 200).octets).code == .noError)
    }
  }

  @Test func queriesMayBeRepeated() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      var message = Message(header: Header(id: 1, flags: 0))
      message.questions = [Question(name: "lab.example", type: .soa)]
      let query = try SignedMessage(message, by: UpdateServer.admin, time: Self.now)
      #expect(try await server.send(query.octets).code == .noError)
      #expect(try await server.send(query.octets).code == .noError)
    }
  }

  @Test func whatWasSignedBeforeARestartIsTooOld() throws {
    let memory = ReplayMemory([.tsig("k"): SigningMark(newest: 100, marks: nil)])
    #expect(throws: ReplayMemory.Refusal.tooOld) { try memory.admit(.at(100, 1), of: .tsig("k"), now: 101) }
    #expect(throws: Never.self) { try memory.admit(.at(101, 1), of: .tsig("k"), now: 101) }
  }

  @Test func secondOfTheRestartIsRememberedByItsMarks() throws {
    let memory = ReplayMemory([.tsig("k"): SigningMark(newest: 100, marks: [1, 2])])
    #expect(throws: ReplayMemory.Refusal.replayed) { try memory.admit(.at(100, 2), of: .tsig("k"), now: 100) }
    #expect(throws: ReplayMemory.Refusal.tooOld) { try memory.admit(.at(99, 3), of: .tsig("k"), now: 100) }
    #expect(throws: Never.self) { try memory.admit(.at(100, 3), of: .tsig("k"), now: 100) }
  }

  @Test func signersAreRememberedApart() throws {
    let memory = ReplayMemory([.tsig("k"): SigningMark(newest: 100, marks: [1])])
    #expect(throws: Never.self) { try memory.admit(.at(100, 1), of: .tsig("other"), now: 101) }
    #expect(throws: Never.self) { try memory.admit(.at(100, 1), of: .sig0("k"), now: 101) }
  }

  @Test func oldSecondsAreForgottenAsTooOld() throws {
    let memory = ReplayMemory()
    try memory.admit(.at(10_000, 1), of: .tsig("k"), now: 10_000)
    try memory.admit(.at(20_000, 2), of: .tsig("k"), now: 20_000)
    #expect(throws: ReplayMemory.Refusal.tooOld) { try memory.admit(.at(10_000, 1), of: .tsig("k"), now: 20_000) }
  }

  @Test func memoryIsBounded() throws {
    let memory = ReplayMemory()
    for number in 0...AuthorityLimits.replaySignatures {
      try memory.admit(.at(number < 10 ? 100 : 101, UInt64(number)), of: .tsig("k"), now: 101)
    }
    #expect(throws: ReplayMemory.Refusal.tooOld) { try memory.admit(.at(100, .max), of: .tsig("k"), now: 101) }
    #expect(throws: Never.self) { try memory.admit(.at(102, .max), of: .tsig("k"), now: 102) }
  }
}

extension UpdateSignature {
  fileprivate static func at(_ time: UInt64, _ mark: UInt64) -> UpdateSignature {
    UpdateSignature(time: time, mark: mark)
  }
}
