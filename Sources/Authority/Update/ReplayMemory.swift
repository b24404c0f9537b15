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
    /// It came before.
    case replayed
    /// It is from before what is remembered.
    case tooOld
  }

  private struct State {
    var signers: [Signer: SigningSeconds]
  }

  private let state: Mutex<State>

  /// Starts with the newest times at which each signer's updates were signed before the server started.
  public init(_ newest: [Signer: UInt64] = [:]) {
    state = Mutex(State(signers: newest.mapValues { SigningSeconds(floor: $0) }))
  }

  /// Takes note of an update's signature, which was verified.
  ///
  /// - Parameters:
  ///   - signer: whose it is.
  ///   - signature: the MAC, or the signature.
  ///   - time: when it was signed, in seconds since 1970.
  ///   - now: seconds since 1970.
  public func admit(_ signer: Signer, _ signature: [UInt8], signed time: UInt64, now: UInt64) throws(Refusal) {
    let refusal: Refusal? = state.withLock { state in
      state.signers[signer, default: SigningSeconds(floor: 0)].admit(signature, signed: time, now: now)
    }
    if let refusal { throw refusal }
  }
}

/// The signatures of one signer, by the second in which they were made.
private struct SigningSeconds {
  /// What was signed at this time or before is too old.
  private var floor: UInt64
  private var seconds: [UInt64: Set<UInt64>] = [:]
  private var count = 0

  init(floor: UInt64) {
    self.floor = floor
  }

  mutating func admit(_ signature: [UInt8], signed time: UInt64, now: UInt64) -> ReplayMemory.Refusal? {
    guard time > floor else { return .tooOld }
    // A verified MAC can't be chosen: its first octets tell it from others.
    let mark = signature.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard seconds[time, default: []].insert(mark).inserted else { return .replayed }
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
