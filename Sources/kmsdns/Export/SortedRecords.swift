import DNSWire

/// The records of a zone in canonical order (RFC 4034 §6.1), SOA and NS records first at each name. They are packed into one array, so that a
/// large zone takes little more room than its octets.
///
/// Each is: octets of the key, octets of the name, the key, the name, type, TTL, the rdata up to the next record's start.
struct SortedRecords: Sendable {
  private struct Place {
    /// The first eight octets of the key.
    var prefix: UInt64
    /// SOA and NS come before all other types.
    var rank: UInt32
    var start: Int
    var end: Int
  }

  private let apex: Name
  private var octets: [UInt8] = []
  private var places: [Place] = []

  init(apex: Name, capacity: Int = 0) {
    self.apex = apex
    places.reserveCapacity(capacity)
    octets.reserveCapacity(capacity * 72)
  }

  var count: Int { places.count }

  mutating func append(_ record: ResourceRecord) {
    let start = octets.count
    let key = Self.key(record.name, below: apex)
    let name = record.name.wire
    let ttl = record.ttl
    let type = record.type.rawValue
    for number in [UInt16(truncatingIfNeeded: key.count), UInt16(truncatingIfNeeded: name.count)] { append(number) }
    octets += key
    octets += name
    for number in [type, UInt16(ttl >> 16), UInt16(truncatingIfNeeded: ttl)] { append(number) }
    octets += record.rdata
    var prefix: UInt64 = 0
    for index in 0..<8 { prefix = prefix << 8 | (index < key.count ? UInt64(key[index]) : 0) }
    places.append(
      Place(prefix: prefix, rank: Self.rank(record.type), start: start, end: octets.count))
  }

  /// Puts the records into their order.
  mutating func sort() {
    let records = self
    places.sort { records.isOrdered($0, before: $1) }
  }

  /// The record at a position below `count`.
  subscript(index: Int) -> ResourceRecord { record(places[index]) }

  private mutating func append(_ number: UInt16) {
    octets.append(UInt8(truncatingIfNeeded: number >> 8))
    octets.append(UInt8(truncatingIfNeeded: number))
  }

  private func number(at offset: Int) -> UInt16 { UInt16(octets[offset]) << 8 | UInt16(octets[offset + 1]) }

  private func keyRange(_ place: Place) -> Range<Int> {
    place.start + 4..<place.start + 4 + Int(number(at: place.start))
  }

  private func record(_ place: Place) -> ResourceRecord {
    let nameStart = keyRange(place).upperBound
    let typeStart = nameStart + Int(number(at: place.start + 2))
    let ttl = UInt32(number(at: typeStart + 2)) << 16 | UInt32(number(at: typeStart + 4))
    return ResourceRecord(
      name: (try? Name(wire: Array(octets[nameStart..<typeStart]))) ?? .root,
      type: RecordType(rawValue: number(at: typeStart)), ttl: ttl, rdata: Array(octets[typeStart + 6..<place.end]))
  }

  private func isOrdered(_ left: Place, before right: Place) -> Bool {
    if left.prefix != right.prefix { return left.prefix < right.prefix }
    let (leftKey, rightKey) = (octets[keyRange(left)], octets[keyRange(right)])
    if leftKey.lexicographicallyPrecedes(rightKey) { return true }
    if rightKey.lexicographicallyPrecedes(leftKey) { return false }
    if left.rank != right.rank { return left.rank < right.rank }
    let (left, right) = (record(left), record(right))
    let (leftData, rightData) = (left.canonicalData, right.canonicalData)
    return leftData == rightData
      ? left.rdata.lexicographicallyPrecedes(right.rdata) : leftData.lexicographicallyPrecedes(rightData)
  }

  private static func rank(_ type: RecordType) -> UInt32 {
    switch type {
    case .soa: 0
    case .ns: 1
    default: 2 + UInt32(type.rawValue)
    }
  }

  /// Octets whose order is that of the names: folded labels from the right, those of the apex left out. A zero octet of a
  /// label becomes two, so that the two zeros behind each label come before all that a longer one has.
  private static func key(_ name: Name, below apex: Name) -> [UInt8] {
    let labels = name.labels
    var key: [UInt8] = []
    key.reserveCapacity(name.wire.count + labels.count)
    for label in labels.dropLast(name.isSubdomain(of: apex) ? apex.labelCount : 0).reversed() {
      for octet in label {
        key.append(ASCII.folded(octet))
        if octet == 0 { key.append(1) }
      }
      key += [0, 0]
    }
    return key
  }
}

extension ResourceRecord {
  fileprivate var canonicalData: [UInt8] { RecordData.canonical(type, rdata) }
}
