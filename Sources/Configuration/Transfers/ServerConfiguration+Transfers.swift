public import AccessPolicy
public import DNSWire

extension ServerConfiguration {
  /// A server that zones are transferred from, or that is told of their changes.
  public struct PeerEntry: Sendable, Hashable {
    /// Its address.
    public var address: IPAddress
    /// Its port.
    public var port: UInt16
    /// The key that messages to it are signed with.
    public var key: Name?

    /// Makes an entry.
    public init(address: IPAddress, port: UInt16 = 53, key: Name? = nil) {
      self.address = address
      self.port = port
      self.key = key
    }
  }

  /// A zone that is copied from other servers.
  public struct SecondaryEntry: Sendable, Equatable {
    /// The zone.
    public var origin: Name
    /// The servers to copy it from, in the order in which they are asked.
    public var primaries: [PeerEntry]
    /// How many records it may have.
    public var recordLimit: Int?
    /// Whether it lists zones that are copied from the same servers (RFC 9432).
    public var isCatalog = false

    /// Makes an entry.
    public init(origin: Name, primaries: [PeerEntry]) {
      self.origin = origin
      self.primaries = primaries
    }
  }

  /// Who is told when a zone changes (RFC 1996).
  public struct NotifyEntry: Sendable, Equatable {
    /// Whether the zone's name servers are, but for the one that its SOA record names.
    public var toNameServers = true
    /// The key that messages to those are signed with who have no key of their own.
    public var key: Name?
    /// Others.
    public var others: [PeerEntry] = []

    /// Makes an entry by which a zone's name servers are told.
    public init() {}
  }

  /// Who is told when this zone changes.
  public func notify(for zone: Name) -> NotifyEntry { zoneNotify[zone] ?? notify }
}
