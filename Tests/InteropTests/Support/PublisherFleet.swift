import DNSWire
import Foundation
import Synchronization

/// Publishers that send updates in parallel, each with many under way, until the server is gone or they are told to stop.
///
/// Every update adds two records, `a<number>` and `b<number>` below `dyn.lab.example`, with the number as their address.
final class PublisherFleet: Sendable {
  /// What became of the updates.
  struct Outcome {
    var sent: Set<Int> = []
    var acknowledged: Set<Int> = []
    /// By their codes.
    var refused: [Int: ResponseCode] = [:]
  }

  private struct State {
    var outcome = Outcome()
    var next: Int
    var isStopped = false
  }

  private let state: Mutex<State>
  private let key: TSIGKey
  private let port: UInt16
  private let running = DispatchGroup()

  /// Starts publishers, which number their updates from `first` on.
  init(publishers: Int, inFlight: Int, first: Int, key: TSIGKey, port: UInt16) {
    state = Mutex(State(next: first))
    self.key = key
    self.port = port
    for _ in 0..<publishers {
      running.enter()
      Thread.detachNewThread { [self] in
        try? publish(inFlight)
        running.leave()
      }
    }
  }

  /// Updates acknowledged so far.
  var acknowledged: Int { state.withLock { $0.outcome.acknowledged.count } }

  /// Waits for the answers that still come, and gives what became of all updates.
  func stop() -> Outcome {
    state.withLock { $0.isStopped = true }
    running.wait()
    return state.withLock { $0.outcome }
  }

  private func publish(_ inFlight: Int) throws {
    let client = try WireClient(port: port, timeout: 0.5)
    /// The updates under way by their message's identifier.
    var waiting: [UInt16: Int] = [:]
    while true {
      while waiting.count < inFlight {
        guard let number = nextNumber() else { break }
        let identifier = UInt16(truncatingIfNeeded: number)
        client.send(try Self.update(number, key: key))
        waiting[identifier] = number
      }
      guard !waiting.isEmpty else { return }
      guard let octets = client.receive() else {
        // Lost, or nobody is there any more.
        if state.withLock({ $0.isStopped }) { return }
        waiting = [:]
        continue
      }
      let header = try Message(octets.span).header
      guard let number = waiting.removeValue(forKey: header.id) else { continue }
      state.withLock { state in
        if header.responseCode == .noError {
          state.outcome.acknowledged.insert(number)
        } else {
          state.outcome.refused[number] = header.responseCode
        }
      }
    }
  }

  private func nextNumber() -> Int? {
    state.withLock { state in
      guard !state.isStopped else { return nil }
      defer { state.next += 1 }
      state.outcome.sent.insert(state.next)
      return state.next
    }
  }

  static func address(_ number: Int) -> [UInt8] {
    [10, UInt8(number >> 16 & 0xFF), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
  }

  /// A signed update.
  static func update(_ number: Int, key: TSIGKey) throws -> [UInt8] {
    var message = Message(header: Header(id: UInt16(truncatingIfNeeded: number), flags: 0x2800))
    message.questions = [Question(name: try Name(text: "lab.example"), type: .soa)]
    message.authorities = try ["a", "b"].map { letter in
      ResourceRecord(
        name: try Name(text: "\(letter)\(number).dyn.lab.example"), type: .a, ttl: 60, rdata: address(number))
    }
    var octets = try message.encoded()
    TSIG.sign(&octets, key: key, time: UInt64(Date().timeIntervalSince1970))
    return octets
  }

  /// How many of an update's two records a server has.
  static func present(_ number: Int, _ client: WireClient) throws -> Int {
    var count = 0
    for letter in ["a", "b"] {
      let name = "\(letter)\(number).dyn.lab.example"
      // A datagram may get lost; the server is there.
      var answer: Message?
      for _ in 0..<5 where answer == nil { answer = try client.ask(name, .a) }
      guard let answer else { throw POSIXError(.ETIMEDOUT) }
      if answer.answers.first?.rdata == address(number) { count += 1 }
    }
    return count
  }
}
