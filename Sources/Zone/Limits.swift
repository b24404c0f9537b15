/// The limits of a zone.
public enum ZoneLimits {
  /// Iterations of the hash of NSEC3 (RFC 5155 §10.3): each costs time in every answer that denies.
  public static let hashIterations: UInt16 = 2_500
  /// Zones that a catalog may list.
  public static let catalogMembers = 100_000
  /// Octets of one zone's image: what the places of its index can reach.
  public static let imageOctets = IndexSlot.reach
  /// Octets of one node, all its records together.
  public static let nodeOctets = Int(UInt32.max)
  /// Octets that a node with one record or two takes.
  static let usualNodeOctets = 96
  /// Records of one RRset of a file.
  public static let recordsPerSet = 65_535
  /// Octets that the records of one RRset of an update may come to in a message: more would never reach a client, not even over TCP.
  public static let setOctets = 60_000
}
