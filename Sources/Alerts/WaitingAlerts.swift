import KMS

/// Alerts that wait, a bounded number; those of refused updates, which anybody can bring about, have places of their own.
struct WaitingAlerts {
  private var refused: [Alert] = []
  private var others: [Alert] = []

  /// Takes an alert; false where there is no place left.
  mutating func append(_ alert: Alert) -> Bool {
    if alert.event.kind == .refused {
      guard refused.count < AlertLimits.waiting else { return false }
      refused.append(alert)
    } else {
      guard others.count < AlertLimits.waiting else { return false }
      others.append(alert)
    }
    return true
  }

  /// Gives the next one, those of refused updates last.
  mutating func popFirst() -> Alert? {
    if !others.isEmpty { return others.removeFirst() }
    return refused.isEmpty ? nil : refused.removeFirst()
  }

  /// Gives all that wait.
  mutating func takeAll() -> [Alert] {
    defer { self = WaitingAlerts() }
    return others + refused
  }
}
