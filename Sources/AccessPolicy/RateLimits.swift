/// How many answers a client network gets in a second, by what they say (response rate limiting, as BIND defines it).
public struct RateLimits: Sendable, Equatable {
  /// What an answer says; each has accounts of its own.
  public enum Kind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Records: for each name and type.
    case data
    /// The name has no such records: for each name.
    case noData
    /// The name does not exist: for each zone.
    case nameError
    /// Ask others: for each zone cut.
    case referral
    /// The request gets none of these.
    case error
    /// All answers together.
    case all
  }

  /// Answers with data in a second; 0 for no limit, here and in the others.
  public var responses: Int
  /// Answers without data.
  public var noData: Int
  /// Answers NXDOMAIN.
  public var nameErrors: Int
  /// Referrals.
  public var referrals: Int
  /// Errors.
  public var errors: Int
  /// All answers; 0 unless set.
  public var all = 0
  /// Seconds over which an account is kept: it can be overdrawn by what it gets in that time.
  public var window = 15
  /// Each so-manieth of the answers that are too many is sent truncated, so that a client can go on over TCP; 0 for none.
  public var slip = 2
  /// Bits of an IPv4 address that make a network.
  public var ipv4Prefix = 24
  /// Bits of an IPv6 address that make a network.
  public var ipv6Prefix = 56
  /// Clients without limits.
  public var exempt: [AddressRange] = []
  /// Accounts kept at once.
  public var accounts = 65_536

  /// Makes limits of one rate for each kind.
  public init(responses: Int) {
    self.responses = responses
    noData = responses
    nameErrors = responses
    referrals = responses
    errors = responses
  }

  /// The rate of a kind, in answers per second.
  public func rate(of kind: Kind) -> Int {
    switch kind {
    case .data: responses
    case .noData: noData
    case .nameError: nameErrors
    case .referral: referrals
    case .error: errors
    case .all: all
    }
  }
}
