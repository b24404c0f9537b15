public import DNSWire
import Synchronization
public import Zone

/// The newest differences between the versions of each zone, from which incremental transfers are made (RFC 1995). Of all
/// zones together a bounded number is kept; the oldest go first.
public final class DifferenceHistory: Sendable {
  private struct State {
    var chains: [Name: DifferenceChain] = [:]
    /// The zones of all differences, in the order in which they came; those in front of `first` have gone.
    var order: [Name] = []
    var first = 0
    var records = 0
  }

  private let state = Mutex(State())
  private let records: Int
  private let differences: Int

  /// Makes an empty history; the limits are those of `AuthorityLimits` unless told otherwise.
  ///
  /// - Parameters:
  ///   - records: how many records all differences may have.
  ///   - differences: how many differences there may be.
  public init(
    records: Int = AuthorityLimits.differenceRecords, differences: Int = AuthorityLimits.differences
  ) {
    self.records = records
    self.differences = differences
  }

  /// Takes note of differences, each with its zone, in the order in which they came to be. One that does not go on from the
  /// last one of its zone makes those before it worthless.
  public func note(_ differences: [(zone: Name, changes: ChangeSet)]) {
    state.withLock { state in
      for (zone, changes) in differences where !changes.isEmpty { note(zone, changes, in: &state) }
    }
  }

  /// Forgets what is known of a zone.
  public func forget(_ zone: Name) {
    state.withLock { state in
      state.records -= state.chains.removeValue(forKey: zone)?.records ?? 0
    }
  }

  private func note(_ zone: Name, _ changes: ChangeSet, in state: inout State) {
    var chain = state.chains.removeValue(forKey: zone) ?? DifferenceChain()
    state.records -= chain.records
    if let difference = ZoneDifference(changes, apex: zone), difference.records <= records {
      chain.append(difference)
      state.order.append(zone)
    } else {
      chain = DifferenceChain()
    }
    state.records += chain.records
    state.chains[zone] = chain
    while state.records > records || state.order.count - state.first > differences { dropOldest(in: &state) }
    guard state.first > 1_024, state.first > state.order.count / 2 else { return }
    state.order.removeFirst(state.first)
    state.first = 0
  }

  /// Drops the oldest difference; a zone that lost differences otherwise has fewer than the order says.
  private func dropOldest(in state: inout State) {
    guard state.first < state.order.count else { return }
    let zone = state.order[state.first]
    state.first += 1
    state.records -= state.chains[zone]?.dropFirst() ?? 0
  }

  /// The differences that lead from one serial to another, the oldest first; nil where the history is too short.
  func differences(of zone: Name, from: Serial, to: Serial) -> [ZoneDifference]? {
    state.withLock { $0.chains[zone]?.differences(from: from, to: to) }
  }

  /// How many versions back a client's copy may be to get the differences alone.
  public func depth(of zone: Name) -> Int {
    state.withLock { $0.chains[zone]?.count ?? 0 }
  }
}

/// The differences of one zone that go on from each other.
private struct DifferenceChain {
  private var differences: [ZoneDifference] = []
  private var first = 0
  private(set) var records = 0

  var count: Int { differences.count - first }

  mutating func append(_ difference: ZoneDifference) {
    if let last = differences.last, last.to != difference.from { self = DifferenceChain() }
    differences.append(difference)
    records += difference.records
  }

  /// Drops the oldest one, and gives the number of its records.
  mutating func dropFirst() -> Int {
    guard first < differences.count else { return 0 }
    let count = differences[first].records
    differences[first].changes = ChangeSet()
    first += 1
    records -= count
    if first > 64, first > differences.count / 2 {
      differences.removeFirst(first)
      first = 0
    }
    return count
  }

  func differences(from: Serial, to: Serial) -> [ZoneDifference]? {
    let kept = differences[first...]
    guard let end = kept.lastIndex(where: { $0.to == to }),
      let start = kept[...end].lastIndex(where: { $0.from == from })
    else { return nil }
    return Array(kept[start...end])
  }
}
