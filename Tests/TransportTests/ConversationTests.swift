import Glibc
import Synchronization
import Testing
import Transport

/// Conversations over the control socket.
@Suite struct ConversationTests {
  private let path = "/tmp/kmsdns-conversation-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"

  private func withServer(
    _ conversation: @escaping ControlServer.Conversation, _ body: () async throws -> Void
  ) async throws {
    let server = ControlServer(path: path, conversation: conversation)
    try await server.start()
    do {
      try await body()
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  @Test func messagesPassBothWays() async throws {
    try await withServer { conversation in
      try await conversation.send(conversation.request)
      while true {
        let message = try await conversation.next()
        try await conversation.send(message.reversed())
        if message.isEmpty { return }
      }
    } _: {
      let answers = try await ControlClient.converse(path: path, [1, 2]) { conversation in
        var answers = [try await conversation.next()]
        for message in [[3, 4, 5], Array(repeating: 7, count: 1 << 20), []] as [[UInt8]] {
          try await conversation.send(message)
          answers.append(try await conversation.next())
        }
        return answers
      }
      #expect(answers == [[1, 2], [5, 4, 3], Array(repeating: 7, count: 1 << 20), []])
    }
  }

  @Test func whoIsSlowHoldsUpWhoSends() async throws {
    try await withServer { conversation in
      for number in 0..<200 { try await conversation.send(Array(repeating: UInt8(number), count: 100_000)) }
    } _: {
      let sum = try await ControlClient.converse(path: path, [1]) { conversation in
        var sum = 0
        for number in 0..<200 {
          if number < 5 { try await Task.sleep(for: .milliseconds(20)) }
          let message = try await conversation.next()
          if message.allSatisfy({ $0 == UInt8(number) }) { sum += message.count }
        }
        return sum
      }
      #expect(sum == 20_000_000)
    }
  }

  private func expectEndAfterOneMessage() async {
    let error = await #expect(throws: ControlError.self) {
      try await ControlClient.converse(path: path, [1]) { conversation in
        _ = try await conversation.next()
        _ = try await conversation.next()
      }
    }
    #expect(error == .closed(path))
  }

  @Test func whoIsStillSendingReadsWhyItIsRefused() async throws {
    try await withServer { conversation in
      try await conversation.end(with: [9])
    } _: {
      let answer = try await ControlClient.converse(path: path, [1]) { conversation in
        for _ in 0..<200 { try await conversation.send(Array(repeating: 7, count: 100_000)) }
        return try await conversation.next()
      }
      #expect(answer == [9])
    }
  }

  @Test func whoNeverClosesIsNotWaitedForLong() async throws {
    let ended = Mutex(false)
    try await withServer { conversation in
      try await conversation.end(with: [9], within: .milliseconds(50))
      ended.withLock { $0 = true }
    } _: {
      await expectEndAfterOneMessage()
      while !ended.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
    }
  }

  @Test func endOfAConversationIsAnError() async throws {
    try await withServer { conversation in
      try await conversation.send([1])
    } _: {
      await expectEndAfterOneMessage()
    }
  }

  @Test func messageThatIsTooLongIsNotTaken() async throws {
    try await withServer { conversation in
      try await conversation.write([0xFF, 0xFF, 0xFF, 0xFF, 1])
    } _: {
      let error = await #expect(throws: ControlError.self) {
        try await ControlClient.converse(path: path, [1]) { conversation in _ = try await conversation.next() }
      }
      #expect(error == .answerTooLarge(path))
    }
  }

  @Test func silenceIsNotWaitedForLong() async throws {
    try await withServer { _ in
      try await Task.sleep(for: .seconds(2))
    } _: {
      let error = await #expect(throws: ControlError.self) {
        try await ControlClient.converse(path: path, [1]) { conversation in
          _ = try await conversation.next(within: .milliseconds(200))
        }
      }
      #expect(error == .closed(path))
    }
  }

  @Test func withoutServerTheErrorSaysSo() async throws {
    await #expect(throws: ControlError.noServer(path)) {
      try await ControlClient.converse(path: path, [1]) { conversation in _ = try await conversation.next() }
    }
  }
}
