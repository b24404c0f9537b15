public import DNSWire

/// A name, or all names below one: `*.example`.
public struct NamePattern: Sendable, Hashable {
  private let name: Name
  private let isBelow: Bool

  /// Takes a name; one that starts with the label `*` stands for all names below its parent.
  public init(_ name: Name) {
    if name.isWildcard, let parent = name.parent {
      self.name = parent
      isBelow = true
    } else {
      self.name = name
      isBelow = false
    }
  }

  /// Whether a name is meant.
  public func matches(_ other: Name) -> Bool {
    isBelow ? other != name && other.isSubdomain(of: name) : other == name
  }
}
