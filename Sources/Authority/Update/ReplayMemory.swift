public import AccessPolicy
import DNSWire
import Synchronization

/// Remembers the signatures of updates, so that none counts twice (RFC 8945 §10.2 leaves that to the server): an update
/// recorded on its way could else be sent again after an honest one that it would undo.
///
/// What is remembered is bounded: of a signer with too many updates the oldest seconds are forgotten, and whatever was
/// signed in or before them counts as too old from then on.
public final class ReplayMemory: Sendable {
  /// Why a signature does not count.
  public enum Refusal: Error, Sendable, Equatable {
    /// It came before, and the answer was given.
    case replayed
    /// It came before, and the answer is still to be given: a client that waits has sent it again.
    case underWay
    /// It is from before what is remembered.
    case tooOld
  }

  private struct State {
    var signers: [Signer: SigningSeconds]
    var underWay: Set<Entry> = []
  }

  private struct Entry: Hashable {
    let signer: Signer
    let signature: UpdateSignature

    /// The mark alone tells nearly all apart.
    func hash(into hasher: inout Hasher) {
      hasher.combine(signature.mark)
    }
  }

  private let state: Mutex<State>

  /// Starts with what was kept of each signer's updates before the server started.
  public init(_ marks: [Signer: SigningMark] = [:]) {
    state = Mutex(State(signers: marks.mapValues { SigningSeconds($0) }))
  }

  /// Takes note of an update's signature, which was verified; `now` is in seconds since 1970.
  public func admit(_ signature: UpdateSignature, of signer: Signer, now: UInt64) throws(Refusal) {
    let refusal: Refusal? = state.withLock { state in
      let entry = Entry(signer: signer, signature: signature)
      let refusal = state.signers[signer, default: SigningSeconds()].admit(signature, now: now)
      if refusal == nil { state.underWay.insert(entry) }
      return refusal == .replayed && state.underWay.contains(entry) ? .underWay : refusal
    }
    if let refusal { throw refusal }
  }

  /// Whether an update is still to be answered.
  func isUnderWay(_ signature: UpdateSignature, of signer: Signer) -> Bool {
    state.withLock { $0.underWay.contains(Entry(signer: signer, signature: signature)) }
  }

  /// Takes note that updates are about to be answered.
  public func settle(_ updates: [(signature: UpdateSignature, signer: Signer)]) {
    state.withLock { state in
      for update in updates { state.underWay.remove(Entry(signer: update.signer, signature: update.signature)) }
    }
  }
}

/// The signatures of one signer, by the second in which they were made.
private struct SigningSeconds {
  /// What was signed at this time or before is too old.
  private var floor: UInt64 = 0
  private var seconds: [UInt64: Set<UInt64>] = [:]
  private var count = 0

  init() {}

  init(_ kept: SigningMark) {
    if let marks = kept.marks, kept.newest > 0 {
      floor = kept.newest - 1
      seconds = [kept.newest: Set(marks)]
      count = marks.count
    } else {
      floor = kept.newest
    }
  }

  mutating func admit(_ signature: UpdateSignature, now: UInt64) -> ReplayMemory.Refusal? {
    guard signature.time > floor else { return .tooOld }
    guard seconds[signature.time, default: []].insert(signature.mark).inserted else { return .replayed }
    count += 1
    forget(before: now - min(now, AuthorityLimits.replaySeconds))
    while count > AuthorityLimits.replaySignatures, let oldest = seconds.keys.min() { forget(before: oldest + 1) }
    return nil
  }

  private mutating func forget(before time: UInt64) {
    guard floor + 1 < time else { return }
    for second in seconds.keys where second < time { count -= seconds.removeValue(forKey: second)?.count ?? 0 }
    floor = time - 1
  }
}
