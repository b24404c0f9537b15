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
    if let known = TSIGAlgorithm.knownName(&reader) {
      algorithm = known
    } else {
      algorithm = try reader.readName(compressed: false)
    }
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

  /// Octets of a record beside its names, its MAC and its other data.
  static let fixedOctets = 26

  /// The record, names uncompressed.
  var octets: [UInt8] {
    let count = Self.fixedOctets + keyName.wire.count + algorithm.wire.count + mac.count + otherData.count
    var octets = [UInt8](zeros: count)
    var target = octets.mutableSpan
    var end = keyName.wire.count
    target.store(keyName.wire.span, at: 0)
    target.store(UInt32(RecordType.tsig.rawValue) << 16 | UInt32(RecordClass.any.rawValue), at: end)
    target.store(UInt16(truncatingIfNeeded: count - end - 10), at: end + 8)
    end += 10
    target.store(algorithm.wire.span, at: end)
    end += algorithm.wire.count
    storeTimers(in: &target, at: end)
    target.store(UInt16(truncatingIfNeeded: mac.count), at: end + 8)
    target.store(mac.span, at: end + 10)
    end += 10 + mac.count
    target.store(originalID, at: end)
    storeError(in: &target, at: end + 2)
    return octets
  }

  /// What the MAC of a message covers: the MAC before it, the messages since then that have none, the message as its signer had it,
  /// and the variables in canonical form (RFC 8945 §4.3.3); of a continuation only the timers (§5.3.1).
  ///
  /// `head` are the variables that are the key's.
  func covered(
    _ message: borrowing Span<UInt8>, additionalCount: UInt16, _ head: [UInt8], after requestMAC: [UInt8]?,
    isContinuation: Bool, unsigned: [UInt8] = []
  ) -> [UInt8] {
    let start = (requestMAC.map { 2 + $0.count } ?? 0) + unsigned.count
    var end = start + message.count
    let variables = isContinuation ? 8 : head.count + 12 + otherData.count
    var octets = [UInt8](zeros: end + variables)
    var target = octets.mutableSpan
    if let requestMAC {
      target.store(UInt16(truncatingIfNeeded: requestMAC.count), at: 0)
      target.store(requestMAC.span, at: 2)
    }
    target.store(unsigned.span, at: start - unsigned.count)
    target.store(message, at: start)
    target.store(originalID, at: start)
    target.store(additionalCount, at: start + 10)
    if !isContinuation {
      target.store(head.span, at: end)
      end += head.count
      storeError(in: &target, at: end + 8)
    }
    storeTimers(in: &target, at: end)
    return octets
  }

  /// The variables that are the same for all messages of a key, which come first among those that a MAC covers.
  static func signedHead(_ keyName: Name, _ algorithm: Name) -> [UInt8] {
    var octets = keyName.folded.wire
    octets.append(uint16: RecordClass.any.rawValue)
    octets.append(uint16: 0)
    octets.append(uint16: 0)
    return octets + algorithm.folded.wire
  }

  private func storeTimers(in octets: inout MutableSpan<UInt8>, at offset: Int) {
    octets.store(timeSigned << 16 | UInt64(fudge), at: offset)
  }

  private func storeError(in octets: inout MutableSpan<UInt8>, at offset: Int) {
    octets.store(error.rawValue, at: offset)
    octets.store(UInt16(truncatingIfNeeded: otherData.count), at: offset + 2)
    octets.store(otherData.span, at: offset + 4)
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
