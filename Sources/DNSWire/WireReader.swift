/// A cursor over the octets of a message: every read is checked, none allocates.
public struct WireReader: ~Escapable {
  /// All the octets: names may point back into them.
  public let octets: Span<UInt8>
  /// Where the next read starts.
  public private(set) var position: Int
  /// Where reading ends.
  public let end: Int

  /// Reads `octets` from `position` on.
  @_lifetime(copy octets)
  public init(_ octets: Span<UInt8>, from position: Int = 0) {
    self.octets = octets
    self.position = min(max(position, 0), octets.count)
    self.end = octets.count
  }

  @_lifetime(copy octets)
  private init(_ octets: Span<UInt8>, from position: Int, to end: Int) {
    self.octets = octets
    self.position = position
    self.end = end
  }

  /// Octets not yet read.
  public var remaining: Int { end - position }

  /// Reads one octet.
  @_lifetime(self: copy self)
  public mutating func readUInt8() throws(WireError) -> UInt8 {
    guard remaining >= 1 else { throw .truncated }
    defer { position += 1 }
    return octets[position]
  }

  /// Reads two octets in network order.
  @_lifetime(self: copy self)
  public mutating func readUInt16() throws(WireError) -> UInt16 {
    guard remaining >= 2 else { throw .truncated }
    defer { position += 2 }
    return octets.uint16(at: position)
  }

  /// Reads four octets in network order.
  @_lifetime(self: copy self)
  public mutating func readUInt32() throws(WireError) -> UInt32 {
    guard remaining >= 4 else { throw .truncated }
    defer { position += 4 }
    return octets.uint32(at: position)
  }

  /// Passes over `count` octets.
  @_lifetime(self: copy self)
  public mutating func skip(_ count: Int) throws(WireError) {
    guard count >= 0, remaining >= count else { throw .truncated }
    position += count
  }

  /// Reads `count` octets into an array.
  @_lifetime(self: copy self)
  public mutating func readOctets(_ count: Int) throws(WireError) -> [UInt8] {
    let start = position
    try skip(count)
    return octets.array(start..<position)
  }

  /// A reader of the next `count` octets alone, whose names may point back into the whole message;
  /// this reader goes on behind them.
  @_lifetime(copy self)
  @_lifetime(self: copy self)
  public mutating func readPart(_ count: Int) throws(WireError) -> WireReader {
    let start = position
    try skip(count)
    return WireReader(octets, from: start, to: position)
  }

  /// Passes over a name without following its pointer.
  @_lifetime(self: copy self)
  public mutating func skipName() throws(WireError) {
    while true {
      let length = Int(try readUInt8())
      if length == 0 { return }
      if length >= 0xC0 { return try skip(1) }
      guard length <= WireLimits.labelOctets else { throw .reservedLabel }
      try skip(length)
    }
  }

  /// Passes over a name that must not be compressed.
  @_lifetime(self: copy self)
  public mutating func skipWholeName() throws(WireError) {
    let start = position
    while true {
      let length = Int(try readUInt8())
      if length == 0 { break }
      guard length <= WireLimits.labelOctets else { throw length >= 0xC0 ? .pointerNotAllowed : .reservedLabel }
      try skip(length)
    }
    guard position - start <= WireLimits.nameOctets else { throw .nameTooLong }
  }

  /// Reads a name, with its compression resolved, into `name`.
  ///
  /// Each pointer must lead to an offset strictly before the labels that led to it, so the walk ends
  /// (RFC 1035 §4.1.4); and there are no more pointers than a name can have labels, so it ends soon.
  @_lifetime(self: copy self)
  public mutating func readName(into name: inout NameBuffer, compressed: Bool = true) throws(WireError) {
    name.clear()
    var cursor = position
    var limit = end
    var floor = position
    var pointers = 0
    var followed = position
    while true {
      guard cursor < limit else { throw .truncated }
      let length = Int(octets[cursor])
      if length >= 0xC0 {
        guard compressed else { throw .pointerNotAllowed }
        guard cursor + 1 < limit else { throw .truncated }
        let target = Int(octets.uint16(at: cursor)) & (WireLimits.pointerReach - 1)
        guard target < floor else { throw .pointerNotBackwards }
        guard pointers < WireLimits.pointers else { throw .tooManyPointers }
        if pointers == 0 { followed = cursor + 2 }
        pointers += 1
        // Labels that a pointer leads to may run on past the place where this name started.
        limit = octets.count
        floor = target
        cursor = target
        continue
      }
      guard length <= WireLimits.labelOctets else { throw .reservedLabel }
      guard cursor + 1 + length <= limit else { throw .truncated }
      for index in cursor...cursor + length { try name.append(octets[index]) }
      cursor += 1 + length
      if length == 0 { break }
    }
    position = pointers == 0 ? cursor : followed
  }

  /// Reads a name, with its compression resolved.
  @_lifetime(self: copy self)
  public mutating func readName(compressed: Bool = true) throws(WireError) -> Name {
    var buffer = NameBuffer()
    try readName(into: &buffer, compressed: compressed)
    return Name(validated: buffer.wire.array(0..<buffer.count))
  }
}

extension Span<UInt8> {
  /// Two octets in network order.
  @inlinable @inline(__always)
  public func uint16(at offset: Int) -> UInt16 {
    UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
  }

  /// Four octets in network order.
  @inlinable @inline(__always)
  public func uint32(at offset: Int) -> UInt32 {
    UInt32(uint16(at: offset)) << 16 | UInt32(uint16(at: offset + 2))
  }

  /// Eight octets in network order.
  @inlinable
  public func uint64(at offset: Int) -> UInt64 {
    UInt64(uint32(at: offset)) << 32 | UInt64(uint32(at: offset + 4))
  }

  /// A copy of some of the octets.
  @inlinable
  public func array(_ range: Range<Int>) -> [UInt8] {
    unsafe extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
  }
}
