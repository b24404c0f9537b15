import DNSWire

/// The runs of one part of a zone's records: what stands together and has one owner.
struct PartRuns: Sendable {
  /// A name between an owner and the apex.
  struct Ancestor: Sendable {
    let hash: UInt64
    let octets: Int
  }

  /// The first record of each run.
  private(set) var starts: [UInt32] = []
  /// The names above the owners, as far as they are known to be different ones: many have nodes of their own, some stand here more than
  /// once.
  private(set) var ancestors: [Ancestor] = []

  init(_ records: RecordReader, _ part: Int, apexOctets: Int) {
    let entries = records.entries(of: part)
    starts.reserveCapacity(entries.count / 2)
    for index in entries.indices {
      let entry = entries[index]
      if index > 0 {
        let before = entries[index - 1]
        guard entry.name != before.name || entry.isHashed != before.isHashed else { continue }
      }
      starts.append(UInt32(truncatingIfNeeded: index))
    }
    let octets = records.octets(of: part)
    var recent = RecentNames(starts.count)
    for run in starts.indices {
      let entry = entries[Int(starts[run])]
      let owner = octets.name(entry)
      Self.eachNode(above: run, of: starts, entries, octets, apexOctets) { position in
        let place = RecentNames.Place(
          part, start: entry.name + UInt32(position), count: entry.nameCount - UInt8(position))
        guard recent.find(place, orAdd: 0, records) == nil else { return }
        let name = owner.extracting(position..<owner.count)
        ancestors.append(Ancestor(hash: NameHash.of(name), octets: name.count))
      }
    }
  }

  /// Calls `body` with the position in a run's owner of each name that stands between it and the apex, but for those that the
  /// run before has above its owner, too.
  @inline(__always)
  private static func eachNode(
    above run: Int, of starts: [UInt32], _ entries: borrowing Span<PackedRecords.Entry>,
    _ octets: borrowing Span<UInt8>, _ apexOctets: Int, _ body: (Int) -> Void
  ) {
    let entry = entries[Int(starts[run])]
    var position = 1 + Int(octets[Int(entry.name)])
    let end = Int(entry.nameCount) - apexOctets
    // Most names are directly below the apex.
    guard position < end else { return }
    let name = octets.name(entry)
    let other = run > 0 ? octets.name(entries[Int(starts[run - 1])]) : Span()
    while position < end {
      // Both have this ancestor, and so all those above it.
      guard !other.isBelow(name.extracting(position..<name.count)) else { return }
      body(position)
      position += 1 + Int(name[position])
    }
  }
}

extension Span<UInt8> {
  /// Whether this uncompressed name is another one, or below it.
  fileprivate func isBelow(_ other: borrowing Span<UInt8>) -> Bool {
    let distance = count - other.count
    guard distance >= 0, ASCII.isSame(extracting(distance..<count), other) else { return false }
    var position = 0
    while position < distance { position += 1 + Int(self[position]) }
    return position == distance
  }
}
