import Foundation

/// Numbers of machines over days, as lines.
struct LinePlot {
  struct Line {
    let name: String
    /// The class of the line's style.
    let kind: String
    let values: [(day: Int, machines: Int)]
  }

  let title: String
  /// The same in words, for who does not see it.
  let description: String
  let lines: [Line]
  /// The last day that is shown.
  let lastDay: Int
  /// Days between the marks of the axis.
  let dayStep: Int

  private static let width = 420.0
  private static let height = 210.0
  private static let left = 46.0
  private static let right = 8.0
  private static let top = 10.0
  private static let bottom = 34.0

  var markup: Markup {
    let legend = Markup(
      lines.map { line in
        """
        <span class="key"><svg class="sample" viewBox="0 0 22 14" aria-hidden="true" focusable="false">\
        <path class="line \(line.kind)" d="M0 7H22"/></svg> \(line.name)</span> 
        """
      })
    return """
      <figure>
      <svg class="plot" role="img" aria-label="\(title). \(description)" viewBox="0 0 \(text(Self.width)) \(text(Self.height))">
      \(Markup(machineMarks))\(Markup(dayMarks))<text class="axis" x="\(text(Self.width - Self.right))" \
      y="\(text(Self.height - 2))" text-anchor="end">days after the records were removed</text>
      \(Markup(lines.map(path)))</svg>
      <figcaption>\(title): \(legend)</figcaption>
      </figure>

      """
  }

  private var most: Int { max(lines.flatMap(\.values).map(\.machines).max() ?? 0, 1) }

  /// A round number of machines between two marks, so that there are about four.
  private var machineStep: Int {
    var unit = 1
    while true {
      for factor in [1, 2, 5] where most <= 4 * factor * unit { return factor * unit }
      unit *= 10
    }
  }

  private var top: Int { (most + machineStep - 1) / machineStep * machineStep }

  private func x(_ day: Int) -> Double {
    Self.left + (Self.width - Self.left - Self.right) * Double(day) / Double(max(lastDay, 1))
  }

  private func y(_ machines: Int) -> Double {
    Self.height - Self.bottom - (Self.height - Self.top - Self.bottom) * Double(machines) / Double(top)
  }

  private var machineMarks: [Markup] {
    stride(from: 0, through: top, by: machineStep).map { machines in
      """
      <path class="grid" d="M\(text(Self.left)) \(text(y(machines)))H\(text(Self.width - Self.right))"/>\
      <text class="axis" x="\(text(Self.left - 5))" y="\(text(y(machines) + 4))" text-anchor="end">\(machines)</text>

      """
    }
  }

  private var dayMarks: [Markup] {
    stride(from: 0, through: lastDay, by: dayStep).map { day in
      """
      <path class="grid" d="M\(text(x(day))) \(text(Self.height - Self.bottom))v4"/>\
      <text class="axis" x="\(text(x(day)))" y="\(text(Self.height - Self.bottom + 16))" text-anchor="middle">\(day)</text>

      """
    }
  }

  private func path(_ line: Line) -> Markup {
    let points = line.values.filter { $0.day <= lastDay }.map { "\(text(x($0.day))) \(text(y($0.machines)))" }
    return "<path class=\"line \(line.kind)\" d=\"M\(points.joined(separator: "L"))\"/>\n"
  }

  private func text(_ number: Double) -> String { String(format: "%.1f", number) }
}
