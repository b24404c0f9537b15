public import AccessPolicy
public import DNSWire
import Synchronization

/// The zones that are copies of what other servers have, and who may say without a rule that one has changed: its primaries.
public final class SecondaryZones: Sendable {
  /// A primary as it announces changes.
  public struct Source: Sendable, Hashable {
    /// Its address.
    public let address: IPAddress
    /// The key that it signs with; nil where it signs with none.
    public let key: Name?

    /// Makes a source.
    public init(address: IPAddress, key: Name?) {
      self.address = address
      self.key = key
    }
  }

  private let zones = Mutex<[Name: Set<Source>]>([:])

  /// Makes an empty list.
  public init() {}

  /// Takes up a zone, or its other primaries.
  public func set(_ zone: Name, sources: Set<Source>) {
    zones.withLock { $0[zone] = sources }
  }

  /// Forgets a zone.
  public func remove(_ zone: Name) {
    zones.withLock { $0[zone] = nil }
  }

  /// Whether a zone is a copy.
  public func contains(_ zone: Name) -> Bool {
    zones.withLock { $0[zone] != nil }
  }

  /// The zones.
  public var apexes: [Name] { zones.withLock { Array($0.keys) } }

  /// Whether a request comes from one of a zone's primaries, signed as it should be.
  func isPrimary(_ requestor: Requestor, of zone: Name) -> Bool {
    var key: Name?
    if case .tsig(let name) = requestor.signer { key = name }
    return zones.withLock { zones in
      zones[zone]?.contains { $0.address == requestor.address && ($0.key == nil || $0.key == key) } ?? false
    }
  }
}
