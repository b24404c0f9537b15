public import DNSWire

/// Records on their way into a zone, packed: those of a large zone take little room, and little time to note.
///
/// They are in parts, each noted by one thread, so that lists are put together without a copy.
public struct PackedRecords: Sendable {
  /// One record.
  struct Entry: Sendable {
    /// The hash of its owner.
    var hash: UInt64
    /// Where the owner starts among the octets of its part.
    var name: UInt32
    /// Where the rdata starts.
    var data: UInt32
    var ttl: UInt32
    var place: UInt32
    var dataCount: UInt16
    var typeValue: UInt16
    var nameCount: UInt8
    /// Whether the owner is a hash and no name, as those of NSEC3 records and of signatures over them are: they have a space
    /// of names of their own (RFC 5155 §7.2.8).
    var isHashed: Bool

    var type: RecordType { RecordType(rawValue: typeValue) }
  }

  /// Records whose owners and rdata are among the same octets.
  struct Part: Sendable {
    var octets: [UInt8] = []
    var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }
  }

  /// Octets that owners and rdata of a part may take in all, less than 32-bit places can reach: one more record always has
  /// room.
  static let octetLimit = Int(UInt32.max) - 0x2_0000

  /// The parts before the last one, and the position of each one's first record.
  private var earlier: [(part: Part, start: Int)] = []
  /// The part that records are added to, and the position of its first record.
  private var last = Part()
  private var lastStart = 0

  /// Makes an empty list.
  public init() {}

  /// The parts in their order.
  var parts: [Part] { earlier.map(\.part) + (last.isEmpty && !earlier.isEmpty ? [] : [last]) }

  /// Makes room for so many records with so many octets in all.
  public mutating func reserve(records: Int, octets: Int) {
    last.entries.reserveCapacity(last.entries.count + records)
    last.octets.reserveCapacity(last.octets.count + octets)
    unsafe last.entries.withUnsafeMutableBufferPointer {
      unsafe HugePages.advise($0.baseAddress, octets: records * MemoryLayout<Entry>.stride)
    }
    unsafe last.octets.withUnsafeMutableBufferPointer { unsafe HugePages.advise($0.baseAddress, octets: octets) }
  }

  /// The number of records.
  public var count: Int { lastStart + last.entries.count }

  /// Whether no more records have room.
  public var isFull: Bool { last.octets.count >= Self.octetLimit || count >= Int(UInt32.max) - 1 }

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
    let name = UInt32(truncatingIfNeeded: last.octets.count)
    last.octets.append(owner, rdata)
    append(
      Owner(hash: NameHash.of(owner), name: name, nameCount: UInt8(truncatingIfNeeded: owner.count)), type, ttl, rdata,
      place)
    return true
  }

  /// Adds a record of the owner of the one before.
  ///
  /// - Returns: false where there is no room, or no record before in the same part.
  @discardableResult
  public mutating func appendToOwner(
    type: RecordType, ttl: UInt32, rdata: borrowing Span<UInt8>, place: UInt32
  ) -> Bool {
    guard !isFull, rdata.count <= 0xFFFF, let before = last.entries.last else { return false }
    last.octets.append(rdata, Span())
    append(Owner(hash: before.hash, name: before.name, nameCount: before.nameCount), type, ttl, rdata, place)
    return true
  }

  private struct Owner {
    var hash: UInt64
    var name: UInt32
    var nameCount: UInt8
  }

  /// Notes a record whose rdata was appended.
  private mutating func append(
    _ owner: Owner, _ type: RecordType, _ ttl: UInt32, _ rdata: borrowing Span<UInt8>, _ place: UInt32
  ) {
    let isHashed =
      type == .nsec3 || type == .rrsig && rdata.count >= 2 && rdata.uint16(at: 0) == RecordType.nsec3.rawValue
    last.entries.append(
      Entry(
        hash: owner.hash, name: owner.name, data: UInt32(truncatingIfNeeded: last.octets.count - rdata.count), ttl: ttl,
        place: place,
        dataCount: UInt16(truncatingIfNeeded: rdata.count), typeValue: type.rawValue, nameCount: owner.nameCount,
        isHashed: isHashed))
  }

  /// Adds a record.
  @discardableResult
  public mutating func append(_ record: ResourceRecord, place: UInt32 = 0) -> Bool {
    append(owner: record.name.wire.span, type: record.type, ttl: record.ttl, rdata: record.rdata.span, place: place)
  }

  /// Adds the records of a block, and notes when they were last refreshed; `apex` is folded.
  ///
  /// - Returns: false where there is no room for all of them.
  public mutating func append(
    block: borrowing Span<UInt8>, apex: Name, ages: inout RecordAges
  ) throws(RecordBlockReader.Fault) -> Bool {
    var cursor = RecordBlockCursor(copy block)
    var owner: [UInt8] = []
    while !cursor.isAtEnd {
      let head = try cursor.record(&owner, apex: apex.wire.span)
      let rdata = block.extracting(head.rdata)
      let hasRoom =
        head.hasSameOwner
        ? appendToOwner(type: head.type, ttl: head.ttl, rdata: rdata, place: 0)
        : append(owner: owner.span, type: head.type, ttl: head.ttl, rdata: rdata, place: 0)
      guard hasRoom else { return false }
      if let age = head.age { ages.note(age, of: self[count - 1]) }
    }
    return true
  }

  /// Adds the records of another list.
  ///
  /// - Returns: false where there is no room; then nothing is added.
  public mutating func append(contentsOf other: PackedRecords) -> Bool {
    guard count + other.count < Int(UInt32.max) else { return false }
    for part in other.parts where !part.isEmpty {
      if !last.isEmpty {
        earlier.append((last, lastStart))
        lastStart += last.entries.count
      }
      last = part
    }
    return true
  }

  /// The position of the part of a record that is not in the last one.
  private func earlierPart(of index: Int) -> Int { earlier.lastIndex { $0.start <= index } ?? 0 }

  // A part is looked at in its place: to hand it over would count references to its arrays for each record.

  private func entry(at index: Int) -> Entry {
    guard index < lastStart else { return last.entries[index - lastStart] }
    let position = earlierPart(of: index)
    return earlier[position].part.entries[index - earlier[position].start]
  }

  /// The octets of a record's part.
  @_lifetime(borrow self)
  private func octets(of index: Int) -> Span<UInt8> {
    guard index < lastStart else { return last.octets.span }
    let part = earlier[earlierPart(of: index)].part
    // The list has the part.
    return unsafe _overrideLifetime(part.octets.span, borrowing: self)
  }

  /// The owner of a record, uncompressed.
  @_lifetime(borrow self)
  public func owner(at index: Int) -> Span<UInt8> { octets(of: index).name(entry(at: index)) }

  /// The rdata of a record, uncompressed.
  @_lifetime(borrow self)
  public func rdata(at index: Int) -> Span<UInt8> { octets(of: index).rdata(entry(at: index)) }

  /// The type of a record.
  public func type(at index: Int) -> RecordType { entry(at: index).type }

  /// The TTL of a record, in seconds.
  public func ttl(at index: Int) -> UInt32 { entry(at: index).ttl }

  /// The number that the caller knows a record by.
  public func place(at index: Int) -> UInt32 { entry(at: index).place }

  /// Whether a record has the owner of the one before, and was written so.
  public func repeatsOwner(at index: Int) -> Bool {
    guard index < lastStart else { return repeatsOwner(index - lastStart, in: last.entries) }
    let position = earlierPart(of: index)
    return repeatsOwner(index - earlier[position].start, in: earlier[position].part.entries)
  }

  private func repeatsOwner(_ index: Int, in entries: borrowing [Entry]) -> Bool {
    index > 0 && entries[index].name == entries[index - 1].name
  }

  /// A record, owned.
  public subscript(index: Int) -> ResourceRecord {
    let (owner, rdata) = (owner(at: index), rdata(at: index))
    let name = (try? Name(wire: owner.array(0..<owner.count))) ?? .root
    return ResourceRecord(name: name, type: type(at: index), ttl: ttl(at: index), rdata: rdata.array(0..<rdata.count))
  }
}

extension PackedRecords {
  /// The records with one of these owners, in their order.
  public func indices(ownedBy names: Set<Name>) -> [Int] {
    let hashes = Set(names.map { NameHash.of($0.wire.span) })
    guard !hashes.isEmpty else { return [] }
    return (0..<count).filter { hashes.contains(entry(at: $0).hash) && names.contains(self[$0].name) }
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
  mutating func append(_ span: borrowing Span<UInt8>) {
    unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  /// Appends octets, and others behind them.
  ///
  /// Unsafe memory: room that the array made for both, and that they fill.
  fileprivate mutating func append(_ first: borrowing Span<UInt8>, _ second: borrowing Span<UInt8>) {
    let added = first.count + second.count
    append(addingCapacity: added) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, count in
        var room = unsafe MutableSpan(_unsafeElements: buffer)
        room.store(first, at: count)
        room.store(second, at: count + first.count)
        count += added
      }
    }
  }
}
