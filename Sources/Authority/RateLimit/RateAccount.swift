/// One account, in the 64 bits of an atomic word: whose it is (a part of a hash), when it was used last, what is left,
/// and how many answers were too many since.
public struct RateAccount: Equatable, Sendable, BitwiseCopyable {
  /// What is to be done with an answer.
  public enum Verdict: Sendable, Equatable {
    /// Send it.
    case answer
    /// Send it truncated.
    case slip
    /// Send nothing.
    case drop
  }

  /// From the top: 20 bits of tag, 4 of slips, 16 of seconds, 24 of balance.
  public let word: UInt64

  /// Takes a word; 0 is nobody's account.
  public init(word: UInt64) {
    self.word = word
  }

  /// Opens an account with the credit of one second.
  public init(tag: UInt32, rate: Int, now: UInt64) {
    self.init(tag: tag, slips: 0, second: UInt16(truncatingIfNeeded: now), balance: min(rate, Self.largestBalance))
  }

  private init(tag: UInt32, slips: Int, second: UInt16, balance: Int) {
    let low = UInt64(UInt32(bitPattern: Int32(truncatingIfNeeded: balance))) & 0xFF_FFFF
    word = UInt64(tag) << 44 | UInt64(slips & 0xF) << 40 | UInt64(second) << 24 | low
  }

  private static let largestBalance = 0x7F_FFFF
  /// Seconds by which the clock of another thread may be ahead: each reads it once for a batch.
  private static let clockSlack: UInt16 = 60

  /// Whose it is.
  public var tag: UInt32 { UInt32(truncatingIfNeeded: word >> 44) }
  /// The answers that can still be had, overdrawn where negative.
  public var balance: Int { Int(Int32(truncatingIfNeeded: word << 8) >> 8) }
  private var slips: Int { Int(word >> 40 & 0xF) }
  private var second: UInt16 { UInt16(truncatingIfNeeded: word >> 24) }

  /// Seconds since it was used last; the count goes round after 18 hours.
  public func age(now: UInt64) -> Int {
    let age = UInt16(truncatingIfNeeded: now) &- second
    return age > UInt16.max - Self.clockSlack ? 0 : Int(age)
  }

  /// The account after one more answer, and whether that may be sent. Each second gives `rate`, up to that much; each
  /// answer takes one, down to what `window` seconds give.
  public func debited(rate: Int, window: Int, slip: Int, now: UInt64) -> (account: RateAccount, verdict: Verdict) {
    let age = age(now: now)
    let rate = min(rate, Self.largestBalance)
    var (balance, slips) = (balance, slips)
    if age > window || age > 0 && balance + rate * age >= rate {
      (balance, slips) = (rate, 0)
    } else {
      balance += rate * age
    }
    balance = max(balance - 1, -rate * window, -Self.largestBalance)
    var verdict = Verdict.answer
    if balance < 0 {
      verdict = slip > 0 && slips == 0 ? .slip : .drop
      if slip > 0 { slips = (slips + 1) % slip }
    }
    let time = age == 0 ? second : UInt16(truncatingIfNeeded: now)
    return (RateAccount(tag: tag, slips: slips, second: time, balance: balance), verdict)
  }
}
