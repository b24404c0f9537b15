import AccessPolicy
import DNSWire
import Synchronization

/// The transfers under way: a bounded number, in all and for each client.
public final class TransferSlots: Sendable {
  private let counts: Mutex<ClientCounts>

  /// Makes slots; the limits are those of `AuthorityLimits` unless told otherwise.
  public init(
    limit: Int = AuthorityLimits.transfers, perClient: Int = AuthorityLimits.transfersPerClient
  ) {
    counts = Mutex(ClientCounts(limit: limit, perClient: perClient))
  }

  /// Takes a slot, which is given back when what is returned goes.
  func take(for address: IPAddress) throws(TransferRefusal) -> TransferSlot {
    let client = ClientNetwork(of: address)
    do throws(ClientCounts.Excess) {
      try counts.withLock { counts throws(ClientCounts.Excess) in try counts.add(client) }
    } catch {
      switch error {
      case .inAll: throw TransferRefusal(.serverFailure, "too many transfers are under way")
      case .ofClient: throw TransferRefusal(.serverFailure, "too many transfers to \(client) are under way")
      }
    }
    return TransferSlot(slots: self, client: client)
  }

  fileprivate func giveBack(_ client: ClientNetwork) {
    counts.withLock { _ = $0.remove(client) }
  }
}

/// The right to one transfer; given back at its end.
final class TransferSlot: Sendable {
  private let slots: TransferSlots
  private let client: ClientNetwork

  fileprivate init(slots: TransferSlots, client: ClientNetwork) {
    self.slots = slots
    self.client = client
  }

  deinit {
    slots.giveBack(client)
  }
}
