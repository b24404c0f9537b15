/// How often, and how long after each other, it is tried to deliver an alert.
public struct RetryPolicy: Sendable {
  /// Attempts at most.
  public var attempts: Int
  /// The pause after the first.
  public var firstPause: Duration
  /// The longest pause, unless the receiver asks for a longer one.
  public var longestPause: Duration
  /// The longest pause that a receiver can ask for.
  public var longestAskedPause: Duration

  /// Makes a policy.
  public init(
    attempts: Int = AlertLimits.attempts, firstPause: Duration = AlertLimits.firstPause,
    longestPause: Duration = AlertLimits.longestPause, longestAskedPause: Duration = AlertLimits.longestAskedPause
  ) {
    self.attempts = attempts
    self.firstPause = firstPause
    self.longestPause = longestPause
    self.longestAskedPause = longestAskedPause
  }

  /// The pause after an attempt, counted from 1: twice as long each time, less up to a half of it by chance, so that
  /// senders that failed together do not come together again. What the receiver asks for is the least.
  public func pause(after attempt: Int, asked: Duration?) -> Duration {
    var pause = firstPause
    for _ in 1..<max(1, attempt) where pause < longestPause { pause *= 2 }
    pause = min(pause, longestPause) * Double.random(in: 0.5...1)
    return max(pause, min(asked ?? .zero, longestAskedPause))
  }
}
