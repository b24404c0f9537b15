/// Writes a message into memory that somebody else owns: checked, without allocation, with name compression.
///
/// A write that finds no room throws `WireError.noRoom`; `mark` and `rewind` then undo a half-written RRset.
public struct MessageWriter: ~Copyable, ~Escapable {
  private var octets: MutableSpan<UInt8>
  // What is asked most often is inlined where it is asked.
  @usableFromInline var end = 0
  @usableFromInline var bound: Int
  @usableFromInline let room: Int
  @usableFromInline var names = CompressionTable()
  private var index: CompressionIndex

  /// Octets written.
  @inlinable public var position: Int { end }
  /// Octets that may be written: lowered to keep room for OPT and TSIG.
  @inlinable public var limit: Int { bound }

  /// Writes into `octets`, all of them at most.
  @_lifetime(copy octets)
  public init(_ octets: consuming MutableSpan<UInt8>) {
    room = min(octets.count, WireLimits.messageOctets)
    bound = room
    self.octets = octets
    index = CompressionIndex(MutableSpan())
  }

  /// Writes a message of many names into `octets`; `index` is memory for `CompressionIndex`.
  @_lifetime(copy octets, copy index)
  public init(_ octets: consuming MutableSpan<UInt8>, index: consuming MutableSpan<UInt16>) {
    room = min(octets.count, WireLimits.messageOctets)
    bound = room
    self.octets = octets
    self.index = CompressionIndex(index)
  }

  /// The octets that the memory holds.
  @inlinable public var capacity: Int { room }

  /// Sets how many octets may be written, within the memory's size.
  @_lifetime(self: copy self)
  public mutating func setLimit(_ limit: Int) {
    bound = min(max(limit, end), capacity)
  }

  /// Starts over.
  @_lifetime(self: copy self)
  public mutating func reset() {
    end = 0
    bound = capacity
    names.removeAll()
  }

  /// Writes one octet.
  @_lifetime(self: copy self)
  public mutating func write(_ value: UInt8) throws(WireError) {
    guard position < limit else { throw .noRoom }
    octets[end] = value
    end += 1
  }

  /// Writes two octets in network order.
  @_lifetime(self: copy self)
  public mutating func write(_ value: UInt16) throws(WireError) {
    guard bound - end >= 2 else { throw .noRoom }
    octets.store(value, at: end)
    end += 2
  }

  /// Writes four octets in network order.
  @_lifetime(self: copy self)
  public mutating func write(_ value: UInt32) throws(WireError) {
    guard bound - end >= 4 else { throw .noRoom }
    octets.store(value, at: end)
    end += 4
  }

  /// Writes eight octets in network order.
  @_lifetime(self: copy self)
  public mutating func write(_ value: UInt64) throws(WireError) {
    guard bound - end >= 8 else { throw .noRoom }
    octets.store(value, at: end)
    end += 8
  }

  /// Writes octets as they are.
  @_lifetime(self: copy self)
  public mutating func write(_ source: borrowing Span<UInt8>) throws(WireError) {
    guard bound - end >= source.count else { throw .noRoom }
    octets.store(source, at: end)
    end += source.count
  }

  /// Writes two octets over what was written at `offset` before.
  @_lifetime(self: copy self)
  public mutating func overwrite(_ value: UInt16, at offset: Int) {
    guard offset >= 0, offset + 2 <= end else { return }
    octets.store(value, at: offset)
  }

  /// Writes what stands between a record's owner and its rdata (RFC 1035 §3.2.1); gives the offset of the length, as that may not
  /// be known yet.
  @_lifetime(self: copy self)
  public mutating func write(
    _ type: RecordType, _ recordClass: RecordClass, ttl: UInt32, length: Int = 0
  ) throws(WireError) -> Int {
    guard bound - end >= 10 else { throw .noRoom }
    octets.store(UInt32(type.rawValue) << 16 | UInt32(recordClass.rawValue), at: end)
    octets.store(ttl, at: end + 4)
    octets.store(UInt16(truncatingIfNeeded: length), at: end + 8)
    end += 10
    return end - 2
  }

  /// Writes the header.
  @_lifetime(self: copy self)
  public mutating func write(_ header: Header) throws(WireError) {
    guard bound - end >= WireLimits.headerOctets else { throw .noRoom }
    store(header, at: end)
    end += WireLimits.headerOctets
  }

