public import DNSWire
import Synchronization
public import Zone

/// The newest differences between the versions of each zone, from which incremental transfers are made (RFC 1995). Of all
/// zones together a bounded number is kept; the oldest go first.
public final class DifferenceHistory: Sendable {
  private struct State {
    var chains: [Name: DifferenceChain] = [:]
    /// The chains of all differences, in the order in which they came; those in front of `first` have gone.
    var order: [DifferenceChain] = []
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

  /// Takes note of the differences of commits, in their order.
  func note(_ commits: [Commit]) {
    state.withLock { state in
      for commit in commits where !commit.changes.isEmpty {
        note(commit.zone, commit.changes, packed: commit.difference, in: &state)
      }
    }
  }

  /// Forgets what is known of a zone.
  public func forget(_ zone: Name) {
    state.withLock { state in
      state.records -= state.chains.removeValue(forKey: zone)?.clear() ?? 0
    }
  }

  private func note(_ zone: Name, _ changes: ChangeSet, packed: [UInt8]? = nil, in state: inout State) {
    if let difference = ZoneDifference(changes, apex: zone), difference.records <= records {
      let packed = packed ?? ChangeRecords.encode(changes, apex: zone.folded)
      let chain = chain(of: zone, in: &state)
      state.records += chain.append(difference, packed)
      state.order.append(chain)
    } else {
      state.records -= state.chains.removeValue(forKey: zone)?.clear() ?? 0
    }
    while state.records > records || state.order.count - state.first > differences { dropOldest(in: &state) }
    guard state.first > 1_024, state.first > state.order.count / 2 else { return }
    state.order.removeFirst(state.first)
    state.first = 0
  }

  /// The chain of a zone, made where there is none; as a rule that of the difference before.
  private func chain(of zone: Name, in state: inout State) -> DifferenceChain {
    if let last = state.order.last, last.isInUse, last.zone == zone { return last }
    if let known = state.chains[zone] { return known }
    let chain = DifferenceChain(zone)
    state.chains[zone] = chain
    return chain
  }

  /// Drops the oldest difference; a zone that lost differences otherwise has fewer than the order says.
  private func dropOldest(in state: inout State) {
    guard state.first < state.order.count else { return }
    state.records -= state.order[state.first].dropFirst()
    state.first += 1
  }

  /// The differences that lead from one serial to another, the oldest first; nil where the history is too short.
  func differences(of zone: Name, from: Serial, to: Serial) -> [ChangeSet]? {
    let packed = state.withLock { $0.chains[zone]?.differences(from: from, to: to) }
    let apex = zone.folded
    return try? packed?.map { try ChangeRecords.decode($0, apex: apex) }
  }

  /// How many versions back a client's copy may be to get the differences alone.
  public func depth(of zone: Name) -> Int {
    state.withLock { $0.chains[zone]?.count ?? 0 }
  }
}

/// The differences of one zone that go on from each other. Their octets stand one after the other in chunks: many are kept,
/// and for long, and a block of memory for each would leave holes among those that live shortly.
private final class DifferenceChain {
  private struct Place {
    let difference: ZoneDifference
    let chunk: Int
    let octets: Range<Int>
  }

  private var places: [Place] = []
  private var first = 0
  /// What is in front of the first difference is empty.
  private var chunks: [[UInt8]] = []
  private(set) var records = 0
  let zone: Name
  /// Whether the zone has this chain still.
  private(set) var isInUse = true

  init(_ zone: Name) { self.zone = zone }

  /// Forgets all differences, for good, and gives the number of their records.
  func clear() -> Int {
    defer { empty() }
    isInUse = false
    return records
  }

  private func empty() {
    (places, first, chunks, records) = ([], 0, [], 0)
  }

  var count: Int { places.count - first }

  /// Adds a difference with its octets, and gives by how much the number of records has grown.
  func append(_ difference: ZoneDifference, _ packed: [UInt8]) -> Int {
    let before = records
    if let last = places.last, last.difference.to != difference.from { empty() }
    if chunks.isEmpty || chunks[chunks.count - 1].count + packed.count > AuthorityLimits.differenceChunkOctets {
      // A zone with few differences has no more room than they take.
      let isFirst = chunks.isEmpty
      chunks.append([])
      if !isFirst { chunks[chunks.count - 1].reserveCapacity(AuthorityLimits.differenceChunkOctets) }
    }
    let chunk = chunks.count - 1
    let start = chunks[chunk].count
    chunks[chunk] += packed
    places.append(Place(difference: difference, chunk: chunk, octets: start..<start + packed.count))
    records += difference.records
    return records - before
  }

  /// Drops the oldest one, and gives the number of its records.
  func dropFirst() -> Int {
    guard first < places.count else { return 0 }
    let dropped = places[first]
    first += 1
    records -= dropped.difference.records
    if first == places.count {
      empty()
    } else if places[first].chunk != dropped.chunk {
      chunks[dropped.chunk] = []
      if first > places.count / 2 { removeDropped() }
    }
    return dropped.difference.records
  }

  private func removeDropped() {
    let gone = places[first].chunk
    chunks.removeFirst(gone)
    places = places[first...].map {
      Place(difference: $0.difference, chunk: $0.chunk - gone, octets: $0.octets)
    }
    first = 0
  }

  /// The octets of the differences that lead from one serial to another, the oldest first.
  func differences(from: Serial, to: Serial) -> [[UInt8]]? {
    let kept = places[first...]
    guard let end = kept.lastIndex(where: { $0.difference.to == to }),
      let start = kept[...end].lastIndex(where: { $0.difference.from == from })
    else { return nil }
    return kept[start...end].map { Array(chunks[$0.chunk][$0.octets]) }
  }
}
