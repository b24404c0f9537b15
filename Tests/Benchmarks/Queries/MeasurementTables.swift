import BenchmarkSupport

/// The tables of medians, as Markdown.
extension Measurements {
  func text(of table: Measurement.Table, _ zone: Int) -> String {
    let servers = servers(table, zone)
    guard !servers.isEmpty else { return "" }
    let columns = Self.columns(of: table)
    var lines = [Self.title(of: table, zone), "", "| | " + columns.map(\.title).joined(separator: " | ") + " |"]
    lines.append("|---|" + String(repeating: "---|", count: columns.count))
    for server in servers {
      lines.append("| \(server) | " + columns.map { $0.text(self, zone, server) }.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private struct Column {
    let title: String
    let text: (Measurements, _ zone: Int, _ server: String) -> String
  }

  private static func title(of table: Measurement.Table, _ zone: Int) -> String {
    let what =
      switch table {
      case .start: "From the start to the first answer"
      case .udp: "UDP"
      case .ports: "UDP, each query from a port of its own"
      case .memory: "Memory after the load"
      case .latency: "Latency at a fixed rate, half of what Knot answers at most"
      case .tcp: "TCP, kept connections"
      case .transfer: "AXFR"
      case .variants: "kmsdns: what queries have beside the question"
      case .import: "kmsdns import"
      }
    return "\(what); zone of \(zone) records:"
  }

  private static func columns(of table: Measurement.Table) -> [Column] {
    switch table {
    case .start:
      [spread(table, .seconds, "seconds"), ratio(table, .seconds, to: "nsd")]
    case .udp, .ports:
      [
        count(table, .perProcessorSecond, "answers a second of its processor"),
        ratio(table, .perProcessorSecond, to: "reflector"), count(table, .rate, "answers a second"),
        median(table, .serverShare, "server's share"), median(table, .senderShare, "sender's share"),
        count(table, .lost, "lost"), median(table, .nameErrors, "NXDOMAIN", 3),
        count(table, .answerOctets, "octets of an answer"),
      ]
    case .memory:
      [
        Column(title: "MB (PSS)") { ($0.values(.memory, table, $1, $2).median / 1e6).text(1) },
        ratio(table, .memory, to: "nsd"),
      ]
    case .latency:
      [
        count(table, .rate, "answers a second"), median(table, .p50, "p50, µs", 0), median(table, .p99, "p99, µs", 0),
        median(table, .p999, "p99.9, µs", 0), ratio(table, .p99, to: "knot"), count(table, .lost, "lost"),
        median(table, .senderShare, "sender's share"),
      ]
    case .tcp:
      [
        count(table, .perProcessorSecond, "answers a second of its processor"),
        ratio(table, .perProcessorSecond, to: "knot"), count(table, .rate, "answers a second"),
        median(table, .serverShare, "server's share"), median(table, .senderShare, "sender's share"),
      ]
    case .transfer:
      [
        count(table, .perProcessorSecond, "records a second of its processor"),
        ratio(table, .perProcessorSecond, to: "knot"), median(table, .seconds, "seconds"),
      ]
    case .variants:
      [
        count(table, .perProcessorSecond, "answers a second of its processor"),
        ratio(table, .perProcessorSecond, to: "plain"), count(table, .answerOctets, "octets of an answer"),
      ]
    case .import:
      [median(table, .seconds, "seconds"), median(table, .processorSeconds, "seconds of the server's processor")]
    }
  }

  private static func count(_ table: Measurement.Table, _ value: Measurement.Value, _ title: String) -> Column {
    Column(title: title) { "\(Int($0.values(value, table, $1, $2).median))" }
  }

  private static func median(
    _ table: Measurement.Table, _ value: Measurement.Value, _ title: String, _ digits: Int = 2
  ) -> Column {
    Column(title: title) { $0.values(value, table, $1, $2).median.text(digits) }
  }

  private static func spread(_ table: Measurement.Table, _ value: Measurement.Value, _ title: String) -> Column {
    Column(title: title) { spreadText($0.values(value, table, $1, $2)) }
  }

  private static func ratio(_ table: Measurement.Table, _ value: Measurement.Value, to other: String) -> Column {
    Column(title: "of \(other)'s") { spreadText($0.ratios(value, table, $1, $2, to: other)) }
  }
}
