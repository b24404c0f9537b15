/// The rdata of an SOA record (RFC 1035 §3.3.13).
public struct StartOfAuthority: Equatable, Sendable {
  /// The primary server.
  public var mname: Name
  /// The mailbox of who is responsible.
  public var rname: Name
  /// The version of the zone.
  public var serial: Serial
  /// Seconds between a secondary's looks.
  public var refresh: UInt32
  /// Seconds before a failed look is repeated.
  public var retry: UInt32
  /// Seconds after which a secondary gives up.
  public var expire: UInt32
  /// The bound on the TTL of negative answers (RFC 2308 §4), in seconds.
  public var minimum: UInt32

  /// Makes the data of an SOA record; times in seconds.
  public init(
    mname: Name, rname: Name, serial: Serial, refresh: UInt32, retry: UInt32, expire: UInt32, minimum: UInt32
  ) {
    self.mname = mname
    self.rname = rname
    self.serial = serial
    self.refresh = refresh
    self.retry = retry
    self.expire = expire
    self.minimum = minimum
  }

  /// Reads uncompressed rdata.
  public init(rdata: [UInt8]) throws(WireError) {
    var reader = WireReader(rdata.span)
    mname = try reader.readName(compressed: false)
    rname = try reader.readName(compressed: false)
    serial = Serial(rawValue: try reader.readUInt32())
    refresh = try reader.readUInt32()
    retry = try reader.readUInt32()
    expire = try reader.readUInt32()
    minimum = try reader.readUInt32()
    guard reader.remaining == 0 else { throw .rdataForm }
  }

  /// The serial in the rdata of an SOA record, whose names are not looked at; nil where there is none.
  public static func serial(of rdata: [UInt8]) -> Serial? {
    let start = rdata.count - 20
    return start >= 2 ? Serial(rawValue: rdata.span.uint32(at: start)) : nil
  }

  /// Whether the rdata of two SOA records differs in the serial alone, or not at all.
  public static func isSame(_ rdata: [UInt8], butForSerial other: [UInt8]) -> Bool {
    let start = rdata.count - 20
    guard start >= 2, other.count == rdata.count else { return rdata == other }
    let (octets, others) = (rdata.span, other.span)
    return octets.isSame(start, at: 0, as: others, at: 0) && octets.isSame(16, at: start + 4, as: others, at: start + 4)
  }

  /// The rdata of an SOA record with another serial; where there is none, as it is.
  public static func rdata(_ rdata: [UInt8], with serial: Serial) -> [UInt8] {
    let start = rdata.count - 20
    guard start >= 2 else { return rdata }
    var changed = rdata
    var octets = changed.mutableSpan
    octets.store(serial.rawValue, at: start)
    return changed
  }

  /// The wire form.
  public var rdata: [UInt8] {
    var octets: [UInt8] = []
    octets.reserveCapacity(mname.wire.count + rname.wire.count + 20)
    octets += mname.wire
    octets += rname.wire
    for number in [serial.rawValue, refresh, retry, expire, minimum] {
      octets.append(uint16: UInt16(truncatingIfNeeded: number >> 16))
      octets.append(uint16: UInt16(truncatingIfNeeded: number))
    }
    return octets
  }
}
