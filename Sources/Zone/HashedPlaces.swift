/// Where things stand in a list, found by their hashes: a table with open addressing, half of it free.
public struct HashedPlaces: Sendable {
  private struct Slot: BitwiseCopyable {
    let hash: UInt64
    /// Below 0 where the slot is free.
    let place: Int
  }

  private var slots: [Slot] = []
  private var count = 0

  /// Makes a table with room for so many.
  public init(capacity: Int = 0) {
    grow(to: capacity)
  }

  /// The place of what has this hash; `isThere` tells whether it stands at one.
  public func place(_ hash: UInt64, _ isThere: (Int) -> Bool) -> Int? {
    var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[index].place >= 0 {
      if slots[index].hash == hash, isThere(slots[index].place) { return slots[index].place }
      index = (index + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Takes note of the place of what is not there yet.
  public mutating func insert(_ hash: UInt64, _ place: Int) {
    if 2 * (count + 1) > slots.count { grow(to: 2 * count) }
    count += 1
    put(Slot(hash: hash, place: place))
  }

  private mutating func put(_ slot: Slot) {
    var index = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
    while slots[index].place >= 0 { index = (index + 1) & (slots.count - 1) }
    slots[index] = slot
  }

  private mutating func grow(to capacity: Int) {
    let old = slots
    var size = 8
    while size < 2 * capacity { size *= 2 }
    slots = [Slot](repeating: Slot(hash: 0, place: -1), count: size)
    for slot in old where slot.place >= 0 { put(slot) }
  }
}
