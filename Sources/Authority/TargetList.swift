import Zone

/// The targets whose addresses an answer already carries: a bounded list of their hashes, without allocation.
struct TargetList {
  private var hashes = InlineArray<64, UInt64>(repeating: 0)
  private var count = 0

  mutating func removeAll() {
    count = 0
  }

  /// Puts a target on the list; false where it stands there already, or the list is full.
  mutating func insert(_ target: borrowing LookupName) -> Bool {
    guard count < AuthorityLimits.additionalNames else { return false }
    let hash = target.fullHash
    for index in 0..<count where hashes[index] == hash { return false }
    hashes[count] = hash
    count += 1
    return true
  }
}
