import Authority
import Testing
import Transport

/// How zone transfers stand back behind queries.
@Suite struct TransferPaceTests {
  private let statistics = Statistics()
  private let counters: Counters
  private let start = ContinuousClock.now
  private let work = Duration.microseconds(100)

  init() {
    counters = statistics.makeCounters()
  }

  private func count(_ requests: Int, _ counter: Counter = .udpRequests) {
    for _ in 0..<requests { counters.add(counter) }
  }

  /// The pace of a machine with two processors.
  private func pace() -> TransferPace { TransferPace(statistics: statistics, processors: 2, now: start) }

  @Test func withoutQueriesThereIsNoRest() {
    var pace = pace()
    #expect(pace.rest(after: work, now: start + .seconds(1)) == .zero)
  }

  @Test(arguments: [Counter.udpRequests, .tcpRequests]) func whileManyAskAMessageHasATwentiethOfTheTime(
    _ counter: Counter
  ) {
    var pace = pace()
    count(4_100, counter)
    #expect(pace.rest(after: work, now: start + .milliseconds(100)) == work * 19)
  }

  @Test func fewQueriesOnEachProcessorAreNotMany() {
    var pace = pace()
    count(3_900)
    #expect(pace.rest(after: work, now: start + .milliseconds(100)) == .zero)
  }

  @Test func whenTheQueriesEndSoDoTheRests() {
    var pace = pace()
    count(10_000)
    #expect(pace.rest(after: work, now: start + .milliseconds(100)) > .zero)
    #expect(pace.rest(after: work, now: start + .milliseconds(105)) > .zero)
    #expect(pace.rest(after: work, now: start + .milliseconds(200)) == .zero)
  }

  @Test func aMessageThatTookLongIsNotRestedFromForever() {
    var pace = pace()
    count(100_000)
    let rest = pace.rest(after: .seconds(10), now: start + .milliseconds(100))
    #expect(rest == TransportLimits.longestTransferRest)
  }
}
