import Alerts
import Authority

/// The state of a running server for people.
struct StatusTable {
  private let document: StatusDocument

  init(_ document: StatusDocument) {
    self.document = document
  }

  var text: String {
    let zones = document.zones.map { Row(label: $0.zone, value: "serial \($0.serial)") }
    let named = Self.groups.map { title, rows in (title, rows.map { ("\($0)", $1) }) } + [Self.alerts]
    let groups = named.map { title, rows in
      (title, rows.map { Row(label: $1, value: "\(document.counters[$0] ?? 0)") })
    }
    let all = groups.flatMap(\.1)
    let labels = all.map(\.label.count).max() ?? 0
    let values = all.map(\.value.count).max() ?? 0
    var lines = ["Running since \(document.started) (\(uptime)).", "", "Zones"]
    lines += zones.map { "  " + Self.padded($0.label, to: labels) + "  " + $0.value }
    for (title, rows) in groups {
      lines += ["", title]
      lines += rows.map { row in
        let space = String(repeating: " ", count: values - row.value.count)
        return "  \(Self.padded(row.label, to: labels))  \(space)\(row.value)"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private struct Row {
    var label: String
    var value: String
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private var uptime: String {
    let seconds = document.uptimeSeconds
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60)
    return days > 0
      ? "\(days) d \(hours) h" : hours > 0 ? "\(hours) h \(minutes) min" : "\(minutes) min \(seconds % 60) s"
  }

  private static let alerts = (
    "Alerts",
    [(AlertCounts.Count.delivered, "delivered"), (.repeated, "not sent again"), (.lost, "lost")]
      .map { ($0.counterName, $1) }
  )

  /// All counters of requests, in the order of a request's way.
  static let groups: [(title: String, rows: [(Counter, String)])] = [
    (
      "Requests",
      [
        (.udpRequests, "over UDP"), (.tcpRequests, "over TCP"), (.tcpConnections, "TCP connections"),
        (.tcpConnectionsRefused, "TCP connections refused, too many"),
        (.deferred, "updates and signed requests"),
        (.deferredLost, "of those lost, too many at once"),
      ]
    ),
    (
      "Requests without an answer",
      [
        (.shortMessages, "shorter than a header"), (.responses, "responses"),
        (.unusableDatagrams, "datagrams from port 0, empty or too large"),
      ]
    ),
    (
      "Malformed requests",
      [
        (.wrongQuestionCount, "not one question"), (.unreadableRecords, "question or records unreadable"),
        (.trailingOctets, "octets behind the records"), (.misplacedOPT, "OPT twice or misplaced"),
        (.malformedOptions, "EDNS option of a wrong form"), (.misplacedTSIG, "TSIG not last"),
      ]
    ),
    (
      "Answers",
      [
        (.noError, "NOERROR"), (.nameError, "NXDOMAIN"), (.refused, "REFUSED"), (.formError, "FORMERR"),
        (.notImplemented, "NOTIMP"), (.serverFailure, "SERVFAIL"), (.badVersion, "BADVERS"),
        (.badCookie, "BADCOOKIE"), (.otherCodes, "other codes"), (.truncated, "truncated"),
      ]
    ),
    (
      "Rate limit",
      [
        (.limitedTruncated, "answers sent truncated"), (.limitedBadCookie, "answers turned into BADCOOKIE"),
        (.limitedDropped, "answers not sent"),
      ]
    ),
    (
      "Cookies",
      [(.cookiesNew, "clients without a server cookie"), (.cookiesGood, "good"), (.cookiesBad, "bad or expired")]
    ),
    (
      "Zone transfers",
      [
        (.transfersDone, "done"), (.transfersIncremental, "of those incremental"),
        (.transfersFailed, "refused or broken off"),
      ]
    ),
    (
      "NOTIFY of primaries",
      [(.notificationsTaken, "taken"), (.notificationsRefused, "refused")]
    ),
    (
      "Updates and signatures",
      [
        (.updatesDone, "updates done"), (.updatesRefused, "updates refused"),
        (.requestsUnsigned, "updates without a signature"), (.requestsUnreadable, "unreadable"),
        (.keysNegotiated, "keys negotiated (GSS-TSIG)"), (.keysRefused, "keys refused"),
        (.negotiationsLimited, "negotiations over the limit"),
        (.badKey, "BADKEY"), (.badSignature, "BADSIG"), (.badTime, "BADTIME"), (.badTruncation, "BADTRUNC"),
      ]
    ),
  ]
}
