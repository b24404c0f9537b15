import DNSWire

/// The places of an overlay's memory, without a reference to it.
///
/// Unsafe memory: valid while the overlay lives, whose version every reader keeps; spans end with what they are borrowed from.
@safe struct OverlayStorage: @unchecked Sendable {
  /// The place of a node among all of them.
  struct Place {
    var bucket = 0
    var index = 0
  }

  private let table: UnsafeMutablePointer<OverlayBucket.Table>
  private let mask: UInt64
  let isEmpty: Bool

  init(table: UnsafeMutablePointer<OverlayBucket.Table>, mask: UInt64, isEmpty: Bool) {
    unsafe self.table = table
    self.mask = mask
    self.isEmpty = isEmpty
  }

  /// The octets of the nodes whose names have this hash, one after the other as `step` is moved on from 0.
  @_lifetime(borrow self)
  func nextOctets(_ hash: UInt64, step: inout Int) -> Span<UInt8>? {
    let bucket = unsafe table[Int(truncatingIfNeeded: hash & mask)]
    let index = unsafe firstIndex(hash, in: bucket) + step
    guard unsafe index < bucket.count, unsafe bucket.entries[index].hash == hash else { return nil }
    step += 1
    let span = unsafe Span(_unsafeElements: bucket.entries[index].octets)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The octets of the node at a place, which first moves on to a bucket that still has one; nil behind the last.
  @_lifetime(borrow self)
  func octets(at place: inout Place) -> Span<UInt8>? {
    while UInt64(place.bucket) <= mask {
      let bucket = unsafe table[place.bucket]
      if unsafe place.index < bucket.count {
        let entry = unsafe bucket.entries[place.index]
        let span = unsafe Span(_unsafeElements: entry.octets)
        return unsafe _overrideLifetime(span, borrowing: self)
      }
      place = Place(bucket: place.bucket + 1, index: 0)
    }
    return nil
  }

  private func firstIndex(_ hash: UInt64, in bucket: OverlayBucket.Table) -> Int {
    var low = 0
    var high = unsafe bucket.count
    while low < high {
      let middle = (low + high) / 2
      if unsafe bucket.entries[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
