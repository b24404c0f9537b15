import Authority

/// The state of a running server for people.
struct StatusTable {
  private let document: StatusDocument

  init(_ document: StatusDocument) {
    self.document = document
  }

  var text: String {
    let head = ["Running since \(document.started) (\(uptime)).", "", "Zones"]
    let zones = document.zones.map { ($0.zone, "serial \($0.serial)") }
    let counters = Self.groups.flatMap { title, rows in
      ["", title] + Self.aligned(rows.map { ($1, "\(document.counters["\($0)"] ?? 0)") }, toRight: true)
    }
    return (head + Self.aligned(zones, toRight: false) + counters).joined(separator: "\n") + "\n"
  }

  private var uptime: String {
    let seconds = document.uptimeSeconds
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60)
    return days > 0
      ? "\(days) d \(hours) h" : hours > 0 ? "\(hours) h \(minutes) min" : "\(minutes) min \(seconds % 60) s"
  }

  /// All counters, in the order of a request's way.
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
      "Updates and signatures",
      [
        (.updatesDone, "updates done"), (.updatesRefused, "updates refused"),
        (.requestsUnsigned, "updates without a signature"), (.requestsUnreadable, "unreadable"),
        (.badKey, "BADKEY"), (.badSignature, "BADSIG"), (.badTime, "BADTIME"), (.badTruncation, "BADTRUNC"),
      ]
    ),
  ]

  /// Two columns below a title.
  private static func aligned(_ rows: [(String, String)], toRight: Bool) -> [String] {
    let left = rows.map(\.0.count).max() ?? 0
    let right = rows.map(\.1.count).max() ?? 0
    return rows.map { label, value in
      let space = left - label.count + (toRight ? right - value.count : 0)
      return "  \(label)\(String(repeating: " ", count: space + 2))\(value)"
    }
  }
}
