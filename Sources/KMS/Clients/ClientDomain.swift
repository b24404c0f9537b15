public import DNSWire

/// Machines that look for KMS hosts at `_vlmcs._tcp.<domain>`.
public struct ClientDomain: Sendable {
  /// The domain.
  public var name: Name
  /// The records that are there.
  public var records: [ServiceData]
  /// The number of Windows clients.
  public var clients: Int
  /// The number of Windows servers.
  public var servers: Int

  /// Takes a domain; numbers below 0 count as 0, those beyond 32 bits as the largest that fits.
  public init(name: Name, records: [ServiceData], clients: Int, servers: Int) {
    self.name = name
    self.records = records
    self.clients = min(max(clients, 0), Int(Int32.max))
    self.servers = min(max(servers, 0), Int(Int32.max))
  }

  /// Clients and servers: a KMS host counts both alike.
  public var machines: Int { clients + servers }
}

/// What a published host is to the machines that contact it.
public enum HostRole: Sendable {
  /// It may serve KMS, and activates machines once it has counted enough.
  case serving
  /// It answers, and should not.
  case rogue
  /// It does not answer.
  case silent
}