  /// Leaves room for the header at the message's start: it is written last, by `overwriteHeader`.
  @_lifetime(self: copy self)
  public mutating func skipHeader() throws(WireError) {
    guard end == 0, bound >= WireLimits.headerOctets else { throw .noRoom }
    end = WireLimits.headerOctets
  }

  /// Writes `header` over the one at the message's start.
  @_lifetime(self: copy self)
  public mutating func overwriteHeader(_ header: Header) {
    guard end >= WireLimits.headerOctets else { return }
    store(header, at: 0)
  }

  @_lifetime(self: copy self)
  private mutating func store(_ header: Header, at offset: Int) {
    let counts = UInt64(header.questionCount) << 16 | UInt64(header.answerCount)
    octets.store(UInt64(header.id) << 48 | UInt64(header.flags) << 32 | counts, at: offset)
    octets.store(UInt32(header.authorityCount) << 16 | UInt32(header.additionalCount), at: offset + 8)
  }

  /// A pointer to the name that starts at `offset`.
  @_lifetime(self: copy self)
  public mutating func writePointer(to offset: Int) throws(WireError) {
    try write(UInt16(0xC000 | offset & (WireLimits.pointerReach - 1)))
  }

  /// Writes an uncompressed name as a pointer to the place at which the message has it; where there is none yet, writes it as
  /// below, and notes where.
  @_lifetime(self: copy self)
  public mutating func write(name: borrowing Span<UInt8>, at place: inout NamePlace?) throws(WireError) {
    if let known = place {
      try writePointer(to: Int(known.offset))
    } else {
      place = try write(name: name, compressed: true)
    }
  }

  /// Writes an uncompressed name; its tail becomes a pointer where the same labels, in the same case, were written
  /// before and `compressed` is set. The labels written here serve later names either way.
  ///
  /// Gives where the message has the name now; nil where no pointer leads there, or none is shorter.
  @discardableResult
  @_lifetime(self: copy self)
  public mutating func write(name: borrowing Span<UInt8>, compressed: Bool = true) throws(WireError) -> NamePlace? {
    let start = end
    if index.isThere {
      try writeIndexed(name, compressed)
      return NamePlace(start)
    }
    let room = bound - start
    // Not the labels of this name itself: behind them stands what the memory held before.
    let known = names.count
    var cursor = 0
    while cursor < name.count, name[cursor] != 0 {
      if compressed, let offset = names.find(name, from: cursor, in: octets.span, known: known) {
        guard room >= cursor + 2 else { throw .noRoom }
        try write(name.extracting(0..<cursor))
        try writePointer(to: offset)
        return NamePlace(cursor == 0 ? offset : start)
      }
      names.append(start + cursor)
      cursor += 1 + Int(name[cursor])
    }
    guard cursor < name.count, room > cursor else { throw .noRoom }
    try write(name.extracting(0..<cursor + 1))
    return cursor == 0 ? nil : NamePlace(start)
  }

  @_lifetime(self: copy self)
  private mutating func writeIndexed(_ name: borrowing Span<UInt8>, _ isCompressed: Bool) throws(WireError) {
    let (room, start) = (bound - end, end)
    var cursor = 0
    while cursor < name.count, name[cursor] != 0 {
      let slot = CompressionIndex.slot(name, from: cursor)
      if isCompressed, let offset = index.offset(at: slot),
        CompressionTable.matches(name, from: cursor, in: octets.span, at: offset, before: start)
      {
        guard room >= cursor + 2 else { throw .noRoom }
        return try writePointer(to: offset)
      }
      let length = 1 + Int(name[cursor])
      guard room >= cursor + length, cursor + length < name.count else { throw .noRoom }
      index.set(slot, end)
      for index in cursor..<cursor + length {
        octets[end] = name[index]
        end += 1
      }
      cursor += length
    }
    try write(UInt8(0))
  }

  /// A place to come back to.
  public struct Mark: Sendable {
    @usableFromInline let position: Int
    @usableFromInline let names: Int

    @inlinable init(position: Int, names: Int) {
      self.position = position
      self.names = names
    }
  }

  /// The place reached.
  @inlinable public var mark: Mark { Mark(position: end, names: names.count) }

  /// Forgets all that was written since `mark`.
  @_lifetime(self: copy self)
  public mutating func rewind(to mark: Mark) {
    end = min(mark.position, end)
    names.truncate(to: mark.names)
  }

  /// What has been written.
  public var written: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let span = octets.span
      return span.extracting(0..<end)
    }
  }
}
