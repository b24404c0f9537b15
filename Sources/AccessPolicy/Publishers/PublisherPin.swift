public import DNSWire

/// What the SRV record of a KMS host has to hold, whatever the host asks for: Windows writes 0 0 back once a day.
public struct PublisherPin: Sendable, Equatable {
  /// The host: the record's target.
  public var host: Name
  /// Zones; nil for all.
  public var zones: Set<Name>?
  /// The priority; nil for what the host asks for, here and in the others.
  public var priority: UInt16?
  /// The weight.
  public var weight: UInt16?
  /// The port.
  public var port: UInt16?
  /// The TTL, in seconds.
  public var ttl: UInt32?

  /// Makes a pin of nothing.
  public init(host: Name, zones: Set<Name>? = nil) {
    self.host = host
    self.zones = zones
  }

  /// The record that is stored for the one that the host asks for; nil where the pin is not about it.
  func pinned(_ record: ResourceRecord, zone: Name) -> ResourceRecord? {
    guard zones?.contains(zone) ?? true, PublisherName.matches(record.name, zone: zone), record.type == .srv,
      var data = try? ServiceData(rdata: record.rdata), data.target == host
    else { return nil }
    data.priority = priority ?? data.priority
    data.weight = weight ?? data.weight
    data.port = port ?? data.port
    var pinned = record
    pinned.rdata = data.rdata
    pinned.ttl = ttl ?? record.ttl
    return pinned
  }
}
