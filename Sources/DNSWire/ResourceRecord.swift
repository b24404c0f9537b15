/// A resource record with its rdata in uncompressed wire form (RFC 1035 §4.1.3).
public struct ResourceRecord: Sendable {
  /// The owner.
  public var name: Name
  /// The type.
  public var type: RecordType
  /// The class.
  public var recordClass: RecordClass
  /// Seconds that the record may be cached.
  public var ttl: UInt32
  /// The rdata: 0 to 65,535 octets.
  public var rdata: [UInt8]

  /// Makes a record.
  public init(name: Name, type: RecordType, recordClass: RecordClass = .internet, ttl: UInt32, rdata: [UInt8]) {
    self.name = name
    self.type = type
    self.recordClass = recordClass
    self.ttl = ttl
    self.rdata = rdata
  }

  /// Reads a record.
  public init(_ reader: inout WireReader) throws(WireError) {
    var owner = OwnerMemory()
    try self.init(&reader, &owner)
  }

  /// Reads one of several records.
  init(_ reader: inout WireReader, _ owner: inout OwnerMemory) throws(WireError) {
    name = try owner.read(&reader)
    type = RecordType(rawValue: try reader.readUInt16())
    recordClass = RecordClass(rawValue: try reader.readUInt16())
    ttl = try reader.readUInt32()
    let length = Int(try reader.readUInt16())
    rdata = try RecordData.read(type, length: length, from: &reader)
  }

  /// Writes the record.
  public func write(to writer: inout MessageWriter) throws(WireError) {
    try writer.write(name: name.wire.span)
    try RecordData.write(type, recordClass, ttl: ttl, rdata.span, to: &writer)
  }

  /// Whether both are the same record: owner, class, type and rdata are equal, names compare folded; the TTL does not
  /// count (RFC 2136 §1.1.1).
  public func isSame(as other: borrowing ResourceRecord) -> Bool {
    // The first comparisons sort out nearly all.
    guard type == other.type, recordClass == other.recordClass, ASCII.isSame(rdata.span, other.rdata.span),
      ASCII.isSame(name.wire.span, other.name.wire.span)
    else { return false }
    return rdata.span.isSame(as: other.rdata.span)
      || RecordData.canonical(type, rdata) == RecordData.canonical(type, other.rdata)
  }
}

extension ResourceRecord: Equatable {
  /// Whether both are the same record with the same TTL.
  public static func == (left: ResourceRecord, right: ResourceRecord) -> Bool {
    left.ttl == right.ttl && left.isSame(as: right)
  }
}

extension ResourceRecord {
  /// The type that a signature covers (RFC 4034 §3.1.1); nil for other records.
  public var coveredType: RecordType? {
    guard type == .rrsig, rdata.count >= 2 else { return nil }
    return RecordType(rawValue: UInt16(rdata[0]) << 8 | UInt16(rdata[1]))
  }
}

/// The owner of the record before: it often is that of the next one as well, which then points to it, or where it points.
struct OwnerMemory {
  private var name = Name.root
  /// Where the name starts, and where it points if it is nothing but a pointer.
  private var places = (start: -1, target: -1)

  mutating func read(_ reader: inout WireReader) throws(WireError) -> Name {
    let start = reader.position
    let target = reader.remaining >= 2 ? Int(reader.octets.uint16(at: start)) - 0xC000 : -1
    if target >= 0, target == places.start || target == places.target {
      try reader.skip(2)
    } else {
      name = try reader.readName()
      places = (start, target)
    }
    return name
  }
}
