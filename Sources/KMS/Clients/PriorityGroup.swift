/// The records of one priority, sorted into kinds that are alike in all that the choice among them depends on.
///
/// What is left after some contacts is then known by how many of each kind are: far fewer states than orders of records, as
/// most KMS hosts have one and the same weight.
struct PriorityGroup {
  struct Kind {
    var weight: UInt16
    var answers: Bool
    /// The positions of the records.
    var records: [Int]
  }

  let kinds: [Kind]

  /// Sorts records, given by their positions, by weight.
  init(_ records: [Int], weight: (Int) -> UInt16) {
    kinds = Dictionary(grouping: records, by: weight).sorted { $0.key < $1.key }
      .map { Kind(weight: $0.key, answers: true, records: $0.value) }
  }

  private init(kinds: [Kind]) {
    self.kinds = kinds
  }

  /// The number of records.
  var count: Int { kinds.reduce(0) { $0 + $1.records.count } }

  /// The same records, sorted by whether they answer as well.
  func parted(by answers: (Int) -> Bool) -> PriorityGroup {
    PriorityGroup(
      kinds: kinds.flatMap { kind in
        [true, false].map { isAnswering in
          Kind(
            weight: kind.weight, answers: isAnswering, records: kind.records.filter { answers($0) == isAnswering })
        }.filter { !$0.records.isEmpty }
      })
  }

  /// The chance of each kind to be contacted first.
  var first: [Double] { chances(left: kinds.map(\.records.count)) }

  /// The chance of each kind to be contacted second, where there are two records or more.
  var second: [Double] {
    let counts = kinds.map(\.records.count)
    var chances = counts.map { _ in 0.0 }
    for (kind, chance) in first.enumerated() {
      var left = counts
      left[kind] -= 1
      for (next, nextChance) in self.chances(left: left).enumerated() { chances[next] += chance * nextChance }
    }
    return chances
  }

  /// Gives each record its part of its kind's chance.
  func spread(_ chances: [Double], over records: inout [Double]) {
    for (kind, chance) in zip(kinds, chances) {
      for record in kind.records { records[record] = chance / Double(kind.records.count) }
    }
  }

  /// Goes through all that can be left while records of the kinds `passing` are contacted, one after the other.
  ///
  /// - Parameter visit: told of each contact: how many came before it, of which kind the record is, and its chance.
  /// - Returns: false where there are too many states to go through; nothing was visited.
  func contact(passing: (Int) -> Bool, visit: (_ before: Int, _ kind: Int, _ chance: Double) -> Void) -> Bool {
    var states = 1
    var strides: [Int] = []
    var limits: [Int] = []
    for (index, kind) in kinds.enumerated() {
      strides.append(states)
      limits.append(passing(index) ? kind.records.count : 0)
      let (product, overflow) = states.multipliedReportingOverflow(by: limits[index] + 1)
      guard !overflow, product <= KMSLimits.contactSteps / kinds.count else { return false }
      states = product
    }
    // A state is a number in mixed radix: a digit for each kind says how many of it were contacted. So whatever leads to a state
    // has a lower number.
    var reached = [Double](repeating: 0, count: states)
    reached[0] = 1
    var contacted = kinds.map { _ in 0 }
    for state in 0..<states {
      let left = zip(kinds, contacted).map { $0.records.count - $1 }
      let before = contacted.reduce(0, +)
      for (kind, chance) in chances(left: left).enumerated() where chance > 0 {
        visit(before, kind, reached[state] * chance)
        if limits[kind] > 0 { reached[state + strides[kind]] += reached[state] * chance }
      }
      for kind in kinds.indices {
        if contacted[kind] < limits[kind] {
          contacted[kind] += 1
          break
        }
        contacted[kind] = 0
      }
    }
    return true
  }

  /// The chance of each kind to be contacted next (see `ClientShares`).
  private func chances(left: [Int]) -> [Double] {
    var records = 0
    var zeros = 0
    var sum = 0
    for (kind, count) in zip(kinds, left) {
      records += count
      sum += count * Int(kind.weight)
      if kind.weight == 0 { zeros += count }
    }
    let numbers = Double(sum + 1)
    return zip(kinds, left).map { kind, count in
      guard count > 0 else { return 0 }
      if kind.weight == 0 { return Double(count) / Double(zeros) / numbers }
      let first = zeros == 0 ? Double(count) / Double(records) : 0
      return (Double(count * Int(kind.weight)) + first) / numbers
    }
  }
}
