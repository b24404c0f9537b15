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

  /// Appends the record, names uncompressed, to a message.
  func append(to octets: inout [UInt8]) {
    octets += keyName.wire
    octets.append(uint16: RecordType.tsig.rawValue)
    octets.append(uint16: RecordClass.any.rawValue)
    octets.append(uint16: 0)
    octets.append(uint16: 0)
    octets.append(uint16: UInt16(truncatingIfNeeded: algorithm.wire.count + 16 + mac.count + otherData.count))
    octets += algorithm.wire
    appendTimers(to: &octets)
    octets.append(uint16: UInt16(truncatingIfNeeded: mac.count))
    octets += mac
    octets.append(uint16: originalID)
    appendError(to: &octets)
  }

  /// Appends the variables that the MAC covers, in canonical form (RFC 8945 §4.3.3); of a continuation only the timers
  /// (§5.3.1).
  func appendVariables(to octets: inout [UInt8], isContinuation: Bool) {
    guard !isContinuation else { return appendTimers(to: &octets) }
    octets += keyName.folded.wire
    octets.append(uint16: RecordClass.any.rawValue)
    octets.append(uint16: 0)
    octets.append(uint16: 0)
    octets += algorithm.folded.wire
    appendTimers(to: &octets)
    appendError(to: &octets)
  }

  private func appendTimers(to octets: inout [UInt8]) {
    octets.append(time: timeSigned)
    octets.append(uint16: fudge)
  }

  private func appendError(to octets: inout [UInt8]) {
    octets.append(uint16: error.rawValue)
    octets.append(uint16: UInt16(truncatingIfNeeded: otherData.count))
    octets += otherData
  }
}

extension [UInt8] {
  /// Appends two octets in network order.
  mutating func append(uint16 value: UInt16) {
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }

  /// Appends a time as 48 bits.
  mutating func append(time seconds: UInt64) {
    append(uint16: UInt16(truncatingIfNeeded: seconds >> 32))
    append(uint16: UInt16(truncatingIfNeeded: seconds >> 16))
    append(uint16: UInt16(truncatingIfNeeded: seconds))
  }

  /// Writes two octets in network order over those at `offset`.
  mutating func overwrite(_ value: UInt16, at offset: Int) {
    guard offset >= 0, offset + 2 <= count else { return }
    self[offset] = UInt8(truncatingIfNeeded: value >> 8)
    self[offset + 1] = UInt8(truncatingIfNeeded: value)
  }
}
