public import DNSWire

/// Records on their way into a zone, packed: those of a large zone take little room, and little time to note.
public struct PackedRecords: Sendable {
  /// One record.
  struct Entry: Sendable {
    /// The hash of its owner.
    var hash: UInt64
    /// Where the owner starts among the octets.
    var name: UInt32
    /// Where the rdata starts.
    var data: UInt32
    var ttl: UInt32
    var place: UInt32
    var dataCount: UInt16
    var typeValue: UInt16
    var nameCount: UInt8

    var type: RecordType { RecordType(rawValue: typeValue) }
  }

  /// Octets that owners and rdata may take in all, less than 32-bit places can reach: one more record always has room.
  static let octetLimit = Int(UInt32.max) - 0x2_0000

  private(set) var octets: [UInt8] = []
  private(set) var entries: [Entry] = []

  /// Makes an empty list.
  public init() {}

  /// Makes room for so many records with so many octets in all.
  public mutating func reserve(records: Int, octets: Int) {
    entries.reserveCapacity(entries.count + records)
    self.octets.reserveCapacity(self.octets.count + octets)
    unsafe entries.withUnsafeMutableBufferPointer {
      unsafe HugePages.advise($0.baseAddress, octets: records * MemoryLayout<Entry>.stride)
    }
    unsafe self.octets.withUnsafeMutableBufferPointer { unsafe HugePages.advise($0.baseAddress, octets: octets) }
  }

  /// The number of records.
  public var count: Int { entries.count }

  /// Whether no more records have room.
  public var isFull: Bool { octets.count >= Self.octetLimit || entries.count >= Int(UInt32.max) - 1 }

  /// Adds a record.
  ///
  /// - Parameters:
  ///   - owner: an uncompressed name.
  ///   - place: any number that the caller knows the record by.
  /// - Returns: false where there is no room.
  @discardableResult
  public mutating func append(
    owner: borrowing Span<UInt8>, type: RecordType, ttl: UInt32, rdata: borrowing Span<UInt8>, place: UInt32
  ) -> Bool {
    guard !isFull, owner.count <= WireLimits.nameOctets, rdata.count <= 0xFFFF else { return false }
    let name = UInt32(truncatingIfNeeded: octets.count)
    octets.append(owner)
    let hash = NameHash.of(owner)
    append(Owner(hash: hash, name: name, nameCount: UInt8(truncatingIfNeeded: owner.count)), type, ttl, rdata, place)
    return true
  }

  /// Adds a record of the owner of the one before.
  ///
  /// - Returns: false where there is no room, or no record before.
  @discardableResult
  public mutating func appendToOwner(
    type: RecordType, ttl: UInt32, rdata: borrowing Span<UInt8>, place: UInt32
  ) -> Bool {
    guard !isFull, rdata.count <= 0xFFFF, let last = entries.last else { return false }
    append(Owner(hash: last.hash, name: last.name, nameCount: last.nameCount), type, ttl, rdata, place)
    return true
  }

  private struct Owner {
    var hash: UInt64
    var name: UInt32
    var nameCount: UInt8
  }

  private mutating func append(
    _ owner: Owner, _ type: RecordType, _ ttl: UInt32, _ rdata: borrowing Span<UInt8>, _ place: UInt32
  ) {
    entries.append(
      Entry(
        hash: owner.hash, name: owner.name, data: UInt32(truncatingIfNeeded: octets.count), ttl: ttl, place: place,
        dataCount: UInt16(truncatingIfNeeded: rdata.count), typeValue: type.rawValue, nameCount: owner.nameCount))
    octets.append(rdata)
  }

  /// Adds a record.
  @discardableResult
  public mutating func append(_ record: ResourceRecord, place: UInt32 = 0) -> Bool {
    append(owner: record.name.wire.span, type: record.type, ttl: record.ttl, rdata: record.rdata.span, place: place)
  }

  /// Adds the records of another list, and `offset` to their places.
  ///
  /// - Returns: false where there is no room; then nothing is added.
  public mutating func append(contentsOf other: PackedRecords, placesFrom offset: UInt32 = 0) -> Bool {
    guard octets.count + other.octets.count < Self.octetLimit, entries.count + other.count < Int(UInt32.max) else {
      return false
    }
    let base = UInt32(truncatingIfNeeded: octets.count)
    octets.append(contentsOf: other.octets)
    entries.reserveCapacity(entries.count + other.count)
    for var entry in other.entries {
      entry.name += base
      entry.data += base
      entry.place &+= offset
      entries.append(entry)
    }
    return true
  }

  /// The owner of a record, uncompressed.
  @_lifetime(borrow self)
  public func owner(at index: Int) -> Span<UInt8> {
    let entry = entries[index]
    return octets.span.extracting(Int(entry.name)..<Int(entry.name) + Int(entry.nameCount))
  }

  /// The rdata of a record, uncompressed.
  @_lifetime(borrow self)
  public func rdata(at index: Int) -> Span<UInt8> {
    let entry = entries[index]
    return octets.span.extracting(Int(entry.data)..<Int(entry.data) + Int(entry.dataCount))
  }

  /// The type of a record.
  public func type(at index: Int) -> RecordType { entries[index].type }

  /// The TTL of a record, in seconds.
  public func ttl(at index: Int) -> UInt32 { entries[index].ttl }

  /// The number that the caller knows a record by.
  public func place(at index: Int) -> UInt32 { entries[index].place }

  /// Whether a record has the owner of the one before, and was written so.
  public func repeatsOwner(at index: Int) -> Bool {
    index > 0 && entries[index].name == entries[index - 1].name
  }

  /// A record, owned.
  public subscript(index: Int) -> ResourceRecord {
    let entry = entries[index]
    let name = Array(octets[Int(entry.name)..<Int(entry.name) + Int(entry.nameCount)])
    let rdata = Array(octets[Int(entry.data)..<Int(entry.data) + Int(entry.dataCount)])
    return ResourceRecord(name: (try? Name(wire: name)) ?? .root, type: entry.type, ttl: entry.ttl, rdata: rdata)
  }
}

extension PackedRecords {
  /// The records with one of these owners, in their order.
  public func indices(ownedBy names: Set<Name>) -> [Int] {
    let hashes = Set(names.map { NameHash.of($0.wire.span) })
    guard !hashes.isEmpty else { return [] }
    return entries.indices.filter { hashes.contains(entries[$0].hash) && names.contains(self[$0].name) }
  }

  /// The records at these positions.
  public func subset(_ indices: [Int]) -> PackedRecords {
    var subset = PackedRecords()
    for index in indices {
      subset.append(
        owner: owner(at: index), type: type(at: index), ttl: ttl(at: index), rdata: rdata(at: index),
        place: place(at: index))
    }
    return subset
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ span: borrowing Span<UInt8>) {
    unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
