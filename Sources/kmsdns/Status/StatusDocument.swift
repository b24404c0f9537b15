import Alerts
import Authority
import DNSWire
import Zone

/// The state of a running server as JSON has it.
struct StatusDocument: Codable, JSONDocument {
  struct ZoneEntry: Codable {
    var zone: String
    var serial: UInt32
  }

  /// The version of this form.
  var version = 1
  var generated: String
  var started: String
  var uptimeSeconds: UInt64
  var zones: [ZoneEntry]
  /// Each counter by its name.
  var counters: [String: UInt64]

  init(
    _ zones: ZoneSet, _ statistics: Statistics, _ alerts: AlertCounts, started: UInt64, now: UInt64
  ) {
    generated = SystemClock.text(now)
    self.started = SystemClock.text(started)
    uptimeSeconds = now < started ? 0 : now - started
    self.zones = zones.available.sorted { $0.apex < $1.apex }.map {
      ZoneEntry(zone: $0.apex.relativeText, serial: $0.soa.serial.rawValue)
    }
    counters = Dictionary(uniqueKeysWithValues: Counter.allCases.map { ("\($0)", statistics.sum($0)) })
    for count in AlertCounts.Count.allCases { counters[count.counterName] = alerts.value(count) }
  }
}

extension AlertCounts.Count {
  /// Its name among the counters.
  var counterName: String {
    switch self {
    case .delivered: "alertsDelivered"
    case .lost: "alertsLost"
    case .repeated: "alertsRepeated"
    }
  }
}
