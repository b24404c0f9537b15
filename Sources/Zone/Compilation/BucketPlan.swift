/// How the places of an index are shared out among buckets, whose nodes are compiled together.
struct BucketPlan: Sendable {
  /// Places of the index: a power of two.
  let slotCount: Int
  /// The number of buckets, another one.
  let count: Int

  /// Runs of a bucket, about: what is read for them fits into the second cache of a processor.
  private static let bucketRuns = 512

  /// Makes a plan for so many runs, and no more nodes than these: a third of the index stays free.
  init(runs: Int, nodes: Int) {
    slotCount = Self.powerOfTwo(atLeast: max(64, nodes + nodes / 2))
    count = max(1, min(slotCount / 64, Self.powerOfTwo(atLeast: runs / Self.bucketRuns)))
  }

  private static func powerOfTwo(atLeast count: Int) -> Int {
    var power = 1
    while power < count { power *= 2 }
    return power
  }

  /// The bucket of a name with this hash.
  func bucket(of hash: UInt64) -> Int { (Int(truncatingIfNeeded: hash) & (slotCount - 1)) / (slotCount / count) }

  /// The places of the index that belong to some buckets.
  func slots(of buckets: Range<Int>) -> Range<Int> {
    let share = slotCount / count
    return buckets.lowerBound * share..<buckets.upperBound * share
  }
}
