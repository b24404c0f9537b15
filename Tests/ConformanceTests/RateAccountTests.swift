import Authority
import Testing

/// The arithmetic of an account of the rate limit.
@Suite struct RateAccountTests {
  /// The verdicts on so many answers at one time.
  private static func debit(
    _ account: inout RateAccount, _ count: Int, rate: Int = 5, window: Int = 10, slip: Int = 2, now: UInt64
  ) -> [RateAccount.Verdict] {
    (0..<count).map { _ in
      let (next, verdict) = account.debited(rate: rate, window: window, slip: slip, now: now)
      account = next
      return verdict
    }
  }

  @Test func rateIsHadInOneSecond() {
    var account = RateAccount(tag: 1, rate: 5, now: 100)
    #expect(Self.debit(&account, 5, now: 100) == Array(repeating: .answer, count: 5))
    #expect(Self.debit(&account, 1, now: 100) == [.slip])
  }

  @Test func everySecondGivesTheRateAgain() {
    var account = RateAccount(tag: 1, rate: 5, now: 100)
    for second in UInt64(100)..<120 {
      #expect(Self.debit(&account, 5, now: second) == Array(repeating: .answer, count: 5))
    }
  }

  @Test func creditIsNotSaved() {
    var account = RateAccount(tag: 1, rate: 5, now: 100)
    let verdicts = Self.debit(&account, 6, now: 105)
    #expect(verdicts.last == .slip)
  }

  @Test func debtIsPaidBeforeAnythingIsAnswered() {
    var account = RateAccount(tag: 1, rate: 5, now: 100)
    _ = Self.debit(&account, 20, now: 100)
    #expect(account.balance == -15)
    #expect(Self.debit(&account, 1, now: 102) == [.drop])
    #expect(Self.debit(&account, 1, now: 104) == [.answer])
  }

  @Test func debtEndsAtTheWindow() {
    var account = RateAccount(tag: 1, rate: 5, now: 100)
    _ = Self.debit(&account, 1_000, now: 100)
    #expect(account.balance == -50)
    #expect(Self.debit(&account, 1, now: 111) == [.answer])
  }

  @Test(arguments: [(0, 0), (1, 12), (2, 6), (3, 4), (10, 2)])
  func slipIsEachSoManieth(slip: Int, expected: Int) {
    var account = RateAccount(tag: 1, rate: 5, now: 100)
    _ = Self.debit(&account, 5, slip: slip, now: 100)
    let verdicts = Self.debit(&account, 12, slip: slip, now: 100)
    #expect(verdicts.count { $0 == .slip } == expected)
    #expect(!verdicts.contains(.answer))
  }

  @Test func secondsGoRound() {
    var account = RateAccount(tag: 1, rate: 5, now: 65_535)
    _ = Self.debit(&account, 7, now: 65_535)
    #expect(account.balance == -2)
    #expect(Self.debit(&account, 1, now: 65_536) == [.answer])
    #expect(account.balance == 2)
  }

  @Test func clockOfAnotherThreadMayBeBehind() {
    var account = RateAccount(tag: 1, rate: 5, now: 100)
    _ = Self.debit(&account, 6, now: 100)
    #expect(Self.debit(&account, 1, now: 99) == [.drop])
    #expect(account.age(now: 100) == 0)
  }

  @Test func largestRateAndWindowDoNotOverflow() {
    var account = RateAccount(tag: 0xF_FFFF, rate: 100_000, now: 100)
    _ = Self.debit(&account, 100_000, rate: 100_000, window: 3_600, now: 100)
    #expect(account.balance == 0)
    #expect(Self.debit(&account, 1, rate: 100_000, window: 3_600, now: 3_700) == [.answer])
    #expect(account.tag == 0xF_FFFF)
  }
}

/// The table of accounts.
@Suite struct RateTableTests {
  @Test func accountsOfDifferentHashesAreApart() {
    let table = RateTable(accounts: 64)
    for hash in 1...UInt64(16) {
      #expect(table.debit(hash << 44 | hash * 4, rate: 1, window: 15, slip: 0, now: 100) == .answer)
    }
    for hash in 1...UInt64(16) {
      #expect(table.debit(hash << 44 | hash * 4, rate: 1, window: 15, slip: 0, now: 100) == .drop)
    }
  }

  @Test func oldestOfAGroupMakesPlace() {
    let table = RateTable(accounts: 4)
    func debit(_ tag: UInt64, _ now: UInt64) -> RateAccount.Verdict {
      table.debit(tag << 44, rate: 1, window: 15, slip: 0, now: now)
    }
    for tag in 1...UInt64(4) { #expect(debit(tag, 100 + tag) == .answer) }
    #expect(debit(5, 105) == .answer)
    // The first is gone, so it has its credit again; the others have not.
    for tag in 2...UInt64(5) { #expect(debit(tag, 105) == (tag == 5 ? .drop : .answer)) }
    #expect(debit(1, 106) == .answer)
  }

  @Test(arguments: [(0, 4), (4, 4), (5, 8), (1_000, 1_024)]) func sizeIsAPowerOfTwo(accounts: Int, count: Int) {
    #expect(RateTable(accounts: accounts).count == count)
  }

  @Test func threadsShareAnAccount() async {
    let table = RateTable(accounts: 64)
    let answered = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          (0..<1_000).count { _ in table.debit(7 << 44, rate: 1_500, window: 15, slip: 0, now: 100) == .answer }
        }
      }
      return await group.reduce(0, +)
    }
    #expect((1_500...1_600).contains(answered))
  }
}
