import BenchmarkSupport

/// The answers of the servers as parts of the reflector's, as bars: a group for each zone, and for each way to ask.
struct BarPlot {
  private let measurements: Measurements
  /// What a bar of the reflector's length takes.
  private let unit: Double

  init(_ measurements: Measurements) {
    self.measurements = measurements
    let zones = Set(measurements.runs.map(\.zone))
    let longest = Self.tables.flatMap { table in
      zones.flatMap { zone in
        measurements.servers(table.table, zone).flatMap {
          measurements.ratios(.perProcessorSecond, table.table, zone, $0, to: "reflector")
        }
      }
    }
    unit = Self.width / max(1, longest.max() ?? 1)
  }

  private static let (left, top, barHeight, width) = (110.0, 40.0, 18.0, 420.0)
  private static let tables: [(table: Measurement.Table, title: String)] = [
    (.udp, "bursts from a few ports"), (.ports, "each query from a port of its own"),
  ]

  var svg: String {
    var (body, y) = ("", Self.top)
    let zones = measurements.runs.reduce(into: [Int]()) { if !$0.contains($1.zone) { $0.append($1.zone) } }
    for zone in zones {
      for (table, title) in Self.tables {
        let servers = measurements.servers(table, zone).filter { $0 != "reflector" }
        guard !servers.isEmpty else { continue }
        body += text(Self.left, y + 12, "\(zone) records, \(title)", "font-weight=\"bold\"")
        y += 22
        for server in servers {
          body += bar(server, measurements.ratios(.perProcessorSecond, table, zone, server, to: "reflector"), at: y)
          y += Self.barHeight + 6
        }
        y += 14
      }
    }
    let (one, end) = (Self.left + unit, Self.left + Self.width)
    body +=
      "<line x1=\"\(one)\" y1=\"\(Self.top)\" x2=\"\(one)\" y2=\"\(y)\" stroke=\"#888\" stroke-dasharray=\"4\"/>\n"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(end + 130))" height="\(Int(y + 10))" \
      font-family="sans-serif" font-size="13">
      <rect width="100%" height="100%" fill="#fff"/>
      \(text(10, 22, "Answers a second of the server's processor, as a part of a bare reflector's", "font-size=\"15\""))
      \(body)</svg>

      """
  }

  /// The median as a bar, the spread as a line.
  private func bar(_ server: String, _ ratios: [Double], at y: Double) -> String {
    let (middle, low, high) = (ratios.median, ratios.min() ?? 0, ratios.max() ?? 0)
    let colour = server == "kmsdns" ? "#1f6f8b" : "#b8c4cc"
    let centre = y + Self.barHeight / 2
    let start = Self.left
    return text(start - 8, centre + 4, server, "text-anchor=\"end\"")
      + "<rect x=\"\(start)\" y=\"\(y)\" width=\"\((middle * unit).text(1))\" height=\"\(Self.barHeight)\""
      + " fill=\"\(colour)\"/>\n"
      + "<line x1=\"\((start + low * unit).text(1))\" y1=\"\(centre)\""
      + " x2=\"\((start + high * unit).text(1))\" y2=\"\(centre)\" stroke=\"#333\" stroke-width=\"2\"/>\n"
      + text(start + max(middle, high) * unit + 8, centre + 4, middle.text(), "")
  }

  private func text(_ x: Double, _ y: Double, _ text: String, _ attributes: String) -> String {
    "<text x=\"\(x.text(1))\" y=\"\(y.text(1))\" \(attributes)>\(text)</text>\n"
  }
}
