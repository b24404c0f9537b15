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
    var text = TextOctets()
    write(to: &text)
    return text.string
  }

  /// Writes the signer in words.
  public func write(to text: inout TextOctets) {
    switch self {
    case .nobody: text.write("nobody")
    case .tsig(let name): Self.write("key ", name, to: &text)
    case .sig0(let name): Self.write("SIG(0) key ", name, to: &text)
    case .zoneKey(let name): Self.write("zone's KEY ", name, to: &text)
    case .principal(let principal):
      text.write("principal ")
      text.write(principal.description)
    }
  }

  private static func write(_ kind: String, _ name: Name, to text: inout TextOctets) {
    text.write(kind)
    text.write(name, isAbsolute: false)
  }
}
