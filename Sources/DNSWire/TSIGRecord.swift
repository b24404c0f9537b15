/// The fields of a TSIG record (RFC 8945 §4.2).
public struct TSIGRecord: Equatable, Sendable {
  /// The name of the key: the record's owner.
  public var keyName: Name
  /// The name of the algorithm.
  public var algorithm: Name
  /// When it was signed, in seconds since 1970; 48 bits.
  public var timeSigned: UInt64
  /// Seconds by which the clocks may differ.
  public var fudge: UInt16
  /// The MAC, possibly truncated.
  public var mac: [UInt8]
  /// The message ID that the signer used.
  public var originalID: UInt16
  /// The error, in responses.
  public var error: ResponseCode
  /// The server's time where `error` is BADTIME.
  public var otherData: [UInt8]
  /// Where in the message the record starts: the MAC covers what stands before.
  public var offset: Int

  /// Makes the fields of a record to be written.
  public init(
    keyName: Name, algorithm: Name, timeSigned: UInt64, fudge: UInt16, mac: [UInt8] = [], originalID: UInt16,
    error: ResponseCode = .noError, otherData: [UInt8] = []
  ) {
    self.keyName = keyName
    self.algorithm = algorithm
    self.timeSigned = timeSigned
    self.fudge = fudge
    self.mac = mac
    self.originalID = originalID
    self.error = error
    self.otherData = otherData
    self.offset = 0
  }

  /// Reads the rdata of a TSIG record that starts at `offset` of its message.
  init(_ record: ResourceRecord, offset: Int) throws(WireError) {
    var reader = WireReader(record.rdata.span)
    keyName = record.name
    algorithm = try reader.readName(compressed: false)
    timeSigned = UInt64(try reader.readUInt16()) << 32
    timeSigned |= UInt64(try reader.readUInt32())
    fudge = try reader.readUInt16()
    let macLength = Int(try reader.readUInt16())
    mac = try reader.readOctets(macLength)
    originalID = try reader.readUInt16()
    error = ResponseCode(rawValue: try reader.readUInt16())
    let otherLength = Int(try reader.readUInt16())
    otherData = try reader.readOctets(otherLength)
    guard reader.remaining == 0 else { throw .rdataForm }
    self.offset = offset
  }

  /// The record as octets, names uncompressed, to stand at a message's end.
  var wire: [UInt8] {
    let rdata =
      algorithm.wire + timeAndFudge + Self.octets(UInt16(truncatingIfNeeded: mac.count)) + mac
      + Self.octets(originalID) + Self.octets(error.rawValue)
      + Self.octets(UInt16(truncatingIfNeeded: otherData.count)) + otherData
    return keyName.wire + Self.octets(RecordType.tsig.rawValue) + Self.octets(RecordClass.any.rawValue)
      + [0, 0, 0, 0] + Self.octets(UInt16(truncatingIfNeeded: rdata.count)) + rdata
  }

  /// The variables that the MAC covers, in canonical form (RFC 8945 §4.3.3); of a continuation only the timers
  /// (§5.3.1).
  func macVariables(isContinuation: Bool) -> [UInt8] {
    if isContinuation { return timeAndFudge }
    return keyName.folded.wire + Self.octets(RecordClass.any.rawValue) + [0, 0, 0, 0] + algorithm.folded.wire
      + timeAndFudge + Self.octets(error.rawValue)
      + Self.octets(UInt16(truncatingIfNeeded: otherData.count)) + otherData
  }

  private var timeAndFudge: [UInt8] { Self.time(timeSigned) + Self.octets(fudge) }

  /// A time as 48 bits.
  static func time(_ seconds: UInt64) -> [UInt8] {
    octets(UInt16(truncatingIfNeeded: seconds >> 32)) + octets(UInt16(truncatingIfNeeded: seconds >> 16))
      + octets(UInt16(truncatingIfNeeded: seconds))
  }

  static func octets(_ value: UInt16) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
  }
}
