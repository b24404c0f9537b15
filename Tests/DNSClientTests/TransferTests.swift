import DNSClient
import DNSWire
import Glibc
import Synchronization
import TestSupport
import Testing

/// Zone transfers over connections to servers that do not mean well, or can't.
@Suite struct TransferTests {
  static func transfer(
    _ server: FakeServer, timeOut: Duration = .seconds(10),
    keeping: @escaping @Sendable (ResourceRecord) -> Bool = { _ in true }
  ) async -> Result<TransferredZone, TransferFailure> {
    let client = server.client {
      $0.tries = 1
      $0.timeOut = timeOut
    }
    do throws(TransferFailure) {
      return .success(try await client.transfer("lab.example", keeping: keeping))
    } catch {
      return .failure(error)
    }
  }

  static func failure(
    timeOut: Duration = .seconds(10), _ onStream: @escaping @Sendable (FakeServer.Peer, [UInt8]) -> Void
  ) async throws -> TransferFailure? {
    let server = try FakeServer(onStream: { peer in
      guard let query = peer.receive() else { return }
      onStream(peer, query)
    })
    guard case .failure(let failure) = await transfer(server, timeOut: timeOut) else { return nil }
    return failure
  }

  static let soa = TransferReaderTests.soa
  static let host = TransferReaderTests.host

  @Test func zoneComes() async throws {
    let server = try FakeServer(onStream: { peer in
      guard let query = peer.receive() else { return }
      peer.send(Reply.to(query, [Self.soa, Self.host]))
      peer.send(Reply.to(query, [.a("other.lab.example"), Self.soa]))
      _ = peer.receive()
    })
    let zone = try await Self.transfer(server).get()
    #expect(zone.records.count == 3 && zone.recordCount == 3 && zone.serial.rawValue == 7)
    #expect(zone.server == server.address)
  }

  @Test func onlyWhatIsAskedForIsKept() async throws {
    let server = try FakeServer(onStream: { peer in
      guard let query = peer.receive() else { return }
      peer.send(Reply.to(query, [Self.soa, Self.host, .txt("text.lab.example", "text"), Self.soa]))
    })
    let zone = try await Self.transfer(server) { $0.type == .a }.get()
    #expect(zone.records == [Self.host] && zone.recordCount == 3)
  }

  @Test func octetByOctetIsReadToo() async throws {
    let server = try FakeServer(onStream: { peer in
      guard let query = peer.receive() else { return }
      let message = Reply.to(query, [Self.soa, Self.host, Self.soa])
      for octet in [UInt8(message.count >> 8), UInt8(message.count & 0xFF)] + message {
        peer.sendOctets([octet])
        usleep(200)
      }
    })
    #expect(try await Self.transfer(server).get().records.count == 2)
  }

  @Test func refusalIsToldOf() async throws {
    let failure = try await Self.failure { peer, query in peer.send(Reply.code(query, .refused)) }
    #expect(failure?.reason == .code(.refused))
  }

  @Test func earlyEndIsToldOf() async throws {
    let failure = try await Self.failure { peer, query in peer.send(Reply.to(query, [Self.soa, Self.host])) }
    #expect(failure?.reason == .closedEarly && failure?.records == 2)
    #expect(try await Self.failure { _, _ in }?.reason == .closedEarly)
  }

  @Test func endInTheMiddleOfAMessageIsToldOf() async throws {
    let failure = try await Self.failure { peer, query in
      let message = Reply.to(query, [Self.soa, Self.host])
      peer.sendOctets([UInt8(message.count >> 8), UInt8(message.count & 0xFF)] + message.dropLast(3))
    }
    #expect(failure?.reason == .closedEarly)
  }

  @Test func silenceIsToldOf() async throws {
    let silence = Duration.milliseconds(200)
    #expect(
      try await Self.failure(timeOut: silence) { peer, _ in _ = peer.receive() }?.reason == .connection(.noAnswer))
    let failure = try await Self.failure(timeOut: silence) { peer, query in
      peer.send(Reply.to(query, [Self.soa, Self.host]))
      _ = peer.receive()
    }
    #expect(failure?.reason == .stalled && failure?.records == 2)
  }

  @Test func nobodyThereIsToldOf() async throws {
    guard case .failure(let failure) = await Self.transfer(try FakeServer()) else {
      Issue.record("there is no server")
      return
    }
    guard case .connection(.unreachable) = failure.reason else {
      Issue.record("\(failure)")
      return
    }
  }

  @Test func endlessTransferIsLeft() async throws {
    let sent = Atomic<Int>(0)
    let failure = try await Self.failure { peer, query in
      peer.send(Reply.to(query, [Self.soa]))
      // As large as a message can be, with many small records.
      let message = Reply.to(query, [ResourceRecord](repeating: .a("h.lab.example"), count: 4_000))
      while peer.send(message) { sent.add(1, ordering: .relaxed) }
    }
    #expect(failure?.reason == .tooManyRecords)
    #expect(sent.load(ordering: .relaxed) * 4_000 < DNSClientLimits.transferRecords * 2)
  }

  @Test func transferThatGoesOnAndOnIsLeft() async throws {
    let server = try FakeServer(onStream: { peer in
      guard let query = peer.receive() else { return }
      peer.send(Reply.to(query, [Self.soa]))
      while peer.send(Reply.to(query, [Self.host])) { usleep(20_000) }
    })
    let client = server.client { $0.longestTransfer = .milliseconds(500) }
    do throws(TransferFailure) {
      _ = try await client.transfer("lab.example")
      Issue.record("the zone has no end")
    } catch {
      #expect(error.reason == .tooLong && error.records > 1)
    }
  }

  @Test func lengthOfZeroIsToldOf() async throws {
    let failure = try await Self.failure { peer, _ in peer.sendOctets([0, 0]) }
    #expect(failure?.reason == .malformed(.truncated))
  }

  @Test func nextServerIsAsked() async throws {
    let refusing = try FakeServer(onStream: { peer in
      if let query = peer.receive() { peer.send(Reply.code(query, .refused)) }
    })
    let server = try FakeServer(onStream: { peer in
      if let query = peer.receive() { peer.send(Reply.to(query, [Self.soa, Self.soa])) }
    })
    let zone = try await DNSClient(servers: [refusing.address, server.address], now: { 0 }).transfer("lab.example")
    #expect(zone.server == server.address)
  }

  @Test func cancelledTransferEnds() async throws {
    let asked = Atomic<Bool>(false)
    let server = try FakeServer(onStream: { peer in
      _ = peer.receive()
      asked.store(true, ordering: .relaxed)
      _ = peer.receive()
    })
    let client = server.client { $0.timeOut = .seconds(3_600) }
    let task = Task { () -> TransferFailure? in
      do throws(TransferFailure) {
        _ = try await client.transfer("lab.example")
        return nil
      } catch {
        return error
      }
    }
    while !asked.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    #expect(await task.value?.reason == .connection(.cancelled))
  }
}
