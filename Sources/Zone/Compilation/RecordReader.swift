import DNSWire

/// Where a record stands in a list of several parts; ordered as the list is.
struct RecordPlace: Comparable, Hashable, Sendable {
  var part: UInt32
  var index: UInt32

  static func < (left: RecordPlace, right: RecordPlace) -> Bool {
    (left.part, left.index) < (right.part, right.index)
  }
}

/// Packed records for who goes through all of them: no reference is counted to look at one.
///
/// Unsafe memory: points into the arrays of a list that it keeps, and that nobody changes.
@safe struct RecordReader: @unchecked Sendable {
  @safe private struct Part {
    let entries: UnsafeBufferPointer<PackedRecords.Entry>
    let octets: UnsafeBufferPointer<UInt8>
    /// The position of its first record in the list.
    let start: Int
  }

  private let kept: [PackedRecords.Part]
  private let parts: [Part]

  init(_ records: PackedRecords) {
    kept = records.parts
    var start = 0
    parts = kept.map { part in
      defer { start += part.entries.count }
      return unsafe Part(
        entries: part.entries.withUnsafeBufferPointer { unsafe $0 },
        octets: part.octets.withUnsafeBufferPointer { unsafe $0 }, start: start)
    }
  }

  var partCount: Int { parts.count }

  /// The records of a part.
  @inline(__always)
  @_lifetime(borrow self)
  func entries(of part: Int) -> Span<PackedRecords.Entry> {
    unsafe _overrideLifetime(Span(_unsafeElements: parts[part].entries), borrowing: self)
  }

  /// The octets of a part, in which its records' owners and rdata are.
  @inline(__always)
  @_lifetime(borrow self)
  func octets(of part: Int) -> Span<UInt8> {
    unsafe _overrideLifetime(Span(_unsafeElements: parts[part].octets), borrowing: self)
  }

  subscript(place: RecordPlace) -> PackedRecords.Entry {
    @inline(__always) get { entries(of: Int(place.part))[Int(place.index)] }
  }

  /// The owner of a record, uncompressed.
  @inline(__always)
  @_lifetime(borrow self)
  func owner(at place: RecordPlace) -> Span<UInt8> { octets(of: Int(place.part)).name(self[place]) }

  /// The rdata of a record, uncompressed.
  @inline(__always)
  @_lifetime(borrow self)
  func rdata(at place: RecordPlace) -> Span<UInt8> { octets(of: Int(place.part)).rdata(self[place]) }

  /// Reads what a node of one or two records is made of, so that it is in the processor's cache.
  func touch(_ place: RecordPlace) -> UInt8 {
    let (entries, octets) = (entries(of: Int(place.part)), octets(of: Int(place.part)))
    let first = entries[Int(place.index)]
    let next = entries[min(Int(place.index) + 1, entries.count - 1)]
    let last = next.name == first.name ? next : first
    return octets.name(first)[0] ^ octets[Int(last.data) + Int(last.dataCount) - 1]
  }

  /// The position of a record in the list.
  func position(of place: RecordPlace) -> Int { parts[Int(place.part)].start + Int(place.index) }
}

extension Span<UInt8> {
  /// The owner of a record among the octets of its part.
  @_lifetime(copy self)
  func name(_ entry: PackedRecords.Entry) -> Span<UInt8> {
    extracting(Int(entry.name)..<Int(entry.name) + Int(entry.nameCount))
  }

  /// The rdata of a record among the octets of its part.
  @_lifetime(copy self)
  func rdata(_ entry: PackedRecords.Entry) -> Span<UInt8> {
    extracting(Int(entry.data)..<Int(entry.data) + Int(entry.dataCount))
  }
}
