/// The fields of a TKEY record (RFC 2930 §2).
public struct TKEYRecord: Equatable, Sendable {
  /// What a TKEY record is for (RFC 2930 §2.5).
  public enum Mode {
    /// The key comes from a security context of GSS-API (RFC 3645).
    public static let gss: UInt16 = 3
    /// The key is to be deleted.
    public static let deletion: UInt16 = 5
  }

  /// The name of the algorithm that the key is for.
  public var algorithm: Name
  /// From when on the key is good, in seconds since 1970 modulo 2^32.
  public var inception: UInt32
  /// Until when it is good.
  public var expiration: UInt32
  /// What is asked for: a number of `Mode`, or another one.
  public var mode: UInt16
  /// The error, in responses.
  public var error: ResponseCode
  /// The token, with GSS-API.
  public var key: [UInt8]
  /// Nothing, as far as is specified.
  public var otherData: [UInt8]

  /// Makes the fields of a record to be written.
  public init(
    algorithm: Name, inception: UInt32, expiration: UInt32, mode: UInt16, error: ResponseCode = .noError,
    key: [UInt8] = [], otherData: [UInt8] = []
  ) {
    self.algorithm = algorithm
    self.inception = inception
    self.expiration = expiration
    self.mode = mode
    self.error = error
    self.key = key
    self.otherData = otherData
  }

  /// Reads rdata; octets behind the fields are refused.
  public init(rdata: [UInt8]) throws(WireError) {
    var reader = WireReader(rdata.span)
    algorithm = try reader.readName(compressed: false)
    inception = try reader.readUInt32()
    expiration = try reader.readUInt32()
    mode = try reader.readUInt16()
    error = ResponseCode(rawValue: try reader.readUInt16())
    let keyLength = Int(try reader.readUInt16())
    key = try reader.readOctets(keyLength)
    let otherLength = Int(try reader.readUInt16())
    otherData = try reader.readOctets(otherLength)
    guard reader.remaining == 0 else { throw .rdataForm }
  }

  /// The rdata; of a key and other data with more than 65,535 octets only the beginning.
  public var rdata: [UInt8] {
    var octets = algorithm.wire
    octets.append(uint32: inception)
    octets.append(uint32: expiration)
    octets.append(uint16: mode)
    octets.append(uint16: error.rawValue)
    for field in [key, otherData] {
      octets.append(uint16: UInt16(clamping: field.count))
      octets += field.prefix(Int(UInt16.max))
    }
    return octets
  }
}

extension [UInt8] {
  /// Appends four octets in network order.
  fileprivate mutating func append(uint32 value: UInt32) {
    append(uint16: UInt16(truncatingIfNeeded: value >> 16))
    append(uint16: UInt16(truncatingIfNeeded: value))
  }
}
