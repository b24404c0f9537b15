import DNSClient
import DNSWire
import Synchronization
import TestSupport
import Testing

/// Questions over UDP, and over TCP where it has to be.
@Suite struct QueryTests {
  static let question = Question(name: "host.lab.example", type: .a)
  static let record = ResourceRecord.a("host.lab.example", "192.0.2.7")

  static func isFailed(_ client: DNSClient, _ question: Question = question) async -> QueryFailure.Reason? {
    do throws(QueryFailure) {
      _ = try await client.ask(question)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func answerComesBack() async throws {
    let server = try FakeServer { [Reply.to($0, [Self.record])] }
    let answer = try await server.client().ask(Self.question)
    #expect(answer.message.answers == [Self.record])
    #expect(answer.code == .noError && answer.server == server.address)
  }

  @Test func questionAsksForRecursionAndHasEDNS() async throws {
    let server = try FakeServer { [Reply.to($0, [Self.record])] }
    _ = try await server.client().ask(Self.question)
    let octets = try #require(server.datagrams.first)
    let query = try Message(octets.span)
    #expect(query.header.flags == Header.Flag.recursionDesired)
    #expect(query.edns == EDNS(payloadSize: 1_232))
    _ = try await server.client { $0.asksForRecursion = false }.ask(Self.question)
    let last = try #require(server.datagrams.last)
    let second = try Message(last.span)
    #expect(second.header.flags == 0)
  }

  @Test func idsAndPortsDiffer() async throws {
    let server = try FakeServer { [Reply.to($0, [Self.record])] }
    let client = server.client { $0.parallel = 20 }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<200 { group.addTask { _ = try await client.ask(Self.question) } }
      try await group.waitForAll()
    }
    let ids = Set(server.datagrams.map { UInt16($0[0]) << 8 | UInt16($0[1]) })
    #expect(ids.count > 150)
    #expect(server.sources.count > 3)
  }

  @Test func portIsGivenUpAfterAWhile() async throws {
    let server = try FakeServer { [Reply.to($0, [Self.record])] }
    let client = server.client()
    let rounds = DNSClientLimits.ports * DNSClientLimits.questionsPerPort
    for _ in 0..<3 * rounds { _ = try await client.ask(Self.question) }
    #expect(server.sources.count > DNSClientLimits.ports * 2)
  }

  /// What a stranger could send, each followed by the answer.
  @Test(arguments: [
    "another ID", "another name", "another type", "another class", "a query", "another opcode", "no question",
    "two questions", "no octets", "garbage", "half a header",
  ])
  func whatDoesNotAnswerIsPassedOver(kind: String) async throws {
    let server = try FakeServer { query in
      let wrong: [UInt8] =
        switch kind {
        case "another ID": Reply.to(query, [.a("host.lab.example", "192.0.2.66")]) { $0.header.id ^= 1 }
        case "another name": Reply.to(query) { $0.questions[0].name = "other.lab.example" }
        case "another type": Reply.to(query) { $0.questions[0].type = .aaaa }
        case "another class": Reply.to(query) { $0.questions[0].recordClass = .chaos }
        case "a query": Reply.to(query) { $0.header.flags = 0 }
        case "another opcode": Reply.to(query) { $0.header.flags |= 0x2800 }
        case "no question": Reply.to(query) { $0.questions = [] }
        case "two questions": Reply.to(query) { $0.questions += $0.questions }
        case "no octets": []
        case "garbage": [UInt8](repeating: 0xC0, count: 600)
        default: Array(query.prefix(6))
        }
      return [wrong, Reply.to(query, [Self.record])]
    }
    let answer = try await server.client().ask(Self.question)
    #expect(answer.message.answers == [Self.record])
  }

  @Test func caseOfTheRepeatedNameDoesNotMatter() async throws {
    let server = try FakeServer { query in
      [Reply.to(query, [Self.record]) { $0.questions[0].name = "HOST.lab.EXAMPLE" }]
    }
    #expect(try await server.client().ask(Self.question).message.answers == [Self.record])
  }

  @Test func silenceIsTriedAgainAndToldOf() async throws {
    let server = try FakeServer()
    let reason = await Self.isFailed(server.client { $0.timeOut = .milliseconds(50) })
    #expect(reason == .noAnswer)
    #expect(server.datagrams.count == 2)
  }

  @Test func secondTryIsAnswered() async throws {
    let count = Atomic<Int>(0)
    let server = try FakeServer { query in
      count.add(1, ordering: .relaxed).newValue == 1 ? [] : [Reply.to(query, [Self.record])]
    }
    #expect(
      try await server.client { $0.timeOut = .milliseconds(500) }.ask(Self.question).message.answers == [Self.record])
  }

