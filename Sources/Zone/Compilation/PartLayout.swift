import DNSWire

/// The runs of one part of the records in the order in which they are compiled: in buckets, by the places of their owners in the
/// index.
struct PartLayout: Sendable {
  /// The first records of the runs, bucket by bucket, in the list's order within each.
  private(set) var order: [UInt32] = []
  /// Where the buckets' runs start, and where the last one's end.
  private var starts: [Int] = []
  /// Octets that the nodes of a bucket take at most, the empty non-terminals included.
  private(set) var bounds: [Int]

  init(_ records: RecordReader, _ part: Int, _ runs: PartRuns, _ buckets: BucketPlan) {
    let entries = records.entries(of: part)
    var bounds = [Int](repeating: 0, count: buckets.count)
    var counts = [Int](repeating: 0, count: buckets.count + 1)
    for run in runs.starts.indices {
      let (first, end) = (
        Int(runs.starts[run]), run + 1 < runs.starts.count ? Int(runs.starts[run + 1]) : entries.count
      )
      let entry = entries[first]
      let bucket = buckets.bucket(of: entry.hash)
      counts[bucket + 1] += 1
      bounds[bucket] += NodeFormat.headerOctets + Int(entry.nameCount) + 7
      for index in first..<end { bounds[bucket] += NodeFormat.directoryEntryOctets + 2 + Int(entries[index].dataCount) }
    }
    for ancestor in runs.ancestors {
      bounds[buckets.bucket(of: ancestor.hash)] += NodeFormat.headerOctets + ancestor.octets + 7
    }
    // A gap that is closed takes a multiple of eight octets.
    self.bounds = bounds.map { ($0 + 7) & ~7 }
    for bucket in 0..<buckets.count { counts[bucket + 1] += counts[bucket] }
    starts = counts
    order = Array(repeating: 0, count: runs.starts.count)
    for first in runs.starts {
      let bucket = buckets.bucket(of: entries[Int(first)].hash)
      order[counts[bucket]] = first
      counts[bucket] += 1
    }
  }

  /// The positions in `order` of a bucket's runs.
  func runs(of bucket: Int) -> Range<Int> { starts[bucket]..<starts[bucket + 1] }
}
