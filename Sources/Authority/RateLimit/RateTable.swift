import AccessPolicy
import Synchronization

/// The accounts of all client networks: a table of fixed size that all threads share without locks.
public final class RateTable: Sendable {
  let cells: Cells

  /// Allocates room for at least so many accounts.
  public init(accounts: Int) {
    cells = Cells(accounts: accounts)
  }

  deinit {
    cells.deallocate()
  }

  /// The accounts that it can hold: a power of two.
  public var count: Int { cells.count }

  /// Takes one answer from the account of a hash.
  public func debit(_ hash: UInt64, rate: Int, window: Int, slip: Int, now: UInt64) -> RateAccount.Verdict {
    cells.debit(hash, rate: rate, window: window, slip: slip, now: now)
  }

  /// The accounts as the packet path sees them, without a reference to be counted. An account that finds no place takes
  /// that of the one in its group that was used least recently.
  ///
  /// Unsafe memory: one block of atomic words, which lives as long as its table; who copies the cells keeps the table.
  /// The words are read and written through their atomic operations alone, at positions below `count`.
  @safe struct Cells: @unchecked Sendable, BitwiseCopyable {
    private let words: UnsafeMutablePointer<Atomic<UInt64>>
    let count: Int
    private static let groupSize = 4

    fileprivate init(accounts: Int) {
      var count = Self.groupSize
      while count < accounts && count < AccessPolicyLimits.rateAccounts { count *= 2 }
      self.count = count
      unsafe words = .allocate(capacity: count)
      for index in 0..<count { unsafe (words + index).initialize(to: Atomic(0)) }
    }

    fileprivate func deallocate() {
      unsafe words.deinitialize(count: count)
      unsafe words.deallocate()
    }

    func debit(_ hash: UInt64, rate: Int, window: Int, slip: Int, now: UInt64) -> RateAccount.Verdict {
      let group = Int(truncatingIfNeeded: hash & UInt64(count - 1)) & ~(Self.groupSize - 1)
      let tag = UInt32(truncatingIfNeeded: hash >> 44)
      // Whenever a try fails, another thread's has succeeded: who never gets a turn is answered.
      for _ in 0..<AuthorityLimits.rateTries {
        let (index, found) = find(tag, in: group, now: now)
        let isKnown = found.word != 0 && found.tag == tag
        let account = isKnown ? found : RateAccount(tag: tag, rate: rate, now: now)
        let (debited, verdict) = account.debited(rate: rate, window: window, slip: slip, now: now)
        if unsafe words[index].compareExchange(expected: found.word, desired: debited.word, ordering: .relaxed)
          .exchanged
        {
          return verdict
        }
      }
      return .answer
    }

    /// The place of an account, or the one that it may take.
    private func find(_ tag: UInt32, in group: Int, now: UInt64) -> (index: Int, account: RateAccount) {
      var place = (index: group, account: load(group))
      var oldest = -1
      for index in group..<group + Self.groupSize {
        let account = load(index)
        if account.word != 0 && account.tag == tag { return (index, account) }
        let age = account.word == 0 ? Int.max : account.age(now: now)
        if age > oldest {
          place = (index, account)
          oldest = age
        }
      }
      return place
    }

    private func load(_ index: Int) -> RateAccount {
      RateAccount(word: unsafe words[index].load(ordering: .relaxed))
    }
  }
}
