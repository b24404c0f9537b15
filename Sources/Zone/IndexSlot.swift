/// One place of an image's index.
struct IndexSlot {
  /// Half of the hash of the node's name; the other half says where the search for it starts.
  private let tag: UInt32
  /// Where the node starts, in units of eight octets from 1 on, and in the highest bit whether it may occlude; 0 where there is no
  /// node, as in memory that the system gives.
  private let place: UInt32

  /// Octets that a place can reach.
  static let reach = Int(occluding - 1) * 8
  private static let occluding: UInt32 = 1 << 31

  /// The place of a node; `mayOcclude` where it has NS or DNAME records.
  init(_ hash: UInt64, _ offset: Int, mayOcclude: Bool) {
    let place = UInt32(truncatingIfNeeded: offset / 8 + 1) & ~Self.occluding
    tag = Self.tag(of: hash)
    self.place = mayOcclude ? place | Self.occluding : place
  }

  /// Whether there is no node.
  @inline(__always) var isFree: Bool { place == 0 }

  /// Whether the node may occlude the names below it: nearly always that saves looking at it.
  @inline(__always) var mayOcclude: Bool { place & Self.occluding != 0 }

  /// Where the node starts.
  @inline(__always) var offset: Int { (Int(place & ~Self.occluding) &- 1) &* 8 }

  /// Whether the node's name may have this hash.
  @inline(__always) func matches(_ hash: UInt64) -> Bool { tag == Self.tag(of: hash) }

  @inline(__always) private static func tag(of hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) }
}
