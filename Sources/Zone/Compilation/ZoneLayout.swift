import DNSWire

/// The records of a zone in the order in which its nodes are compiled: by their owners' places in the index, in buckets that
/// fit into the processor's cache.
struct ZoneLayout: Sendable {
  /// Where a name stands to the zone.
  enum Place: Equatable {
    case apex
    /// So many labels below the apex.
    case below(Int)
    case outside
  }

  let records: RecordReader
  let apex: Name
  let apexDepth: Int
  let buckets: BucketPlan
  private let parts: [PartLayout]

  init(_ records: PackedRecords, apex: Name) {
    let records = RecordReader(records)
    self.records = records
    self.apex = apex
    apexDepth = apex.labelCount
    let apexOctets = apex.wire.count
    let runs = Parallel.map(records.partCount) { PartRuns(records, $0, apexOctets: apexOctets) }
    let count = runs.reduce(0) { $0 + $1.starts.count }
    let buckets = BucketPlan(runs: count, nodes: count + runs.reduce(0) { $0 + $1.ancestors.count })
    self.buckets = buckets
    parts = Parallel.map(records.partCount) { PartLayout(records, $0, runs[$0], buckets) }
  }

  /// Adds the first records of a bucket's runs to a list, in their order.
  func addRuns(of bucket: Int, to runs: inout [RecordPlace]) {
    for part in parts.indices {
      for run in parts[part].runs(of: bucket) {
        runs.append(RecordPlace(part: UInt32(truncatingIfNeeded: part), index: parts[part].order[run]))
      }
    }
  }

  /// Octets that the nodes of some buckets take at most, the empty non-terminals included.
  func bound(of buckets: Range<Int>) -> Int { parts.reduce(0) { $0 + $1.bounds[buckets].reduce(0, +) } }

  /// Where a name stands.
  func place(of name: borrowing Span<UInt8>) -> Place {
    var (position, labels) = (0, 0)
    let distance = name.count - apex.wire.count
    while position < distance {
      position += 1 + Int(name[position])
      labels += 1
    }
    guard position == distance, ASCII.isSame(name.extracting(position..<name.count), apex.wire.span) else {
      return .outside
    }
    return labels == 0 ? .apex : .below(labels)
  }
}
