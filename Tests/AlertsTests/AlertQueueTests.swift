import Alerts
import DNSWire
import KMS
import TestSupport
import Testing

/// What is taken up for alerts, and what is not.
@Suite struct AlertQueueTests {
  private let queue = AlertQueue(AlertSettings(sinks: [], repeatAfter: 3_600, server: "ns1"))

  private func kinds() -> [PublisherEvent.Kind] { queue.take().alerts.map(\.event.kind) }

  private static func target(_ number: Int) -> Name { "kms\(number).lab.example" }

  @Test func eventsAreTakenOnce() {
    queue.add([event(.appeared), event(.changed)])
    #expect(kinds() == [.appeared, .changed])
    #expect(queue.take().alerts.isEmpty)
  }

  @Test func repeatedEventIsLeftOutForATime() {
    queue.add([event(time: 1_000), event(time: 1_001), event(time: 4_599)])
    #expect(queue.take().alerts.map(\.event.time) == [1_000])
    queue.add([event(time: 4_600)])
    #expect(queue.take().alerts.map(\.event.time) == [4_600])
    #expect(queue.counts.value(.repeated) == 2)
  }

  @Test func anotherKindTargetOrCredentialIsNotARepetition() {
    queue.add([event(), event(.changed), event(target: "kms8.lab.example"), event(credential: "key other.lab.example")])
    #expect(queue.take().alerts.count == 4)
  }

  @Test func anotherZoneIsNotARepetition() {
    var other = event()
    other.zone = "branch.lab.example"
    queue.add([event(), other])
    #expect(queue.take().alerts.count == 2)
  }

  @Test func whatAnOperatorDoesIsNeverARepetition() {
    queue.add([event(.approved), event(.approved), event(.rejected), event(.rejected)])
    #expect(queue.take().alerts.count == 4)
  }

  @Test func clockThatIsPutBackSilencesNothing() {
    queue.add([event(time: 5_000), event(time: 10)])
    #expect(queue.take().alerts.count == 2)
  }

  @Test func noRepeatTimeMeansEveryEvent() {
    queue.replace(AlertSettings(sinks: [], repeatAfter: 0, server: "ns1"))
    queue.add([event(), event()])
    #expect(queue.take().alerts.count == 2)
  }

  @Test func queueIsBoundedAndCountsWhatIsLost() {
    queue.add((0..<AlertLimits.waiting + 5).map { event(target: Self.target($0)) })
    let batch = queue.take()
    #expect(batch.alerts.count == AlertLimits.waiting)
    #expect(batch.lost == 5)
    #expect(queue.counts.value(.lost) == 5)
    #expect(queue.take().lost == 0)
  }

  @Test func thoseThatAnybodyCanSendAreFewInASecond() {
    queue.add((0..<30).map { event(.refused, time: 7, target: Self.target($0), credential: "nobody") })
    queue.add((30..<40).map { event(.refused, time: 8, target: Self.target($0), credential: "nobody") })
    queue.add([event(.refused, time: 7)])
    let batch = queue.take()
    #expect(batch.alerts.count == AlertLimits.unsignedPerSecond + 11)
    #expect(batch.lost == 30 - AlertLimits.unsignedPerSecond)
  }

  @Test func floodOfThoseTakesNoPlaceOfOthers() {
    for second in 0..<100 {
      queue.add(
        (0..<20).map {
          event(.refused, time: UInt64(second), target: Self.target(second * 20 + $0), credential: "nobody")
        })
    }
    queue.add([event(.refused)])
    let alerts = queue.take().alerts
    #expect(alerts.count == AlertLimits.waiting + 1)
    #expect(alerts.first?.event.credential == "key kms9.lab.example")
  }

  @Test func memoryIsBoundedAndForgetsTheOldestFirst() {
    for number in 0...AlertLimits.remembered {
      queue.add([event(target: Self.target(number))])
      _ = queue.take()
    }
    queue.add([event(target: Self.target(AlertLimits.remembered)), event(target: Self.target(1))])
    #expect(queue.take().alerts.isEmpty)
    queue.add([event(target: Self.target(0))])
    #expect(queue.take().alerts.count == 1)
  }

  @Test func whatNobodyWasToldOfIsNoRepetition() {
    let receiver = ScriptedSink()
    queue.add([event()])
    _ = queue.take()
    queue.replace(AlertSettings(sinks: [receiver], repeatAfter: 3_600, server: "ns1"))
    queue.add([event(), event()])
    #expect(queue.take().alerts.count == 1)
    queue.replace(AlertSettings(sinks: [receiver], repeatAfter: 3_600, server: "ns1"))
    queue.add([event()])
    #expect(queue.take().alerts.isEmpty)
  }

  @Test func newSettingsComeWithTheNextBatch() {
    #expect(queue.take().newSettings?.server == "ns1")
    #expect(queue.take().newSettings == nil)
    queue.replace(AlertSettings(sinks: [], repeatAfter: 60, server: "ns2"))
    queue.add([event()])
    let batch = queue.take()
    #expect(batch.newSettings?.server == "ns2")
    #expect(batch.alerts.first?.server == "ns2")
  }

  @Test func manyThreadsMayAddAtOnce() async {
    await withTaskGroup { group in
      for number in 0..<8 {
        group.addTask { for part in 0..<100 { queue.add([event(target: Self.target(number * 100 + part))]) } }
      }
    }
    #expect(queue.take().alerts.count == 800)
  }

  @Test func arrivalIsTold() async {
    var arrivals = queue.arrivals.makeAsyncIterator()
    _ = await arrivals.next()  // the settings
    queue.add([event()])
    #expect(await arrivals.next() != nil)
    #expect(queue.take().alerts.count == 1)
  }
}
