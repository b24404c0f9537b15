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
    // Where the labels start that stand one behind the other up to the cursor.
    var stretch = position
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
        try name.append(octets.extracting(stretch..<cursor))
        if pointers == 0 { followed = cursor + 2 }
        pointers += 1
        // Labels that a pointer leads to may run on past the place where this name started.
        limit = octets.count
        floor = target
        cursor = target
        stretch = target
        continue
      }
      guard length <= WireLimits.labelOctets else { throw .reservedLabel }
      guard cursor + 1 + length <= limit else { throw .truncated }
      cursor += 1 + length
      guard cursor - stretch <= WireLimits.nameOctets else { throw .nameTooLong }
      if length == 0 { break }
    }
    try name.append(octets.extracting(stretch..<cursor))
    position = pointers == 0 ? cursor : followed
  }

  /// Reads a name, with its compression resolved.
  @_lifetime(self: copy self)
  public mutating func readName(compressed: Bool = true) throws(WireError) -> Name {
    if let name = readPlainName(compressed: compressed) { return name }
    var buffer = NameBuffer()
    try readName(into: &buffer, compressed: compressed)
    return Name(validated: buffer.wire.array(0..<buffer.count))
  }

  /// Reads a name with at most one pointer, as nearly all are, without a buffer to put it together in. Nil where it has more, or
  /// is none: then nothing is read.
  @_lifetime(self: copy self)
  private mutating func readPlainName(compressed: Bool) -> Name? {
    let start = position
    guard let stop = labelsEnd(from: start, limit: end) else { return nil }
    if octets[stop] == 0 {
      guard stop + 1 - start <= WireLimits.nameOctets else { return nil }
      position = stop + 1
      return Name(validated: octets.array(start..<stop + 1))
    }
    guard compressed, stop + 1 < end else { return nil }
    let target = Int(octets.uint16(at: stop)) & (WireLimits.pointerReach - 1)
    guard target < start, let last = labelsEnd(from: target, limit: octets.count), octets[last] == 0,
      stop - start + last + 1 - target <= WireLimits.nameOctets
    else { return nil }
    position = stop + 2
    return Name(
      validated: start == stop
        ? octets.array(target..<last + 1) : octets.array(start..<stop) + octets.array(target..<last + 1))
  }

  /// Where labels end: in the root's or in a pointer; nil where they do neither, or are more than a name can have.
  private func labelsEnd(from start: Int, limit: Int) -> Int? {
    var cursor = start
    while cursor < limit, cursor - start < WireLimits.nameOctets {
      let length = Int(octets[cursor])
      if length == 0 || length >= 0xC0 { return cursor }
      guard length <= WireLimits.labelOctets, cursor + 1 + length <= limit else { return nil }
      cursor += 1 + length
    }
    return nil
  }
}
