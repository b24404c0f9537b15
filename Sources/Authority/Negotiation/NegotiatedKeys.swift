import AccessPolicy
import DNSWire
import Synchronization

/// A key that a client negotiated (RFC 3645 §3), and what is known of who holds it.
final class NegotiatedKey: Sendable {
  let key: ContextKey
  let principal: Principal
  let groups: Set<SecurityIdentifier>?
  /// The first second, since 1970, at which it is no longer good.
  let expires: UInt64
  fileprivate let client: ClientNetwork

  init(
    _ key: ContextKey, _ principal: Principal, groups: Set<SecurityIdentifier>?, expires: UInt64, client: ClientNetwork
  ) {
    self.key = key
    self.principal = principal
    self.groups = groups
    self.expires = expires
    self.client = client
  }
}

/// The negotiated keys by their names: requests come on whatever connection they like. Only established contexts are kept,
/// and a bounded number of them; where that is reached, old ones go: their clients negotiate anew.
public final class NegotiatedKeys: Sendable {
  private struct Entry {
    let key: NegotiatedKey
    /// The number of its use, among all uses of all keys.
    var lastUse: UInt64
  }

  private struct State {
    var limits: NegotiationLimits
    var entries: [Name: Entry] = [:]
    /// The names of each client's keys, oldest first.
    var namesByClient: [ClientNetwork: [Name]] = [:]
    var uses: UInt64 = 0

    mutating func remove(_ name: Name) {
      guard let entry = entries.removeValue(forKey: name) else { return }
      namesByClient[entry.key.client]?.removeAll { $0 == name }
      if namesByClient[entry.key.client]?.isEmpty ?? false { namesByClient[entry.key.client] = nil }
    }

    mutating func removeExpired(_ now: UInt64) {
      for (name, entry) in entries where entry.key.expires <= now { remove(name) }
    }
  }

  private let state: Mutex<State>

  /// Starts without keys.
  public init(limits: NegotiationLimits = NegotiationLimits()) {
    state = Mutex(State(limits: limits))
  }

  /// The limits. Lower ones hold for the keys that come.
  public var limits: NegotiationLimits {
    get { state.withLock { $0.limits } }
    set { state.withLock { $0.limits = newValue } }
  }

  /// How many are kept.
  public var count: Int { state.withLock { $0.entries.count } }

  /// Forgets those whose time is over, so that their secrets leave the memory; `now` is in seconds since 1970.
  public func removeExpired(now: UInt64) {
    state.withLock { $0.removeExpired(now) }
  }

  /// Forgets all.
  public func removeAll() {
    state.withLock { state in
      state.entries.removeAll()
      state.namesByClient.removeAll()
    }
  }

  /// The key of a name, if it is good.
  func find(_ name: Name, now: UInt64) -> NegotiatedKey? {
    state.withLock { state in
      guard let key = state.entries[name]?.key else { return nil }
      guard key.expires > now else {
        state.remove(name)
        return nil
      }
      state.uses += 1
      state.entries[name]?.lastUse = state.uses
      return key
    }
  }

  /// Keeps a key; false where its name is in use.
  func insert(_ key: NegotiatedKey, now: UInt64) -> Bool {
    state.withLock { state in
      if let other = state.entries[key.key.name]?.key {
        guard other.expires <= now else { return false }
        state.remove(key.key.name)
      }
      if let names = state.namesByClient[key.client], names.count >= state.limits.keysPerClient,
        let oldest = names.first
      {
        state.remove(oldest)
      }
      if state.entries.count >= state.limits.keys { state.removeExpired(now) }
      if state.entries.count >= state.limits.keys,
        let idle = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        state.remove(idle.key)
      }
      state.uses += 1
      state.entries[key.key.name] = Entry(key: key, lastUse: state.uses)
      state.namesByClient[key.client, default: []].append(key.key.name)
      return true
    }
  }

  /// Forgets a key.
  func remove(_ name: Name) {
    state.withLock { $0.remove(name) }
  }
}
