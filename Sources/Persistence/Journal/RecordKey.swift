import DNSWire

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

/// The keys of some records, to be searched: of few one by one, which costs less than a table.
struct RecordKeys {
  private(set) var keys: [RecordKey] = []
  private var places: [RecordKey: Int] = [:]

  /// Forgets all keys.
  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    if !places.isEmpty { places = [:] }
  }

  /// Takes a key, unless it is there, and gives its place.
  mutating func insert(_ key: RecordKey) -> (place: Int, isNew: Bool) {
    if let place = place(of: key) { return (place, false) }
    if keys.count == Self.fewKeys {
      for (place, key) in keys.enumerated() { places[key] = place }
    }
    if keys.count >= Self.fewKeys { places[key] = keys.count }
    keys.append(key)
    return (keys.count - 1, true)
  }

  /// Where a key stands, if it does.
  func place(of key: RecordKey) -> Int? {
    keys.count > Self.fewKeys ? places[key] : keys.firstIndex(of: key)
  }

  private static let fewKeys = 16
}
