/// The fields of a SIG record over a message (RFC 2931 §3): one whose type covered is 0.
public struct SIG0Record: Equatable, Sendable {
  /// The number of the algorithm.
  public let algorithm: UInt8
  /// The last second, modulo 2^32, at which it is good.
  public let expiration: UInt32
  /// The first second, modulo 2^32, at which it is good.
  public let inception: UInt32
  /// Which of the signer's keys it was made with (RFC 4034, Appendix B).
  public let keyTag: UInt16
  /// The signer: the owner of the KEY record.
  public let signer: Name
  /// The signature.
  public let signature: [UInt8]
  /// The rdata before the signature, which covers it.
  public let covered: [UInt8]
  /// Where in the message the record starts: the signature covers what stands before.
  public let offset: Int

  /// Reads the rdata of a record that starts at `offset` of its message.
  init(_ record: ResourceRecord, offset: Int) throws(WireError) {
    var reader = WireReader(record.rdata.span)
    try reader.skip(2)
    algorithm = try reader.readUInt8()
    // Labels and original TTL say nothing of a message.
    try reader.skip(5)
    expiration = try reader.readUInt32()
    inception = try reader.readUInt32()
    keyTag = try reader.readUInt16()
    signer = try reader.readName(compressed: false)
    let start = reader.position
    signature = try reader.readOctets(reader.remaining)
    covered = Array(record.rdata[..<start])
    self.offset = offset
  }

  /// Whether the key that the signature was made with may be the one of a KEY record.
  public func names(_ rdata: [UInt8]) -> Bool {
    rdata.count > 3 && rdata[3] == algorithm && SIG0Key.tag(of: rdata) == keyTag
  }

  /// Whether a record is a signature over a message, and not over an RRset.
  static func isMeant(_ record: ResourceRecord) -> Bool {
    record.type == .sig && record.rdata.starts(with: [0, 0])
  }
}
