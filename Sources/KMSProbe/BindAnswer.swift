/// What a server says to a bind (C706 §12.6.4.4, §12.6.4.5, §12.6.4.7).
public enum BindAnswer: Equatable, Sendable {
  /// The interface is offered.
  case accepted
  /// It is not offered, or not in the form of data proposed: result and reason of `p_result_t`.
  case rejected(result: UInt16, reason: UInt16)
  /// The server binds nobody, for this reason.
  case refused(reason: UInt16)
  /// The server failed, with this status.
  case fault(status: UInt32)

  /// Why octets are no answer to a bind.
  public enum Malformed: Error, Equatable, Sendable {
    /// They end inside an item.
    case truncated
    /// They are no message of connection-oriented DCE/RPC, version 5.
    case otherProtocol
    /// The length in the header can't be.
    case length
    /// The message is of a kind that answers no bind, or in several fragments.
    case otherMessage
    /// The message answers another call.
    case otherCall
    /// The number of results is not that of what was proposed.
    case results
    /// A form of data was accepted that was not proposed.
    case otherSyntax
  }

  /// The octets of the whole message, told from its beginning; nil where its header is not there yet.
  public static func length(of octets: [UInt8]) throws(Malformed) -> Int? {
    // What is there of the header must be right: who speaks something else is not waited for.
    if octets.count > 0, octets[0] != 5 { throw .otherProtocol }
    if octets.count > 1, octets[1] > 1 { throw .otherProtocol }
    guard octets.count >= ProbeLimits.headerOctets else { return nil }
    guard octets[4] & 0xF0 <= 0x10, octets[4] & 0x0F <= 1, octets[5] <= 3 else { throw .otherProtocol }
    var reader = MessageReader(octets, from: 8, to: 10, isLittleEndian: octets[4] & 0x10 != 0)
    let length = Int(try reader.readUInt16())
    guard length >= ProbeLimits.headerOctets, length <= ProbeLimits.answerOctets else { throw .length }
    return length
  }

  /// Reads a whole message.
  public init(_ octets: [UInt8]) throws(Malformed) {
    guard let length = try Self.length(of: octets) else { throw .truncated }
    guard length == octets.count else { throw length > octets.count ? .truncated : .length }
    guard let type = MessageType(rawValue: octets[2]), octets[3] & MessageFlags.whole == MessageFlags.whole else {
      throw .otherMessage
    }
    let isLittleEndian = octets[4] & 0x10 != 0
    var reader = MessageReader(octets, from: 12, to: length, isLittleEndian: isLittleEndian)
    guard try reader.readUInt32() == BindRequest.callID else { throw .otherCall }
    switch type {
    case .bindAck: self = try Self.results(&reader)
    case .bindNak: self = .refused(reason: try reader.readUInt16())
    case .fault:
      try reader.skip(8)
      self = .fault(status: try reader.readUInt32())
    case .bind: throw .otherMessage
    }
  }

  private static func results(_ reader: inout MessageReader) throws(Malformed) -> BindAnswer {
    // Sizes of fragments, association group.
    try reader.skip(8)
    let portOctets = Int(try reader.readUInt16())
    try reader.skip(portOctets)
    try reader.align()
    guard try reader.readUInt8() == 1 else { throw .results }
    try reader.skip(3)
    let (result, reason) = (try reader.readUInt16(), try reader.readUInt16())
    let syntax = try reader.readSyntax()
    guard result == 0 else { return .rejected(result: result, reason: reason) }
    guard syntax == SyntaxIdentifier.ndr.wire else { throw .otherSyntax }
    return .accepted
  }
}
