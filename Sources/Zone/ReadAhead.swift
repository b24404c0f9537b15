import DNSWire

/// Reads what the lookups of a batch of questions are going to read, so that it is in the processor's cache by then: the reads of
/// a batch do not depend on each other, and the processor waits for many of them at once, where lookups wait for one after
/// the other. No answer depends on what is read here; only the names, made ready for lookups, are used again.
public struct ReadAhead: ~Copyable {
  /// Questions that are read ahead at once.
  public static let capacity = 64
  /// Octets of index and nodes from which it is worth its while: what the cache holds anyway need not be read ahead.
  static let worthwhileOctets = 1 << 19

  private var names = InlineArray<64, LookupName> { _ in LookupName() }
  /// What is known of each question.
  private var states = FixedStorage<State>(repeating: State(), count: capacity)
  private var count = 0
  /// What was read, so that reading has a use.
  private var sum: UInt64 = 0

  struct State: BitwiseCopyable {
    /// Whether the question has a name.
    var isRead = false
    /// The position of its zone; below 0 where there is none.
    var zone = -1
    /// Where its node starts; below 0 where there is none.
    var node = -1
  }

  /// Makes room for the names.
  public init() {}

  /// Reads the name of the question of the next message.
  public mutating func add(_ message: Span<UInt8>, _ set: borrowing ZoneSet) {
    let index = count
    guard index < Self.capacity else { return }
    count = index + 1
    var state = State()
    var reader = WireReader(message, from: WireLimits.headerOctets)
    state.isRead = (try? names[index].read(&reader)) != nil
    if state.isRead { state.zone = set.position(of: names[index]) ?? -1 }
    var states = states.mutableSpan
    states[index] = state
  }

  /// Reads the places in the indexes, then the nodes.
  public mutating func run(_ set: borrowing ZoneSet) {
    for index in 0..<count where states.span[index].zone >= 0 {
      let node = set.image(at: states.span[index].zone).firstOffset(names[index].fullHash)
      var states = states.mutableSpan
      states[index].node = node
    }
    sum = Self.readNodes(count, states, set)
  }

  private static func readNodes(
    _ count: Int, _ states: borrowing FixedStorage<State>, _ set: borrowing ZoneSet
  ) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<count where states.span[index].node >= 0 {
      sum &+= set.image(at: states.span[index].zone).touch(states.span[index].node)
    }
    return sum
  }

  /// Gives the name of the question of the message that was added as number `index`, in exchange for another; false where it has
  /// none.
  public mutating func take(_ index: Int, _ name: inout LookupName) -> Bool {
    guard index < count, states.span[index].isRead else { return false }
    swap(&name, &names[index])
    var states = states.mutableSpan
    states[index].isRead = false
    return true
  }

  /// Forgets the messages.
  public mutating func removeAll() {
    count = 0
  }
}
