public import DNSWire

/// Reads what `RecordBlock` wrote: every read is checked, since the octets may come from elsewhere.
public struct RecordBlockReader {
  /// Why octets are no records.
  public enum Fault: Error, Equatable, Sendable {
    /// They end inside an item.
    case truncated
    /// A count or length is not a number, or larger than anything it could count.
    case number
    /// The first owner is that of the record before.
    case noOwner
    /// A record is not one.
    case wire(WireError)
  }

  private let octets: [UInt8]
  private let apex: [UInt8]
  private var position = 0
  private var owner: Name?
  /// The hour in which the record that was read last was last refreshed, where that is known.
  public private(set) var age: UInt32?

  /// Reads a block of records of a zone.
  public init(_ octets: [UInt8], apex: Name) {
    self.octets = octets
    self.apex = apex.folded.wire
  }

  /// Whether everything was read.
  public var isAtEnd: Bool { position == octets.count }

  /// Reads an octet that means something to whoever wrote the block.
  public mutating func octet() throws(Fault) -> UInt8 {
    guard position < octets.count else { throw .truncated }
    defer { position += 1 }
    return octets[position]
  }

  /// Reads a count or length: no more than there are octets left, as each thing counted has at least one.
  public mutating func count() throws(Fault) -> Int {
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

  /// Reads a record, whose rdata has the form of its type.
  public mutating func record() throws(Fault) -> ResourceRecord {
    age = nil
    if !isAtEnd, octets[position] == RecordBlock.ageMark {
      position += 1
      age = try number(4)
    }
    let name = try readOwner()
    owner = name
    let type = RecordType(rawValue: UInt16(truncatingIfNeeded: try number(2)))
    let ttl = try number(4)
    let rdata = Array(try take(try count()))
    do throws(WireError) {
      try RecordData.validate(type, rdata)
    } catch {
      throw .wire(error)
    }
    return ResourceRecord(name: name, type: type, ttl: ttl, rdata: rdata)
  }

  private mutating func take(_ count: Int) throws(Fault) -> ArraySlice<UInt8> {
    guard count <= octets.count - position else { throw .truncated }
    defer { position += count }
    return octets[position..<position + count]
  }

  private mutating func number(_ octets: Int) throws(Fault) -> UInt32 {
    try take(octets).reduce(0) { $0 << 8 | UInt32($1) }
  }

  private mutating func readOwner() throws(Fault) -> Name {
    var wire: [UInt8] = []
    while true {
      let length = try octet()
      switch length {
      case RecordBlock.sameOwnerMark where wire.isEmpty:
        guard let owner else { throw .noOwner }
        return owner
      case RecordBlock.apexMark: wire += apex
      case 0: wire.append(0)
      default:
        wire.append(length)
        wire += try take(Int(length))
        guard wire.count <= WireLimits.nameOctets else { throw .wire(.nameTooLong) }
        continue
      }
      do throws(WireError) {
        return try Name(wire: wire)
      } catch {
        throw .wire(error)
      }
    }
  }
}
