import DNSWire

/// Names that were met last, each with a number, at most so many: nearly all that come again do so soon. One that is forgotten counts
/// as a new one.
struct RecentNames {
  /// Where a name stands: among the octets of a part of the records.
  struct Place {
    let part: UInt32
    let start: UInt32
    let count: UInt8

    /// The name above a record's owner, which is not the root.
    init(above entry: PackedRecords.Entry, part: Int, label: UInt8) {
      self.init(part, start: entry.name + UInt32(label) + 1, count: entry.nameCount - label - 1)
    }

    init(_ part: Int, start: UInt32, count: UInt8) {
      self.part = UInt32(truncatingIfNeeded: part)
      self.start = start
      self.count = count
    }
  }

  private struct Slot {
    var place: Place
    /// Bits of the name's key: nearly all other names have others.
    var tag: UInt16
    var number: UInt32
  }

  /// A place without octets is that of no name.
  private var slots: [Slot]
  /// Which of the slots for a name is given to the next one, where all are taken.
  private var next = 0

  private static let most = 1 << 12
  /// The slots that a name may be in: as many as a line of the processor's cache holds.
  private static let choices = 4

  /// Makes room for so many names, or the most there can be.
  init(_ count: Int) {
    var size = Self.choices
    while size < min(count, Self.most) { size *= 2 }
    slots = Array(repeating: Slot(place: Place(0, start: 0, count: 0), tag: 0, number: 0), count: size)
  }

  /// The number of a name; nil where it is new, and has this number from now on.
  mutating func find(_ place: Place, orAdd number: UInt32, _ records: RecordReader) -> UInt32? {
    let octets = records.octets(of: Int(place.part))
    let name = octets.name(place)
    let key = Self.key(name)
    let first = key & (slots.count - Self.choices)
    let tag = UInt16(truncatingIfNeeded: key >> 12)
    var chosen = first + next
    for index in first..<first + Self.choices {
      let known = slots[index]
      guard known.place.count > 0 else {
        chosen = index
        break
      }
      if known.tag == tag, ASCII.isSame(records.octets(of: Int(known.place.part)).name(known.place), name) {
        return known.number
      }
    }
    slots[chosen] = Slot(place: place, tag: tag, number: number)
    next = (next + 1) % Self.choices
    return nil
  }

  /// A few octets are enough, and cost less than a hash of all.
  private static func key(_ name: borrowing Span<UInt8>) -> Int {
    let (first, second) = (name.word(at: 0, count: name.count), name.word(at: 8, count: name.count - 8))
    let sum = first &* 0x9E37_79B9_7F4A_7C15 &+ second &* 0xD6E8_FEB8_6659_FD93
    // The product's upper bits depend on all octets.
    return Int(truncatingIfNeeded: ((sum ^ sum >> 32) &* 0x9E37_79B9_7F4A_7C15) >> 40)
  }
}

extension Span<UInt8> {
  /// The name at a place among the octets of its part.
  @_lifetime(copy self)
  fileprivate func name(_ place: RecentNames.Place) -> Span<UInt8> {
    extracting(Int(place.start)..<Int(place.start) + Int(place.count))
  }
}
