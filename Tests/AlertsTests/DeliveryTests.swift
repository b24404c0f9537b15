import Alerts
import KMS
import Testing

/// The way of alerts to one receiver: attempts, pauses, losses.
@Suite struct DeliveryTests {
  private static let busy = DeliveryFailure("busy", isTransient: true)
  private static let gone = DeliveryFailure("gone", isTransient: false)
  private static func alert(_ kind: PublisherEvent.Kind = .appeared) -> Alert { Alert(event(kind), server: "ns1") }

  @Test func failureThatMayPassIsTriedAgainWithTheSameID() async {
    let sink = ScriptedSink([Self.busy, Self.busy, nil])
    let lab = DeliveryLab(sink)
    await lab.deliver([Self.alert()])
    #expect(sink.attempts.count == 3)
    #expect(Set(sink.attempts.map(\.id)).count == 1)
    #expect(lab.counts.value(.delivered) == 1 && lab.counts.value(.lost) == 0)
    #expect(lab.told == [.failing(sink: "scripted", reason: "busy"), .recovered(sink: "scripted")])
  }

  @Test func attemptsEnd() async {
    let sink = ScriptedSink([Self.busy])
    let lab = DeliveryLab(sink, attempts: 4)
    await lab.deliver([Self.alert()])
    #expect(sink.attempts.count == 4)
    #expect(lab.counts.value(.lost) == 1)
    #expect(lab.told.last == .lost(1, sink: "scripted", reason: "busy"))
  }

  @Test func failureThatStaysIsNotTriedAgain() async {
    let sink = ScriptedSink([Self.gone, nil])
    let lab = DeliveryLab(sink)
    await lab.deliver([Self.alert(), Self.alert()])
    #expect(sink.attempts.count == 2 && sink.delivered.count == 1)
    #expect(lab.told == [.lost(1, sink: "scripted", reason: "gone"), .recovered(sink: "scripted")])
  }

  @Test func receiverHearsOfWhatItWantsAndOfTests() async {
    let sink = ScriptedSink(kinds: [.refused])
    let lab = DeliveryLab(sink)
    lab.delivery.add([Self.alert(.appeared)])
    await lab.deliver([Self.alert(.refused), .test(server: "ns1", time: 0)])
    #expect(sink.delivered.map(\.kind) == ["refused", "test"])
  }

  @Test func receiverThatHangsHoldsUpNoOther() async {
    let slow = DeliveryLab(ScriptedSink(hangs: true))
    let task = Task { await slow.delivery.run() }
    slow.delivery.add([Self.alert()])
    let quick = ScriptedSink()
    await DeliveryLab(quick).deliver([Self.alert()])
    #expect(quick.delivered.count == 1)
    slow.delivery.finish()
    task.cancel()
    await task.value
    #expect(slow.counts.value(.lost) == 1)
    #expect(slow.told == [.lost(1, sink: "scripted", reason: "there was no time left")])
  }

  @Test func waitingAlertsAreBoundedAndLossesAreTold() async {
    let sink = ScriptedSink()
    let lab = DeliveryLab(sink)
    await lab.deliver((0..<AlertLimits.waiting + 3).map { _ in Self.alert() })
    #expect(sink.delivered.count == AlertLimits.waiting)
    #expect(lab.told == [.lost(3, sink: "scripted", reason: "too many waited")])
  }

  @Test func alertsWithoutAPlaceAreCountedAtOnce() async {
    let lab = DeliveryLab(ScriptedSink())
    lab.delivery.add((0..<AlertLimits.waiting + 3).map { _ in Self.alert() })
    #expect(lab.counts.value(.lost) == 3)
    lab.delivery.finish()
    await lab.delivery.run()
    #expect(lab.counts.value(.lost) == 3 && lab.counts.value(.delivered) == UInt64(AlertLimits.waiting))
  }

  @Test func retiredReceiverGetsWhatWaitsWithAllAttempts() async {
    let sink = ScriptedSink([Self.busy, Self.busy, nil])
    let lab = DeliveryLab(sink)
    lab.delivery.add([Self.alert()])
    lab.delivery.retire()
    await lab.delivery.run()
    #expect(sink.attempts.count == 3 && sink.delivered.count == 1)
    #expect(lab.delivery.hasEnded)
  }

  @Test func endGivesEachOneMoreAttempt() async {
    let sink = ScriptedSink([Self.busy, nil, Self.busy])
    let lab = DeliveryLab(sink)
    lab.delivery.add([Self.alert(), Self.alert(), Self.alert()])
    lab.delivery.finish()
    await lab.delivery.run()
    #expect(sink.attempts.count == 3)
    #expect(lab.counts.value(.delivered) == 1 && lab.counts.value(.lost) == 2)
  }

  @Test func pausesDoubleUpToALimitAndAreCutByChance() {
    let policy = RetryPolicy()
    for (attempt, seconds) in [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (1_000, 60)] {
      let pauses = (0..<200).map { _ in policy.pause(after: attempt, asked: nil) }
      #expect(pauses.allSatisfy { $0 >= .seconds(seconds) / 2 && $0 <= .seconds(seconds) })
      #expect(Set(pauses).count > 1)
    }
  }

  @Test func receiverCanAskForALongerPauseWithinBounds() {
    let policy = RetryPolicy()
    #expect(policy.pause(after: 1, asked: .seconds(30)) == .seconds(30))
    #expect(policy.pause(after: 1, asked: .seconds(100_000)) == AlertLimits.longestAskedPause)
    #expect(policy.pause(after: 6, asked: .seconds(1)) >= .seconds(16))
  }
}
