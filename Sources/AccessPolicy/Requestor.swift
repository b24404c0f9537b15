public import DNSWire

/// By which transport a request came.
public enum TransportKind: String, Sendable, BitwiseCopyable, CaseIterable {
  /// UDP.
  case udp
  /// TCP.
  case tcp
}

/// Who asks: by its signature, which was right, and where from.
public final class Requestor: Sendable {
  /// Whose signature the request bears.
  public let signer: Signer
  /// The host that the signer stands for; nil where it stands for none.
  public let host: Name?
  /// Where the request came from.
  public let address: IPAddress
  /// How it came.
  public let transport: TransportKind
  /// The groups of Active Directory that the signer is in, as far as they matter here; nil where nobody has said that who
  /// can be believed.
  public let groups: Set<PrincipalGroup>?

  /// Makes a requestor.
  public init(
    signer: Signer, host: Name?, address: IPAddress, transport: TransportKind, groups: Set<PrincipalGroup>? = nil
  ) {
    self.signer = signer
    self.host = host
    self.address = address
    self.transport = transport
    self.groups = groups
  }
}

extension Requestor {
  /// The names of its groups, in order.
  public var groupNames: [String] { (groups ?? []).map(\.name).sorted() }
}
