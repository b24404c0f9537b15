public import DNSWire

/// The hosts that may serve KMS.
public struct SanctionedHosts: Sendable {
  private let names: Set<Name>

  /// Takes the hosts' names.
  public init(_ names: some Sequence<Name>) {
    self.names = Set(names)
  }

  /// Whether a host is on the list; case does not matter.
  public func contains(_ host: Name) -> Bool {
    names.contains(host)
  }
}
