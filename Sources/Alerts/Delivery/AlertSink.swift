public import KMS

/// Somebody who is alerted.
public protocol AlertSink: Sendable {
  /// What logs call it; gives nothing away that is secret.
  var name: String { get }
  /// What it wants to hear of; nil for everything.
  var kinds: Set<PublisherEvent.Kind>? { get }
  /// Delivers an alert, once, in a bounded time; ends early where its task is cancelled.
  func deliver(_ alert: Alert) async throws(DeliveryFailure)
}

extension AlertSink {
  /// Whether an alert is for it.
  func wants(_ alert: Alert) -> Bool { alert.isTest || kinds?.contains(alert.event.kind) ?? true }
}

/// Why an alert did not get through.
public struct DeliveryFailure: Error, Sendable, Equatable {
  /// The reason in words; it gives nothing away that is secret.
  public var reason: String
  /// Whether it may get through later.
  public var isTransient: Bool
  /// The pause that the receiver asks for.
  public var askedPause: Duration?

  /// Makes a failure.
  public init(_ reason: String, isTransient: Bool, askedPause: Duration? = nil) {
    self.reason = reason
    self.isTransient = isTransient
    self.askedPause = askedPause
  }
}
