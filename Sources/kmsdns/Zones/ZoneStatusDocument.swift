import AccessPolicy
import Authority
import DNSClient
import DNSWire
import Zone

/// The state of one zone and of its secondaries, as JSON has it.
struct ZoneStatusDocument: Codable, JSONDocument {
  /// A server that is told of changes.
  struct SecondaryEntry: Codable {
    var server: String
    /// The key that messages to it are signed with.
    var key: String?
    /// The serial that it said it was told of.
    var acknowledgedSerial: UInt32?
    /// What it answered to NOTIFY last, and when.
    var answer: String?
    var answered: String?
    /// The serial that it serves now; missing where it does not tell.
    var serial: UInt32?
    /// Seconds for which something newer has been served here; 0 where it is as new.
    var lagSeconds: UInt64?
    /// Why NOTIFY or the question for its serial has no answer.
    var failure: String?
    var transfer: TransferEntry?
  }

  /// A transfer that came to its end.
  struct TransferEntry: Codable {
    var time: String
    /// The client, or the primary.
    var peer: String
    var serial: UInt32
    var isIncremental: Bool
    var records: Int
  }

  /// What a secondary zone is copied from.
  struct PrimaryEntry: Codable {
    var server: String
    var key: String?
  }

  /// Transfers of a secondary zone since the start.
  struct TransferCounts: Codable {
    var differences: Int
    var wholeZones: Int
  }

  /// The version of this form.
  var version = 1
  var generated: String
  var zone: ZonesDocument.ZoneEntry
  /// How many versions back a secondary may be to get the differences alone.
  var differences: Int
  var secondaries: [SecondaryEntry]
  /// Clients that got the zone since the start, and are not told of changes, or are several at one address.
  var otherTransfers: [TransferEntry]
  /// Of a secondary zone, from where it is copied, and the last transfer since the start.
  var primaries: [PrimaryEntry]?
  var transfer: TransferEntry?
  var transfers: TransferCounts?
  var nextLook: String?

  /// How long a secondary's answer is waited for.
  static let timeOut = Duration.seconds(1)

  init(_ version: ZoneVersion, _ server: Server, now: UInt64) async {
    let apex = version.apex
    generated = SystemClock.text(now)
    zone = await ZonesDocument.ZoneEntry(version, server)
    differences = server.writer.historyDepth(of: apex)
    var transfers = server.ledger.transfers(of: apex)
    let standing = await server.notifier.standing(of: apex)
    let targets = standing.sorted { $0.key.server.description < $1.key.server.description }
    let (policy, notifier) = (server.policy.current, server.notifier)
    secondaries = await withTaskGroup(of: (Int, SecondaryEntry).self) { group in
      for (index, (target, progress)) in targets.enumerated() {
        group.addTask {
          (index, await SecondaryEntry(target, progress, version, policy, notifier, now: now))
        }
      }
      var entries: [(Int, SecondaryEntry)] = []
      for await entry in group { entries.append(entry) }
      return entries.sorted { $0.0 < $1.0 }.map(\.1)
    }
    // A client's port says nothing: where several are told at one address, nobody knows which of them it was.
    let ofAddress = Dictionary(grouping: targets.indices) { targets[$0].key.server.address }
    for (address, indices) in ofAddress where indices.count == 1 {
      guard let entry = transfers.removeValue(forKey: address) else { continue }
      secondaries[indices[0]].transfer = TransferEntry(entry, address)
    }
    otherTransfers = transfers.map { TransferEntry($0.value, $0.key) }.sorted { $0.peer < $1.peer }
    guard let (plan, state) = await server.secondaries.state(of: apex) else { return }
    primaries = plan.primaries.map {
      PrimaryEntry(server: $0.server.description, key: $0.key?.relativeText)
    }
    nextLook = SystemClock.text(state.next)
    transfer = state.transfer.map(TransferEntry.init)
    self.transfers = TransferCounts(differences: state.transfers.incremental, wholeZones: state.transfers.whole)
  }
}

extension ZoneStatusDocument.TransferEntry {
  fileprivate init(_ entry: TransferLedger.Entry, _ client: IPAddress) {
    time = SystemClock.text(entry.time)
    peer = client.description
    serial = entry.summary.serial.rawValue
    isIncremental = entry.summary.isIncremental
    records = entry.summary.records
  }

  fileprivate init(_ transfer: SecondaryState.Transfer) {
    time = SystemClock.text(transfer.time)
    peer = transfer.server.description
    serial = transfer.serial.rawValue
    isIncremental = transfer.isIncremental
    records = transfer.records
  }
}

extension ZoneStatusDocument.SecondaryEntry {
  fileprivate init(
    _ target: NotifyTarget, _ progress: NotifyProgress, _ version: ZoneVersion, _ policy: AccessPolicy,
    _ notifier: Notifier, now: UInt64
  ) async {
    server = target.server.description
    key = target.key?.relativeText
    acknowledgedSerial = progress.acknowledged?.rawValue
    answer = progress.answer.map { "\($0)" }
    answered = progress.answered.map { SystemClock.text($0) }
    failure = progress.failure
    do throws(QueryFailure.Reason) {
      let standing = try await ZonePeer(target, policy).standing(
        of: version.apex, timeOut: ZoneStatusDocument.timeOut)
      guard let soa = standing.soa else {
        failure = "\(server) answers \(standing.code) without an SOA record"
        return
      }
      serial = soa.serial.rawValue
      if soa.serial == version.soa.serial {
        lagSeconds = 0
      } else if let time = await notifier.time(after: soa.serial, of: version.apex) {
        lagSeconds = now - min(time, now)
      }
    } catch {
      failure = "\(server) \(error)"
    }
  }
}
