import AccessPolicy
import Authority
import DNSWire
import Synchronization

/// Who got which zone last: a bounded number of clients.
final class TransferLedger: Sendable {
  static let capacity = 10_000

  /// The last transfer of a zone to a client.
  struct Entry: Sendable {
    let summary: TransferSummary
    let signer: Signer?
    /// In seconds since 1970.
    let time: UInt64
  }

  private struct Key: Hashable {
    let zone: Name
    let client: IPAddress
  }

  private let entries = Mutex<[Key: Entry]>([:])

  /// Takes the transfer that an event tells of, if it tells of one.
  func add(_ event: RequestEvent) {
    guard let summary = event.transfer, let zone = event.zone else { return }
    let entry = Entry(summary: summary, signer: event.signer, time: SystemClock.now())
    entries.withLock { entries in
      let key = Key(zone: zone, client: event.client.address)
      if entries.count >= Self.capacity, entries[key] == nil,
        let oldest = entries.min(by: { $0.value.time < $1.value.time })?.key
      {
        entries[oldest] = nil
      }
      entries[key] = entry
    }
  }

  /// The last transfer of a zone to each client.
  func transfers(of zone: Name) -> [IPAddress: Entry] {
    entries.withLock { entries in
      Dictionary(entries.filter { $0.key.zone == zone }.map { ($0.key.client, $0.value) }) { first, _ in first }
    }
  }
}
