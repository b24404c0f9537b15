import AccessPolicy
import Authority
import TestSupport
import Testing
import Zone

/// Whoever waits for the writer gets an answer, however the server ends.
@Suite struct WriterCancellationTests {
  @Test(.timeLimit(.minutes(1))) func whatWasTakenIsDoneAfterTheWriterIsCancelled() async throws {
    let zones = Published(ZoneSet([]))
    let policy = Published(AccessPolicy(credentials: [], rules: []))
    let handler = RequestHandler(zones: zones, policy: policy, now: { UpdateServer.now }, onEvents: { _ in })
    let writer = ZoneWriter(handler: handler, journal: MemoryJournal())
    let base = ZoneBase(version: try .of("lab.example"), digest: [1])
    let waiting = Task { try await writer.adopt([base]).count }
    for _ in 0..<100 { await Task.yield() }
    let running = Task { try await writer.run() }
    running.cancel()
    #expect(try await waiting.value == 1)
    try await running.value
  }

  @Test(.timeLimit(.minutes(1))) func whatComesAfterIsRefused() async throws {
    let zones = Published(ZoneSet([]))
    let policy = Published(AccessPolicy(credentials: [], rules: []))
    let handler = RequestHandler(zones: zones, policy: policy, now: { UpdateServer.now }, onEvents: { _ in })
    let writer = ZoneWriter(handler: handler, journal: MemoryJournal())
    let running = Task { try await writer.run() }
    running.cancel()
    try await running.value
    await #expect(throws: JournalError.self) { _ = try await writer.adopt([]) }
  }
}
