/// Writes a message into memory that somebody else owns: checked, without allocation, with name compression.
///
/// A write that finds no room throws `WireError.noRoom`; `mark` and `rewind` then undo a half-written RRset.
public struct MessageWriter: ~Copyable, ~Escapable {
  private var octets: MutableSpan<UInt8>
  /// Octets written.
  public private(set) var position = 0
  /// Octets that may be written: lowered to keep room for OPT and TSIG.
  public private(set) var limit: Int
  private var names = CompressionTable()

  /// Writes into `octets`, all of them at most.
  @_lifetime(copy octets)
  public init(_ octets: consuming MutableSpan<UInt8>) {
    self.limit = min(octets.count, WireLimits.messageOctets)
    self.octets = octets
  }

  /// The octets that the memory holds.
  public var capacity: Int { min(octets.count, WireLimits.messageOctets) }

  /// Sets how many octets may be written, within the memory's size.
  @_lifetime(self: copy self)
  public mutating func setLimit(_ limit: Int) {
    self.limit = min(max(limit, position), capacity)
  }

  /// Starts over.
  @_lifetime(self: copy self)
  public mutating func reset() {
    position = 0
    limit = capacity
    names.removeAll()
  }

  /// Writes one octet.
  @_lifetime(self: copy self)
  public mutating func write(_ value: UInt8) throws(WireError) {
    guard position < limit else { throw .noRoom }
    octets[position] = value
    position += 1
  }

  /// Writes two octets in network order.
  @_lifetime(self: copy self)
  public mutating func write(_ value: UInt16) throws(WireError) {
    guard limit - position >= 2 else { throw .noRoom }
    octets[position] = UInt8(truncatingIfNeeded: value >> 8)
    octets[position + 1] = UInt8(truncatingIfNeeded: value)
    position += 2
  }

  /// Writes four octets in network order.
  @_lifetime(self: copy self)
  public mutating func write(_ value: UInt32) throws(WireError) {
    try write(UInt16(truncatingIfNeeded: value >> 16))
    try write(UInt16(truncatingIfNeeded: value))
  }

  /// Writes eight octets in network order.
  @_lifetime(self: copy self)
  public mutating func write(_ value: UInt64) throws(WireError) {
    try write(UInt32(truncatingIfNeeded: value >> 32))
    try write(UInt32(truncatingIfNeeded: value))
  }

  /// Writes octets as they are.
  @_lifetime(self: copy self)
  public mutating func write(_ source: borrowing Span<UInt8>) throws(WireError) {
    guard limit - position >= source.count else { throw .noRoom }
    for index in source.indices { octets[position + index] = source[index] }
    position += source.count
  }

  /// Writes two octets over what was written at `offset` before.
  @_lifetime(self: copy self)
  public mutating func overwrite(_ value: UInt16, at offset: Int) {
    guard offset >= 0, offset + 2 <= position else { return }
    octets[offset] = UInt8(truncatingIfNeeded: value >> 8)
    octets[offset + 1] = UInt8(truncatingIfNeeded: value)
  }

  /// Writes the header.
  @_lifetime(self: copy self)
  public mutating func write(_ header: Header) throws(WireError) {
    try write(header.id)
    try write(header.flags)
    try write(header.questionCount)
    try write(header.answerCount)
    try write(header.authorityCount)
    try write(header.additionalCount)
  }

  /// Writes `header` over the one at the message's start.
  @_lifetime(self: copy self)
  public mutating func overwriteHeader(_ header: Header) {
    overwrite(header.id, at: 0)
    overwrite(header.flags, at: 2)
    overwrite(header.questionCount, at: 4)
    overwrite(header.answerCount, at: 6)
    overwrite(header.authorityCount, at: 8)
    overwrite(header.additionalCount, at: 10)
  }

  /// A pointer to the name that starts at `offset`.
  @_lifetime(self: copy self)
  public mutating func writePointer(to offset: Int) throws(WireError) {
    try write(UInt16(0xC000 | offset & (WireLimits.pointerReach - 1)))
  }

  /// Writes an uncompressed name; its tail becomes a pointer where the same labels, in the same case, were written
  /// before and `compressed` is set. The labels written here serve later names either way.
  @_lifetime(self: copy self)
  public mutating func write(name: borrowing Span<UInt8>, compressed: Bool = true) throws(WireError) {
    let room = limit - position
    // Not the labels of this name itself: behind them stands what the memory held before.
    let known = names.count
    var cursor = 0
    while cursor < name.count, name[cursor] != 0 {
      if compressed, let offset = names.find(name, from: cursor, in: octets.span, known: known) {
        guard room >= cursor + 2 else { throw .noRoom }
        return try writePointer(to: offset)
      }
      let length = 1 + Int(name[cursor])
      guard room >= cursor + length, cursor + length < name.count else { throw .noRoom }
      names.append(position)
      for index in cursor..<cursor + length {
        octets[position] = name[index]
        position += 1
      }
      cursor += length
    }
    try write(UInt8(0))
  }

  /// A place to come back to.
  public struct Mark: Sendable {
    let position: Int
    let names: Int
  }

  /// The place reached.
  public var mark: Mark { Mark(position: position, names: names.count) }

  /// Forgets all that was written since `mark`.
  @_lifetime(self: copy self)
  public mutating func rewind(to mark: Mark) {
    position = min(mark.position, position)
    names.truncate(to: mark.names)
  }

  /// What has been written.
  public var written: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let span = octets.span
      return span.extracting(0..<position)
    }
  }
}
