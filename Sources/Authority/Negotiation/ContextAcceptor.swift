public import AccessPolicy
public import DNSWire

/// Establishes security contexts with clients; GSS-API does, at a level above.
public protocol ContextAcceptor: Sendable {
  /// Takes a client's first token, and establishes a context in this one round. It takes its time: never call it where
  /// packets are answered.
  func accept(_ token: [UInt8]) throws(AcceptanceFailure) -> AcceptedContext
}

/// A security context that is established.
public struct AcceptedContext: Sendable {
  /// The context.
  public let context: any SecurityContext
  /// Who holds the other end.
  public let principal: Principal
  /// The groups of Active Directory that the principal is in; nil where the ticket has no PAC whose logon-info is signed
  /// rightly and can be read.
  public let groups: Set<SecurityIdentifier>?
  /// Seconds for which the client's ticket is good.
  public let lifetime: UInt64
  /// The token for the client.
  public let token: [UInt8]

  /// Makes a context.
  public init(
    context: any SecurityContext, principal: Principal, groups: Set<SecurityIdentifier>?, lifetime: UInt64,
    token: [UInt8]
  ) {
    self.context = context
    self.principal = principal
    self.groups = groups
    self.lifetime = lifetime
    self.token = token
  }
}

/// Why no context was established, in words for the operator.
public struct AcceptanceFailure: Error, Sendable, CustomStringConvertible {
  /// The reason.
  public let description: String

  /// Makes a failure.
  public init(_ description: String) {
    self.description = description
  }
}
