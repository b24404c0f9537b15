/// The limits of a zone.
public enum ZoneLimits {
  /// Octets of one zone's image: what 32-bit offsets in units of eight octets can reach.
  public static let imageOctets = Int(UInt32.max - 1) * 8
  /// Octets of one node, all its records together.
  public static let nodeOctets = Int(UInt32.max)
  /// Records of one RRset; more would fit into no message.
  public static let recordsPerSet = 65_535
}
