public import DNSWire

/// The zones that another server's configuration names.
public struct ZoneList: Sendable {
  /// A zone that the server is primary for, and its file.
  public struct Zone: Sendable, Equatable {
    /// The zone.
    public var name: Name
    /// The file's path, as the configuration has it.
    public var file: String
    /// Where the configuration names the zone: `FILE:LINE`.
    public var place: String
  }

  /// A zone that is not taken.
  public struct Skipped: Sendable, Equatable {
    /// The zone, as the configuration writes it, in printable ASCII.
    public var name: String
    /// Why not, in words.
    public var reason: String
    /// Where the configuration names it: `FILE:LINE`.
    public var place: String
  }

  /// The zones, in the configuration's order, none twice.
  public var zones: [Zone] = []
  /// What is not taken, in the configuration's order.
  public var skipped: [Skipped] = []
  /// The folder that relative paths start from; nil where the configuration does not say.
  public var directory: String?

  /// Makes an empty list.
  public init() {}
}