  @Test func lateAnswerIsNotTakenForTheNextQuestion() async throws {
    // The first question is answered only when the second one comes, under the first one's ID.
    let late = Mutex<[UInt8]>([])
    let server = try FakeServer { query in
      let held = late.withLock { late in
        defer { late = query }
        return late
      }
      guard !held.isEmpty else { return [] }
      return [Reply.to(held, [.a("host.lab.example", "192.0.2.66")]), Reply.to(query, [Self.record])]
    }
    #expect(
      try await server.client { $0.timeOut = .milliseconds(500) }.ask(Self.question).message.answers == [Self.record])
  }

  @Test func unreachableServerIsToldAtOnce() async throws {
    let server = try FakeServer()
    let address = ServerAddress(.literal("127.0.0.1"), port: 1)
    _ = server
    let client = DNSClient(servers: [address], now: { 0 })
    let reason = await Self.isFailed(client)
    guard case .unreachable = reason else {
      Issue.record("\(String(describing: reason))")
      return
    }
  }

  /// The system tells of an error once, to whoever sends or receives next.
  @Test func allQuestionsToNobodyAreToldAtOnce() async throws {
    var settings = DNSClient.Settings()
    settings.timeOut = .seconds(10)
    settings.tries = 1
    let address = ServerAddress(.literal("127.0.0.1"), port: 1)
    let client = DNSClient(servers: [address], settings: settings, now: { 0 })
    let reasons = await withTaskGroup(of: QueryFailure.Reason?.self) { group in
      for _ in 0..<5_000 { group.addTask { await Self.isFailed(client) } }
      return await group.reduce(into: [QueryFailure.Reason?]()) { $0.append($1) }
    }
    #expect(reasons.count == 5_000 && !reasons.contains(.noAnswer))
  }

  @Test func nextServerIsAskedWhereOneRefusesOrIsNotThere() async throws {
    let refusing = try FakeServer { [Reply.code($0, .refused)] }
    let server = try FakeServer { [Reply.to($0, [Self.record])] }
    let nowhere = ServerAddress(.literal("127.0.0.1"), port: 1)
    let answer = try await DNSClient(servers: [nowhere, refusing.address, server.address], now: { 0 }).ask(
      Self.question)
    #expect(answer.server == server.address)
  }

  @Test func refusalOfOneServerDoesNotSpeakForOneThatWasNotHeard() async throws {
    let count = Atomic<Int>(0)
    let server = try FakeServer { query in
      count.add(1, ordering: .relaxed).newValue == 1 ? [] : [Reply.to(query, [Self.record])]
    }
    let refusing = try FakeServer { [Reply.code($0, .refused)] }
    var settings = DNSClient.Settings()
    settings.timeOut = .milliseconds(500)
    let client = DNSClient(servers: [server.address, refusing.address], settings: settings, now: { 0 })
    #expect(try await client.ask(Self.question).server == server.address)
  }

  @Test func refusalIsTheAnswerWhereOthersAreSilent() async throws {
    let silent = try FakeServer()
    let refusing = try FakeServer { [Reply.code($0, .refused)] }
    var settings = DNSClient.Settings()
    settings.timeOut = .milliseconds(100)
    settings.tries = 2
    let client = DNSClient(servers: [silent.address, refusing.address], settings: settings, now: { 0 })
    #expect(try await client.ask(Self.question).code == .refused)
    #expect(silent.datagrams.count == 2)
  }

  @Test(arguments: [ResponseCode.refused, .serverFailure, .formError, .notImplemented, .nameError])
  func codeOfTheLastServerIsTheAnswer(code: ResponseCode) async throws {
    let server = try FakeServer { [Reply.code($0, code)] }
    #expect(try await server.client().ask(Self.question).code == code)
  }

  @Test func headerAloneWithFormErrorIsAnAnswer() async throws {
    let server = try FakeServer { query in
      [
        Reply.to(query) { message in
          message.questions = []
          message.edns = nil
          message.header.flags |= ResponseCode.formError.rawValue
        }
      ]
    }
    #expect(try await server.client().ask(Self.question).code == .formError)
  }

  @Test(arguments: [ResponseCode.formError, .notImplemented])
  func serverWithoutEDNSIsAskedWithout(code: ResponseCode) async throws {
    let server = try FakeServer { query in
      guard let message = try? Message(query.span), message.edns != nil else { return [Reply.to(query, [Self.record])] }
      return [
        Reply.to(query) {
          $0.edns = nil; $0.header.flags |= code.rawValue
        }
      ]
    }
    let client = server.client()
    #expect(try await client.ask(Self.question).message.answers == [Self.record])
    _ = try await client.ask(Self.question)
    // Known from then on.
    #expect(server.datagrams.count == 3)
  }

  @Test func extendedCodeIsTold() async throws {
    let server = try FakeServer { query in
      [Reply.to(query) { $0.edns = EDNS(payloadSize: 1_232, responseCode: .badVersion) }]
    }
    #expect(try await server.client().ask(Self.question).code == .badVersion)
  }

  @Test func truncatedAnswerIsFetchedOverTCP() async throws {
    let server = try FakeServer {
      [Reply.to($0) { $0.header.flags |= Header.Flag.truncated }]
    } onStream: { peer in
      guard let query = peer.receive() else { return }
      peer.send(Reply.to(query, [Self.record]))
    }
    #expect(try await server.client().ask(Self.question).message.answers == [Self.record])
  }

  @Test func truncationInTheMiddleOfARecordIsTruncation() async throws {
    let server = try FakeServer { query in
      [
        Array(
          Reply.to(query, [Self.record]) {
            $0.edns = nil; $0.header.flags |= Header.Flag.truncated
          }.dropLast(3))
      ]
    } onStream: { peer in
      guard let query = peer.receive() else { return }
      peer.send(Reply.to(query, [Self.record]))
    }
    #expect(try await server.client().ask(Self.question).message.answers == [Self.record])
  }

  @Test func answerThatIsTruncatedOverTCPTooIsNoAnswer() async throws {
    let cut: @Sendable ([UInt8]) -> [UInt8] = { Reply.to($0) { $0.header.flags |= Header.Flag.truncated } }
    let server = try FakeServer {
      [cut($0)]
    } onStream: { peer in
      if let query = peer.receive() { peer.send(cut(query)) }
    }
    #expect(await Self.isFailed(server.client()) == .truncated(overTCP: .cutShort))
    #expect(await Self.isFailed(server.client { $0.usesTCP = true }) == .cutShort)
  }

  @Test func truncatedAnswerWithoutTCPIsNoAnswer() async throws {
    let server = try FakeServer { [Reply.to($0) { $0.header.flags |= Header.Flag.truncated }] }
    guard case .truncated(overTCP: .unreachable) = await Self.isFailed(server.client()) else {
      Issue.record("it should be told that TCP can't be reached")
      return
    }
  }

  @Test(arguments: ["close", "wrong ID", "garbage", "silence", "half"])
  func brokenAnswerOverTCPIsToldOf(kind: String) async throws {
    let server = try FakeServer {
      [Reply.to($0) { $0.header.flags |= Header.Flag.truncated }]
    } onStream: { peer in
      guard let query = peer.receive() else { return }
      switch kind {
      case "wrong ID": peer.send(Reply.to(query) { $0.header.id ^= 1 })
      case "garbage": peer.send(Array(Reply.to(query, [Self.record]).dropLast(2)))
      case "half": peer.sendOctets([1, 0, 7])
      case "silence": _ = peer.receive()
      default: break
      }
    }
    let client = server.client { if kind == "silence" { $0.timeOut = .milliseconds(200) } }
    guard case .truncated(let reason) = await Self.isFailed(client) else {
      Issue.record("there should be no answer")
      return
    }
    switch kind {
    case "wrong ID": #expect(reason == .otherAnswer)
    case "garbage": #expect(reason == .malformed(.truncated))
    case "silence": #expect(reason == .noAnswer)
    default: #expect(reason == .closed)
    }
  }

  @Test func unreadableAnswerIsToldOf() async throws {
    let server = try FakeServer { [Array(Reply.to($0, [Self.record]).dropLast(1))] }
    #expect(await Self.isFailed(server.client()) == .malformed(.truncated))
  }

  @Test func countsThatLieAreToldOf() async throws {
    let server = try FakeServer { query in
      var octets = Reply.to(query, [Self.record])
      octets[6] = 0xFF
      return [octets]
    }
    #expect(await Self.isFailed(server.client()) == .malformed(.tooManyRecords))
  }

  @Test func silentServerIsNotAskedForEver() async throws {
    let server = try FakeServer()
    let client = server.client {
      $0.timeOut = .milliseconds(20); $0.tries = 1
    }
    for _ in 0..<DNSClientLimits.unansweredQuestions { _ = await Self.isFailed(client) }
    #expect(await Self.isFailed(client) == .silentServer(questions: DNSClientLimits.unansweredQuestions))
    #expect(server.datagrams.count == DNSClientLimits.unansweredQuestions)
  }

  @Test func serverThatAnsweredOnceIsAskedOn() async throws {
    let server = try FakeServer { query in
      Reply.question(query)?.type == .a ? [Reply.to(query, [Self.record])] : []
    }
    let client = server.client {
      $0.timeOut = .milliseconds(20); $0.tries = 1
    }
    _ = try await client.ask(Self.question)
    for _ in 0..<DNSClientLimits.unansweredQuestions + 2 {
      #expect(await Self.isFailed(client, Question(name: "host.lab.example", type: .txt)) == .noAnswer)
    }
  }

  @Test func cancelledQuestionEnds() async throws {
    let server = try FakeServer()
    let client = server.client { $0.timeOut = .seconds(3_600) }
    let task = Task { await Self.isFailed(client) }
    while server.datagrams.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  @Test func ipv6ServerIsAsked() async throws {
    #expect(ServerAddress(.literal("::1"), port: 5300).description == "[::1]:5300")
    let reason = await Self.isFailed(DNSClient(servers: [ServerAddress(.literal("::1"), port: 1)], now: { 0 }))
    guard case .unreachable = reason else {
      Issue.record("\(String(describing: reason))")
      return
    }
  }
}
