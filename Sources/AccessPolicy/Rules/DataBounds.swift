import DNSWire

/// What the fields of records may hold; nil for anything.
public struct DataBounds: Sendable, Equatable {
  /// TTLs, in seconds; only of records that are added.
  public var ttls: [ClosedRange<UInt32>]?
  /// Ports of SRV records.
  public var ports: [ClosedRange<UInt16>]?
  /// Priorities of SRV records.
  public var priorities: [ClosedRange<UInt16>]?
  /// Weights of SRV records.
  public var weights: [ClosedRange<UInt16>]?
  /// Targets of records whose data is, or ends in, one name: SRV, CNAME, DNAME, PTR, NS, MX.
  public var targets: [NamePattern]?
  /// What A and AAAA records say.
  public var addresses: [AddressRange]?

  /// Makes bounds that everything is within.
  public init() {}

  /// Whether nothing but the TTL is bounded, which deletions have not.
  var isAboutData: Bool {
    ports != nil || priorities != nil || weights != nil || targets != nil || addresses != nil
  }

  /// The field that is out of bounds.
  func obstacle(to record: ResourceRecord, isAdded: Bool) -> Obstacle? {
    if isAdded, let ttls, !ttls.contains(where: { $0.contains(record.ttl) }) { return .ttl(record.ttl, ttls) }
    switch record.type {
    case .srv:
      guard ports != nil || priorities != nil || weights != nil || targets != nil else { return nil }
      guard let data = try? ServiceData(rdata: record.rdata) else { return .unreadable(record.type) }
      return Self.obstacle("port", data.port, ports) ?? Self.obstacle("priority", data.priority, priorities)
        ?? Self.obstacle("weight", data.weight, weights) ?? targetObstacle(data.target)
    case .a, .aaaa:
      guard let addresses else { return nil }
      guard let address = IPAddress(octets: record.rdata) else { return .unreadable(record.type) }
      return addresses.contains { $0.contains(address) } ? nil : .data(address)
    default:
      guard targets != nil, record.type.hasTarget else { return nil }
      guard let target = record.target else { return .unreadable(record.type) }
      return targetObstacle(target)
    }
  }

  private static func obstacle(
    _ field: String, _ value: UInt16, _ ranges: [ClosedRange<UInt16>]?
  ) -> Obstacle? {
    guard let ranges, !ranges.contains(where: { $0.contains(value) }) else { return nil }
    return .field(field, value, ranges)
  }

  private func targetObstacle(_ target: Name) -> Obstacle? {
    guard let targets, !targets.contains(where: { $0.matches(target) }) else { return nil }
    return .target(target)
  }
}

extension RecordType {
  fileprivate var hasTarget: Bool { [.cname, .dname, .ptr, .ns, .mx].contains(self) }
}

extension ResourceRecord {
  /// The name that the data of a CNAME, DNAME, PTR, NS or MX record is, or ends in.
  fileprivate var target: Name? {
    try? Name(wire: Array(type == .mx ? rdata.dropFirst(2) : rdata[...]))
  }
}
