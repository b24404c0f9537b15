/// A question, or the zone section of an update (RFC 1035 §4.1.2, RFC 2136 §2.3).
public struct Question: Equatable, Sendable {
  /// QNAME, or ZNAME.
  public var name: Name
  /// QTYPE, or ZTYPE.
  public var type: RecordType
  /// QCLASS, or ZCLASS.
  public var recordClass: RecordClass

  /// Makes a question.
  public init(name: Name, type: RecordType, recordClass: RecordClass = .internet) {
    self.name = name
    self.type = type
    self.recordClass = recordClass
  }

  /// Reads a question.
  public init(_ reader: inout WireReader) throws(WireError) {
    name = try reader.readName()
    type = RecordType(rawValue: try reader.readUInt16())
    recordClass = RecordClass(rawValue: try reader.readUInt16())
  }

  /// Writes the question.
  public func write(to writer: inout MessageWriter) throws(WireError) {
    try writer.write(name: name.wire.span)
    try writer.write(type.rawValue)
    try writer.write(recordClass.rawValue)
  }
}
