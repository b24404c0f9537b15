import AccessPolicy
import Authority
import DNSWire
import Logging
import Synchronization

/// One log line for each update, transfer and negotiation of a key by somebody who has shown who that is, carried out or
/// refused; and for other requests up to so many a second: anybody can send those, and they are neither to fill the disk nor to hide the former.
final class EventLog: Sendable {
  /// Lines on requests that nobody signed rightly, in one second; the others are counted.
  static let refusalsPerSecond = 20

  private struct State {
    var second: UInt64 = 0
    var refusals = 0
  }

  private let counters: Counters
  private let state = Mutex(State())

  init(counters: Counters) {
    self.counters = counters
  }

  /// Writes the lines of requests, and counts them.
  func write(_ events: [RequestEvent]) {
    var lines = LogLines()
    for event in events {
      counters.addFromAnyThread(event.counter)
      if event.transfer?.isIncremental == true { counters.addFromAnyThread(.transfersIncremental) }
      let level = event.code == .noError ? Logger.Level.info : .warning
      if event.isAuthenticated || event.code == .noError && event.kind != .notification {
        lines.add(level) { Self.write(event, to: &$0) }
        continue
      }
      let (isWritten, omitted) = count(SystemClock.now())
      if omitted > 0 {
        lines.add(.warning) { $0.write("\(omitted) more requests were refused, without a line for each") }
      }
      if isWritten { lines.add(level) { Self.write(event, to: &$0) } }
    }
    lines.print()
  }

  /// Whether a refusal gets a line, and how many of an earlier second got none.
  private func count(_ now: UInt64) -> (isWritten: Bool, omitted: Int) {
    state.withLock { state in
      var omitted = 0
      if state.second != now {
        omitted = max(0, state.refusals - Self.refusalsPerSecond)
        state = State(second: now)
      }
      state.refusals += 1
      return (state.refusals <= Self.refusalsPerSecond, omitted)
    }
  }

  private static func write(_ event: RequestEvent, to text: inout TextOctets) {
    text.write("request from ")
    event.client.address.write(to: &text)
    text.write(" port ")
    text.write(UInt32(event.client.port))
    text.write(" (")
    text.write(event.client.transport.rawValue)
    text.write(")")
    if event.isAuthenticated, let signer = event.signer {
      text.write(", ")
      signer.write(to: &text)
    } else if let key = event.key {
      text.write(", key ")
      text.write(key, isAbsolute: false)
    }
    if let zone = event.zone {
      text.write(", zone ")
      text.write(zone)
    }
    text.write(": ")
    text.write(event.code.signatureMnemonic)
    text.write(": ")
    event.writeDescription(to: &text)
  }
}

extension RequestEvent {
  fileprivate var counter: Counter {
    if kind == .notification && (isAuthenticated || key == nil) {
      return code == .noError ? .notificationsTaken : .notificationsRefused
    }
    if kind == .negotiation { return code == .noError ? .keysNegotiated : .keysRefused }
    if kind == .transfer && (isAuthenticated || key == nil) {
      return code == .noError ? .transfersDone : .transfersFailed
    }
    if isAuthenticated || (kind == .update && code == .noError) {
      return code == .noError ? .updatesDone : .updatesRefused
    }
    return switch code {
    case .badKey: .badKey
    case .badSignature: .badSignature
    case .badTime: .badTime
    case .badTruncation: .badTruncation
    case .refused: .requestsUnsigned
    default: .requestsUnreadable
    }
  }
}
