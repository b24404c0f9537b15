import AccessPolicy
import Synchronization

/// The accounts of all client networks: a table of fixed size that all threads share without locks. An account that
/// finds no place takes that of the one in its group that was used least recently.
///
/// Unsafe memory: one block of atomic words, allocated in `init` and freed in `deinit`. It is read and written through
/// the words' atomic operations alone, at positions below `count`.
@safe public final class RateTable: Sendable {
  private nonisolated(unsafe) let words: UnsafeMutablePointer<Atomic<UInt64>>
  /// The accounts that it can hold: a power of two.
  public let count: Int
  private static let groupSize = 4

  /// Allocates room for at least so many accounts.
  public init(accounts: Int) {
    var count = Self.groupSize
    while count < accounts && count < AccessPolicyLimits.rateAccounts { count *= 2 }
    self.count = count
    unsafe words = .allocate(capacity: count)
    for index in 0..<count { unsafe (words + index).initialize(to: Atomic(0)) }
  }

  deinit {
    unsafe words.deinitialize(count: count)
    unsafe words.deallocate()
  }

  /// Takes one answer from the account of a hash.
  public func debit(_ hash: UInt64, rate: Int, window: Int, slip: Int, now: UInt64) -> RateAccount.Verdict {
    let group = Int(truncatingIfNeeded: hash & UInt64(count - 1)) & ~(Self.groupSize - 1)
    let tag = UInt32(truncatingIfNeeded: hash >> 44)
    // Whenever a try fails, another thread's has succeeded: who never gets a turn is answered.
    for _ in 0..<AuthorityLimits.rateTries {
      var index = group
      var found = load(group)
      var oldest = -1
      for candidate in group..<group + Self.groupSize {
        let account = load(candidate)
        if account.word != 0 && account.tag == tag {
          (index, found) = (candidate, account)
          break
        }
        let age = account.word == 0 ? Int.max : account.age(now: now)
        if age > oldest { (index, found, oldest) = (candidate, account, age) }
      }
      let isKnown = found.word != 0 && found.tag == tag
      let account = isKnown ? found : RateAccount(tag: tag, rate: rate, now: now)
      let (debited, verdict) = account.debited(rate: rate, window: window, slip: slip, now: now)
      if unsafe words[index].compareExchange(expected: found.word, desired: debited.word, ordering: .relaxed).exchanged
      {
        return verdict
      }
    }
    return .answer
  }

  private func load(_ index: Int) -> RateAccount {
    RateAccount(word: unsafe words[index].load(ordering: .relaxed))
  }
}
