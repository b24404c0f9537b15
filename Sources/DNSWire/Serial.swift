/// A zone's serial number, compared on the circle (RFC 1982).
public struct Serial: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt32

  /// Takes the number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The next number; 0 is passed over, as some software takes it for "none".
  public var next: Serial { Serial(rawValue: rawValue == .max ? 1 : rawValue + 1) }

  /// Whether this comes after `other`: less than half the circle ahead (RFC 1982 §3.2).
  public func isAfter(_ other: Serial) -> Bool {
    let distance = rawValue &- other.rawValue
    return distance != 0 && distance < 0x8000_0000
  }
}
