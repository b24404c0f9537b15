import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 2136 §3.1: the zone section.
@Suite struct RFC2136_3_1_ZoneSection {
  private func code(_ change: (inout Message) -> Void) async throws -> ResponseCode {
    var message = updateMessage("lab.example", [.a("new.lab.example")])
    change(&message)
    let request = message
    return try await UpdateServer.run(.of("lab.example"), .of("sub.lab.example")) { server async throws in
      try await server.send(request).code
    }
  }

  @Test func zoneOfTheServerIsUpdated() async throws {
    #expect(try await code { _ in } == .noError)
  }

  @Test func caseOfTheZoneDoesNotMatter() async throws {
    #expect(try await code { $0.questions[0].name = "LAB.Example" } == .noError)
  }

  @Test func noZoneIsAFormError() async throws {
    #expect(try await code { $0.questions = [] } == .formError)
  }

  @Test func twoZonesAreAFormError() async throws {
    #expect(try await code { $0.questions.append($0.questions[0]) } == .formError)
  }

  @Test(arguments: [RecordType.a, .any, .ns]) func otherTypeIsAFormError(type: RecordType) async throws {
    #expect(try await code { $0.questions[0].type = type } == .formError)
  }

  @Test(arguments: ["other.test", "example", ".", "www.lab.example"] as [Name])
  func zoneThatIsNotServedIsNotAuthoritative(zone: Name) async throws {
    #expect(try await code { $0.questions[0].name = zone } == .notAuthoritative)
  }

  @Test func otherClassIsNotAuthoritative() async throws {
    #expect(try await code { $0.questions[0].recordClass = RecordClass(rawValue: 3) } == .notAuthoritative)
  }

  @Test func nameOfAChildZoneIsNotTheParentsToAnswer() async throws {
    try await UpdateServer.run(.of("lab.example"), .of("sub.lab.example")) { server async throws in
      #expect(try await server.update("sub.lab.example", [.a("a.sub.lab.example")]) == .noError)
      #expect(try server.serial("lab.example") == 1)
      #expect(try server.serial("sub.lab.example") == 2)
    }
  }

  @Test func answerRepeatsTheZoneSectionAlone() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      let request = updateMessage(
        "lab.example", prerequisites: [.isInUse("lab.example")], [.a("new.lab.example")])
      let answer = try await server.send(request)
      #expect(answer.header.id == 2136)
      #expect(answer.header.isResponse)
      #expect(answer.header.opcode == .update)
      #expect(answer.questions == request.questions)
      #expect(answer.answers.isEmpty)
      #expect(answer.authorities.isEmpty)
    }
  }

  @Test func responseIsNotCarriedOut() async throws {
    try await UpdateServer.run(.of("lab.example")) { server async throws in
      var message = updateMessage("lab.example", [.a("new.lab.example")])
      message.header.flags |= Header.Flag.response
      let request = try SignedMessage(message, by: UpdateServer.admin, time: UpdateServer.now)
      #expect(await server.respond(to: request.octets) == nil)
      #expect(server.journal.commits.isEmpty)
    }
  }
}
