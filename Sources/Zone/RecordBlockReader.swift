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
    /// A serial stands where no SOA record came before.
    case noSOA
    /// A record is not one.
    case wire(WireError)
  }

  private let octets: [UInt8]
  private let apex: [UInt8]
  private var position = 0
  /// The wire form of the owner that was read last; empty before the first.
  private var owner: [UInt8] = []
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
    var cursor = RecordBlockCursor(octets.span, from: position)
    let octet = try cursor.octet()
    position = cursor.position
    return octet
  }

  /// Reads a count or length: no more than there are octets left, as each thing counted has at least one.
  public mutating func count() throws(Fault) -> Int {
    var cursor = RecordBlockCursor(octets.span, from: position)
    let count = try cursor.count()
    position = cursor.position
    return count
  }

  /// Reads a number.
  public mutating func number() throws(Fault) -> UInt32 {
    var cursor = RecordBlockCursor(octets.span, from: position)
    let number = try cursor.number()
    position = cursor.position
    return number
  }

  /// Reads a record, whose rdata has the form of its type.
  public mutating func record() throws(Fault) -> ResourceRecord {
    let (octets, apex) = (octets, apex)
    var cursor = RecordBlockCursor(octets.span, from: position)
    let head = try cursor.record(&owner, apex: apex.span)
    position = cursor.position
    age = head.age
    do throws(WireError) {
      return ResourceRecord(
        name: try Name(wire: owner), type: head.type, ttl: head.ttl, rdata: Array(octets[head.rdata]))
    } catch {
      throw .wire(error)
    }
  }
}
