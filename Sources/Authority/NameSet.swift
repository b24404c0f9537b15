import Zone

/// A bounded set of names, known by their hashes, without allocation.
struct NameSet {
  /// The names that it can hold.
  static let capacity = 64

  private var hashes = InlineArray<64, UInt64>(repeating: 0)
  private var count = 0

  mutating func removeAll() {
    count = 0
  }

  /// Puts a name in; false where it is in already, or the set is full.
  mutating func insert(_ name: borrowing LookupName) -> Bool {
    insert(hash: name.fullHash)
  }

  /// Puts in what is known by a hash; false where it is in already, or the set is full.
  mutating func insert(hash: UInt64) -> Bool {
    guard count < Self.capacity else { return false }
    for index in 0..<count where hashes[index] == hash { return false }
    hashes[count] = hash
    count += 1
    return true
  }
}
