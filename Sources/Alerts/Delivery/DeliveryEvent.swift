/// What the log is told of deliveries.
public enum DeliveryEvent: Sendable, Equatable {
  /// An attempt failed, and there will be others.
  case failing(sink: String, reason: String)
  /// An alert got through after others did not.
  case recovered(sink: String)
  /// Alerts did not get through.
  case lost(Int, sink: String, reason: String)
}

extension DeliveryEvent: CustomStringConvertible {
  /// One sentence for the operator.
  public var description: String {
    switch self {
    case .failing(let sink, let reason): "\(sink): an alert is not delivered yet: \(reason)"
    case .recovered(let sink): "\(sink): alerts are delivered again"
    case .lost(let count, let sink, let reason): "\(sink): alerts lost: \(count): \(reason)"
    }
  }
}
