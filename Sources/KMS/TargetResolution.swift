public import AccessPolicy
public import DNSWire

/// What the target of an SRV record leads to.
public indirect enum TargetResolution: Sendable, Equatable {
  /// A host with addresses.
  case host([IPAddress])
  /// A host with these addresses, and maybe others, which could not be found out; the reason in words.
  case incomplete([IPAddress], String)
  /// An alias: the names that it leads to in turn, and what the last of them is.
  case alias([Name], TargetResolution)
  /// A name without addresses, or one that does not exist.
  case noAddress
  /// A name in none of the audited zones, or behind a zone cut; the addresses are those of glue.
  case foreign([IPAddress])
  /// It could not be found out; the reason in words.
  case unresolved(String)

  /// The addresses, as far as they are known.
  public var addresses: [IPAddress] {
    switch self {
    case .host(let addresses), .foreign(let addresses), .incomplete(let addresses, _): addresses
    case .alias(_, let end): end.addresses
    case .noAddress, .unresolved: []
    }
  }

  /// Whether it is known that no client reaches the target.
  public var isDangling: Bool {
    switch self {
    case .noAddress: true
    case .alias(_, let end): end.isDangling
    case .host, .incomplete, .foreign, .unresolved: false
    }
  }

  /// Why it is not known what the target leads to; nil where it is known.
  public var failure: String? {
    switch self {
    case .unresolved(let reason): reason
    case .alias(_, let end): end.failure
    case .host, .incomplete, .noAddress, .foreign: nil
    }
  }

  /// Why not all addresses are known; nil where they are, or none is.
  public var gap: String? {
    switch self {
    case .incomplete(_, let reason): reason
    case .alias(_, let end): end.gap
    case .host, .noAddress, .foreign, .unresolved: nil
    }
  }
}
