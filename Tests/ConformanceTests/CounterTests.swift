import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// Each kind of malformed request has its counter.
@Suite struct CounterTests {
  private static let question = ("www.lab.example" as Name).wire + [0, 1, 0, 1]
  private static let opt: [UInt8] = [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0]
  private static let signature: [UInt8] = [0, 0, 250, 0, 255, 0, 0, 0, 0, 0, 0]

  private static func message(_ counts: [UInt8], _ body: [UInt8], flags: UInt8 = 0) -> [UInt8] {
    [0, 1, flags, 0] + counts.flatMap { [0, $0] } + body
  }

  private static let requests: [(Counter, [UInt8])] = [
    (.shortMessages, [1, 2, 3]),
    (.responses, message([1, 0, 0, 0], question, flags: 0x80)),
    (.wrongQuestionCount, message([0, 0, 0, 0], [])),
    (.wrongQuestionCount, message([2, 0, 0, 0], question + question)),
    (.unreadableRecords, message([1, 0, 0, 0], [0x41])),
    (.unreadableRecords, message([1, 0, 0, 1], question)),
    (.unreadableRecords, message([1, 0, 0, 1], question + [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 3, 1, 2, 3])),
    (.trailingOctets, message([1, 0, 0, 0], question + [1])),
    (.misplacedOPT, message([1, 0, 0, 2], question + opt + opt)),
    (.misplacedOPT, message([1, 1, 0, 0], question + opt)),
    (.malformedOptions, message([1, 0, 0, 1], question + Array(opt.dropLast()) + [6, 0, 10, 0, 2, 1, 2])),
    (.misplacedTSIG, message([1, 0, 0, 2], question + signature + opt)),
    (.deferred, message([1, 0, 0, 1], question + signature)),
    (.deferred, message([1, 0, 0, 0], question, flags: 0x28)),
    (.notImplemented, message([1, 0, 0, 0], question, flags: 0x20)),
    (.refused, message([1, 0, 0, 0], ("example.com" as Name).wire + [0, 1, 0, 1])),
    (.nameError, message([1, 0, 0, 0], ("gone.lab.example" as Name).wire + [0, 1, 0, 1])),
    (.noError, message([1, 0, 0, 0], question)),
  ]

  @Test(arguments: requests.indices) func requestIsCounted(index: Int) throws {
    let (counter, octets) = Self.requests[index]
    let counters = Counters()
    _ = respond(to: octets, from: [try .of("lab.example", [.a("www.lab.example")])], counters: counters)
    #expect(counters.value(counter) == 1)
    #expect(counters.value(.udpRequests) == 1)
  }

  @Test func connectionsAreCountedApart() throws {
    let counters = Counters()
    _ = respond(to: try query("lab.example", .soa).encoded(), from: [], over: .tcp, counters: counters)
    #expect(counters.value(.tcpRequests) == 1 && counters.value(.udpRequests) == 0)
  }

  @Test func statisticsSumAllThreads() {
    let statistics = Statistics()
    let threads = (0..<3).map { _ in statistics.makeCounters() }
    for counters in threads { counters.add(.refused) }
    threads[0].add(.truncated)
    #expect(statistics.sum(.refused) == 3 && statistics.sum(.truncated) == 1 && statistics.sum(.noError) == 0)
  }
}
