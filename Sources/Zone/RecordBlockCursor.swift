import DNSWire

/// A cursor over the octets that `RecordBlock` wrote: every read is checked, since they may come from elsewhere.
struct RecordBlockCursor: ~Escapable {
  /// What stands before the rdata of a record.
  struct Head {
    /// Whether the owner is that of the record before; if not, it was read into the array that was given.
    var hasSameOwner: Bool
    var type: RecordType
    var ttl: UInt32
    /// The hour in which the record was last refreshed, where that is known.
    var age: UInt32?
    /// Where the rdata stands, which has the form of its type.
    var rdata: Range<Int>
  }

  typealias Fault = RecordBlockReader.Fault

  let octets: Span<UInt8>
  private(set) var position: Int

  @_lifetime(copy octets)
  init(_ octets: Span<UInt8>, from position: Int = 0) {
    self.octets = octets
    self.position = position
  }

  var isAtEnd: Bool { position >= octets.count }

  @_lifetime(self: copy self)
  mutating func octet() throws(Fault) -> UInt8 {
    guard position < octets.count else { throw .truncated }
    defer { position += 1 }
    return octets[position]
  }

  @_lifetime(self: copy self)
  mutating func number() throws(Fault) -> UInt32 { octets.uint32(at: try take(4).lowerBound) }

  /// Reads a count or length: no more than there are octets left.
  @_lifetime(self: copy self)
  mutating func count() throws(Fault) -> Int {
    var count = 0
    for shift in stride(from: 0, through: 28, by: 7) {
      let octet = try octet()
      count |= Int(octet & 0x7F) << shift
      if octet & 0x80 == 0 {
        guard count <= octets.count - position else { throw .truncated }
        return count
      }
    }
    throw .number
  }

  /// Reads a record up to its end; its owner into `owner`, unless it is that of the record before, which must be there then.
  @_lifetime(self: copy self)
  mutating func record(_ owner: inout [UInt8], apex: borrowing Span<UInt8>) throws(Fault) -> Head {
    var age: UInt32?
    if !isAtEnd, octets[position] == RecordBlock.ageMark {
      position += 1
      age = octets.uint32(at: try take(4).lowerBound)
    }
    let hasSameOwner = try readOwner(&owner, apex)
    let type = RecordType(rawValue: octets.uint16(at: try take(2).lowerBound))
    let ttl = octets.uint32(at: try take(4).lowerBound)
    let rdata = try take(try count())
    do throws(WireError) {
      try RecordData.validate(type, octets.extracting(rdata))
    } catch {
      throw .wire(error)
    }
    return Head(hasSameOwner: hasSameOwner, type: type, ttl: ttl, age: age, rdata: rdata)
  }

  @_lifetime(self: copy self)
  private mutating func take(_ count: Int) throws(Fault) -> Range<Int> {
    guard count <= octets.count - position else { throw .truncated }
    defer { position += count }
    return position..<position + count
  }

  /// Reads an owner; true where it is that of the record before.
  @_lifetime(self: copy self)
  private mutating func readOwner(_ owner: inout [UInt8], _ apex: borrowing Span<UInt8>) throws(Fault) -> Bool {
    guard !isAtEnd, octets[position] != RecordBlock.sameOwnerMark else {
      _ = try octet()
      guard !owner.isEmpty else { throw .noOwner }
      return true
    }
    let start = position
    while true {
      let length = try octet()
      guard length != 0, length != RecordBlock.apexMark else { break }
      guard length <= WireLimits.labelOctets else {
        throw .wire(length > RecordBlock.apexMark ? .pointerNotAllowed : .reservedLabel)
      }
      _ = try take(Int(length))
      guard position - start <= WireLimits.nameOctets else { throw .wire(.nameTooLong) }
    }
    owner.removeAll(keepingCapacity: true)
    let end = position - 1
    owner.append(octets.extracting(start..<end))
    if octets[end] == 0 { owner.append(0) } else { owner.append(apex) }
    guard owner.count <= WireLimits.nameOctets else { throw .wire(.nameTooLong) }
    return false
  }
}
