import DNSWire
import KMS

/// What was alerted of lately, a bounded number of events: the oldest are forgotten first.
struct RepeatMemory {
  private struct Key: Hashable {
    var kind: PublisherEvent.Kind
    var zone: Name
    var target: Name
    var credential: String
  }

  private var times: [Key: UInt64] = [:]
  /// A ring of what was remembered, in the order of time.
  private var order: [(key: Key, time: UInt64)] = []
  private var next = 0

  /// Whether the same was alerted of less than `seconds` ago; remembers the event if not.
  mutating func isRepeated(_ event: PublisherEvent, within seconds: UInt64) -> Bool {
    let key = Key(
      kind: event.kind, zone: event.zone, target: event.service.target, credential: event.credential)
    // Where the clock was put back, what is remembered lies ahead: that is no reason to keep silent.
    if let time = times[key], time <= event.time, event.time - time < seconds { return true }
    remember(key, event.time)
    return false
  }

  private mutating func remember(_ key: Key, _ time: UInt64) {
    if order.count < AlertLimits.remembered {
      order.append((key, time))
    } else {
      let oldest = order[next]
      if times[oldest.key] == oldest.time { times[oldest.key] = nil }
      order[next] = (key, time)
      next = (next + 1) % AlertLimits.remembered
    }
    times[key] = time
  }
}
