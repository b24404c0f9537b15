/// The rdata of an SRV record (RFC 2782).
public struct ServiceData: Equatable, Sendable {
  /// The lowest is tried first.
  public var priority: UInt16
  /// The share among equal priorities.
  public var weight: UInt16
  /// The port of the service.
  public var port: UInt16
  /// The host; the root where the service is not available.
  public var target: Name

  /// Makes the fields.
  public init(priority: UInt16, weight: UInt16, port: UInt16, target: Name) {
    self.priority = priority
    self.weight = weight
    self.port = port
    self.target = target
  }

  /// Reads uncompressed rdata.
  public init(rdata: [UInt8]) throws(WireError) {
    var reader = WireReader(rdata.span)
    priority = try reader.readUInt16()
    weight = try reader.readUInt16()
    port = try reader.readUInt16()
    target = try reader.readName(compressed: false)
    guard reader.remaining == 0 else { throw .rdataForm }
  }

  /// The wire form.
  public var rdata: [UInt8] {
    [priority, weight, port].flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
      + target.wire
  }
}

extension ServiceData: CustomStringConvertible {
  /// The presentation form.
  public var description: String { "\(priority) \(weight) \(port) \(target)" }
}
