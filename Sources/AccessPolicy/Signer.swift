public import DNSWire

/// Who signed a request, verified.
public enum Signer: Sendable, Hashable {
  /// Nobody: the request is not signed.
  case nobody
  /// The holder of the TSIG key of this name.
  case tsig(Name)
  /// The holder of the other half of a public key in the configuration, by its entry's name.
  case sig0(Name)
  /// The holder of the other half of a KEY record with this owner in the zone.
  case zoneKey(Name)
  /// Whom a Kerberos ticket is for, by the security context that came of it.
  case principal(Principal)
}

extension Signer {
  /// The principal that a description names; nil where it is that of another signer.
  public static func principal(describedBy text: String) -> Principal? {
    let prefix = "principal "
    return text.hasPrefix(prefix) ? Principal(text: String(text.dropFirst(prefix.count))) : nil
  }
}

extension Signer: CustomStringConvertible {
  /// The signer in words, for logs and provenance.
  public var description: String {
    switch self {
    case .nobody: "nobody"
    case .tsig(let name): "key \(name.relativeText)"
    case .sig0(let name): "SIG(0) key \(name.relativeText)"
    case .zoneKey(let name): "zone's KEY \(name.relativeText)"
    case .principal(let principal): "principal \(principal)"
    }
  }
}
