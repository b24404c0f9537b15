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

  /// Forgets the place of what has this hash.
  public mutating func remove(_ hash: UInt64, _ place: Int) {
    let mask = slots.count - 1
    var hole = Int(truncatingIfNeeded: hash) & mask
    while slots[hole].place != place {
      guard slots[hole].place >= 0 else { return }
      hole = (hole + 1) & mask
    }
    count -= 1
    // What stands behind it moves up, unless it would then stand before its own place.
    var index = (hole + 1) & mask
    while slots[index].place >= 0 {
      let distance = (index &- Int(truncatingIfNeeded: slots[index].hash)) & mask
      if distance >= (index - hole) & mask {
        slots[hole] = slots[index]
        hole = index
      }
      index = (index + 1) & mask
    }
    slots[hole] = Slot(hash: 0, place: -1)
  }

  /// Forgets all, and keeps the room.
  public mutating func removeAll() {
    count = 0
    for index in slots.indices { slots[index] = Slot(hash: 0, place: -1) }
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
