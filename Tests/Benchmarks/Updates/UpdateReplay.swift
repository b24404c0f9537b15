import AccessPolicy
import Authority
import BenchmarkSupport
import DNSWire
import Foundation
import Glibc
import Persistence
import Synchronization
import TestSupport
import Zone
import ZoneText

/// Hands signed updates to the zones' writer in process, with a store on disk: what an update costs without the sockets and the
/// log, and what an instruction counter counts between two marks.
struct UpdateReplay {
  /// Updates in a batch, and batches under way.
  static let batch = 32
  static let batches = 8

  let zoneFile: URL
  let folder: URL

  /// Carries out so many updates, twice, and prints what each of the second half cost.
  func run(_ count: Int) throws {
    let credential = Credential.of(try Name(text: BenchmarkServer.keyName))
    let policy = AccessPolicy(
      credentials: [credential],
      rules: [Rule(name: "everything", allows: true, scope: .records(names: nil, types: nil))])
    let file = try MasterFile.read(Array(try Data(contentsOf: zoneFile)), file: "zone", origin: nil)
    let store = try Store(path: folder.appendingPathComponent("replay.sqlite").path)
    let time = UInt64(Date().timeIntervalSince1970)
    let zones = Published(ZoneSet([file.version]))
    let handler = RequestHandler(zones: zones, policy: Published(policy), now: { time }, onEvents: { _ in })
    let writer = ZoneWriter(handler: handler, journal: store)
    let ready = DispatchSemaphore(value: 0)
    let base = ZoneBase(version: file.version, digest: [1])
    Task {
      _ = try await writer.adopt([base])
      ready.signal()
      try await writer.run()
    }
    ready.wait()
    guard let address = IPAddress(text: "127.0.0.1") else { return }
    let client = Client(address: address, port: 5_353, transport: .udp)
    for pass in 0..<2 {
      let updates = try (pass * count..<(pass + 1) * count).map { number in
        var octets = try BenchmarkZone.update(number).encoded(limit: 512)
        TSIG.sign(&octets, key: credential.key, time: time)
        return DeferredBatch.Request(message: octets, client: client)
      }
      let start = (Self.processorTime, ContinuousClock.now)
      if pass == 1 { beginCounting() }
      let refused = replay(updates, writer)
      if pass == 1 { endCounting() }
      let microseconds = (Self.processorTime - start.0) * 1e6 / Double(count)
      let elapsed = ContinuousClock.now - start.1
      print("\(count) updates, \(refused) refused: \(microseconds) µs each of the processor, \(elapsed)")
    }
    writer.stop()
  }

  /// Hands the updates over in batches, and gives how many of them were refused.
  private func replay(_ updates: [DeferredBatch.Request], _ writer: ZoneWriter) -> Int {
    let places = DispatchSemaphore(value: Self.batches)
    let refused = Count(0)
    for start in stride(from: 0, to: updates.count, by: Self.batch) {
      let requests = Array(updates[start..<min(start + Self.batch, updates.count)])
      let left = Count(requests.count)
      places.wait()
      let batch = DeferredBatch(requests) { replies in
        for reply in replies {
          if case .message(let octets) = reply.answer, octets.count > 3, octets[3] & 0xF == 0 { continue }
          refused.add(1)
        }
        if left.add(-replies.count) == 0 { places.signal() }
      }
      if !writer.submit(batch) { break }
    }
    for _ in 0..<Self.batches { places.wait() }
    for _ in 0..<Self.batches { places.signal() }
    return refused.add(0)
  }

  private final class Count: Sendable {
    private let value: Mutex<Int>

    init(_ value: Int) { self.value = Mutex(value) }

    @discardableResult func add(_ difference: Int) -> Int {
      value.withLock { value in
        value += difference
        return value
      }
    }
  }

  /// Seconds of processor time of this program so far.
  private static var processorTime: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Marks: `callgrind` sees their names.
@inline(never) @_optimize(none) func beginCounting() {}

@inline(never) @_optimize(none) func endCounting() {}
