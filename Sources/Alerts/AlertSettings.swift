/// Who is alerted of what.
public struct AlertSettings: Sendable {
  /// Those who are alerted.
  public var sinks: [any AlertSink]
  /// Seconds in which an event that is repeated is not alerted of again.
  public var repeatAfter: UInt64
  /// What the server calls itself.
  public var server: String

  /// Makes settings.
  public init(sinks: [any AlertSink], repeatAfter: UInt64, server: String) {
    self.sinks = sinks
    self.repeatAfter = repeatAfter
    self.server = server
  }
}
