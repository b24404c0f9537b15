import AccessPolicy
public import DNSWire

/// An update that was refused: who tried what, when, from where, and what came of it.
public struct RefusedAttempt: Sendable, Equatable {
  /// When, in seconds since 1970.
  public let time: UInt64
  /// The zone, where the request got that far.
  public let zone: Name?
  /// Who signed the request, in words.
  public let signer: String
  /// Whether the server knows who that is.
  public let isAuthenticated: Bool
  /// The key that the request named, verified or not.
  public let key: Name?
  /// The source address.
  public let address: String
  /// The transport.
  public let transport: String
  /// The first owners that the update named.
  public let owners: [Name]
  /// What the client was told.
  public let code: ResponseCode
  /// Why.
  public let reason: String

  /// Makes an attempt as it was kept.
  public init(
    time: UInt64, zone: Name?, signer: String, isAuthenticated: Bool, key: Name?, address: String, transport: String,
    owners: [Name], code: ResponseCode, reason: String
  ) {
    self.time = time
    self.zone = zone
    self.signer = signer
    self.isAuthenticated = isAuthenticated
    self.key = key
    self.address = address
    self.transport = transport
    self.owners = owners
    self.code = code
    self.reason = reason
  }

  /// The attempt that an event tells of; nil where it tells of anything but an update that was not carried out.
  public init?(_ event: RequestEvent, time: UInt64) {
    guard event.kind == .update, event.code != .noError else { return nil }
    self.init(
      time: time, zone: event.zone, signer: (event.signer ?? .nobody).description,
      isAuthenticated: event.isAuthenticated, key: event.key, address: event.client.address.description,
      transport: event.client.transport.rawValue, owners: event.owners, code: event.code, reason: event.description)
  }
}
