import KMS

/// Alerts that wait, a bounded number; those of updates that anybody can send have places of their own.
struct WaitingAlerts {
  private var unsigned: [Alert] = []
  private var others: [Alert] = []

  /// Takes an alert; false where there is no place left.
  mutating func append(_ alert: Alert) -> Bool {
    if alert.event.isOfAnybody {
      guard unsigned.count < AlertLimits.waiting else { return false }
      unsigned.append(alert)
    } else {
      guard others.count < AlertLimits.waiting else { return false }
      others.append(alert)
    }
    return true
  }

  /// Gives the next one, those of updates that anybody can send last.
  mutating func popFirst() -> Alert? {
    if !others.isEmpty { return others.removeFirst() }
    return unsigned.isEmpty ? nil : unsigned.removeFirst()
  }

  /// Gives all that wait.
  mutating func takeAll() -> [Alert] {
    defer { self = WaitingAlerts() }
    return others + unsigned
  }
}
