import DNSWire
import Zone

/// What makes a record the same record (RFC 2136 §1.1.1), whatever its TTL and spelling.
struct RecordKey: Hashable {
  let owner: [UInt8]
  let type: RecordType
  let rdata: [UInt8]

  init(_ record: ResourceRecord) {
    owner = record.name.folded.wire
    type = record.type
    rdata = RecordData.canonical(record.type, record.rdata)
  }
}

/// Where records stand that are the same whatever their TTL and spelling, by their hashes: of few they are searched one by one, which
/// costs less than a table.
struct RecordPlaces {
  private var hashes: [UInt64] = []
  private var places: HashedPlaces?

  private static let few = 16
  private static let seed = UInt64.random(in: 0 ... .max)

  /// A hash that is the same for equal records.
  static func hash(_ record: borrowing ResourceRecord) -> UInt64 {
    var hash = OctetHash(seed: seed)
    hash.append(UInt64(record.type.rawValue))
    hash.append(folded: record.name.wire.span)
    hash.append(folded: record.rdata.span)
    return hash.value
  }

  /// The hash of the record at a place.
  func hash(at place: Int) -> UInt64 { hashes[place] }

  /// Forgets all.
  mutating func removeAll() {
    hashes.removeAll(keepingCapacity: true)
    places = nil
  }

  /// Takes note of the next record.
  mutating func append(_ hash: UInt64) {
    if hashes.count == Self.few {
      var places = HashedPlaces(capacity: 4 * Self.few)
      for place in hashes.indices { places.insert(hashes[place], place) }
      self.places = places
    }
    places?.insert(hash, hashes.count)
    hashes.append(hash)
  }

  /// Where a record stands, of a list in which `positions` are those of the records here.
  func place(
    of record: borrowing ResourceRecord, _ hash: UInt64, in list: [ResourceRecord], at positions: borrowing [Int]
  ) -> Int? {
    guard places == nil else {
      let (record, positions) = (copy record, copy positions)
      return place(hash) { list[positions[$0]].isSame(as: record) }
    }
    let records = list.span
    for place in hashes.indices where hashes[place] == hash && records[positions[place]].isSame(as: record) {
      return place
    }
    return nil
  }

  /// Where a record stands; `isThere` tells whether it does at one place.
  func place(_ hash: UInt64, _ isThere: (Int) -> Bool) -> Int? {
    if let places { return places.place(hash, isThere) }
    for place in hashes.indices where hashes[place] == hash && isThere(place) { return place }
    return nil
  }
}
