public import DNSWire

extension UpdateScript {
  /// One update, as it is sent (RFC 2136 §2).
  public struct Update: Sendable {
    /// The zone; nil where the script does not name it: nsupdate then asks servers for the zone of the first record.
    public var zone: Name?
    /// The zone's class.
    public var zoneClass: RecordClass
    /// The prerequisite section, as on the wire (§2.4).
    public var prerequisites: [LocatedRecord]
    /// The update section, as on the wire (§2.5).
    public var updates: [LocatedRecord]
    /// The TSIG key that signs it; nil where the script names none.
    public var keyName: Name?
    /// Whether the script asks for a signature by GSS-TSIG (RFC 3645).
    public var usesGSS: Bool
    /// Where it is sent; nil where the script does not say: nsupdate then takes the zone's primary server.
    public var server: Server?
    /// The line that sends it, counted from 1: the last one of the script where it lacks its `send`.
    public var line: Int
  }

  /// A server as a script names it.
  public struct Server: Sendable, Equatable {
    /// Its name or address, of printable characters.
    public var host: String
    /// Its port; nil where the script does not say.
    public var port: UInt16?
  }
}
