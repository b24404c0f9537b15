import Foundation
import KMS

/// The shares of hosts, side by side in one bar.
struct ShareBar {
  struct Segment {
    let share: Double
    let status: PublisherStatus
    let host: String
  }

  private let segments: [Segment]
  private let label: String

  init(_ segments: [Segment], label: String) {
    self.segments = segments.filter { $0.share > 0 }
    self.label = label
  }

  /// What the bars of a page are filled with beside colours, so that they differ without them as well.
  static let patterns: Markup = """
    <svg class="definitions" width="0" height="0" aria-hidden="true" focusable="false"><defs>
    <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6"/></pattern>
    <pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle cx="3" cy="3" r="1.2"/></pattern>
    </defs></svg>

    """

  var markup: Markup { bar(height: 34, kind: "shares") }

  /// For a cell of a table.
  var small: Markup { bar(height: 14, kind: "shares small") }

  /// Which filling is which status, for those that are there.
  var legend: Markup {
    let statuses = PublisherStatus.allCases.filter { status in segments.contains { $0.status == status } }
    return Markup(
      statuses.map { status in
        let share = segments.reduce(0) { $1.status == status ? $0 + $1.share : $0 }
        return """
          <span class="key"><svg class="sample" viewBox="0 0 14 14" aria-hidden="true" focusable="false">\
          \(rectangle(status, x: "0", width: "14", height: 14))</svg> \(status.rawValue) \(Quantity.percent(share))</span> 
          """
      })
  }

  private func bar(height: Int, kind: String) -> Markup {
    var start = 0.0
    let parts = segments.map { segment -> Markup in
      defer { start += segment.share }
      let gap = segments.count > 1 ? min(0.15, segment.share * 20) : 0
      return """
        <g>\(rectangle(segment.status, x: percent(start), width: percent(segment.share, without: gap), height: height))\
        <title>\(segment.host): \(Quantity.percent(segment.share))</title></g>

        """
    }
    return """
      <svg class="\(kind)" role="img" aria-label="\(label)" width="100%" height="\(height)">
      \(Markup(parts))</svg>

      """
  }

  private func rectangle(_ status: PublisherStatus, x: String, width: String, height: Int) -> Markup {
    let place: Markup = "x=\"\(x)\" width=\"\(width)\" height=\"\(height)\""
    return "<rect class=\"\(status.rawValue)\" \(place)/><rect class=\"\(status.rawValue)-pattern\" \(place)/>"
  }

  private func percent(_ share: Double, without gap: Double = 0) -> String {
    String(format: "%.3f%%", max(share * 100 - gap, 0))
  }
}
