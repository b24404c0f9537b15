/// Tables for people.
enum TextTable {
  private static let gap = "  "

  /// Columns two spaces apart, each as wide as its widest cell; `paint` may colour a cell that has its width. Where a terminal
  /// has fewer `columns` than that takes, each row goes on in lines of its own, below its second cell.
  static func aligned(
    _ rows: [[String]], columns: Int? = nil,
    paint: (_ cell: String, _ row: Int, _ column: Int) -> String = { cell, _, _ in cell }
  ) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = lines(widths, columns ?? .max)
    let indentation = String(repeating: " ", count: indentation(widths, columns ?? .max))
    return rows.enumerated().flatMap { index, row in
      lines.enumerated().compactMap { line, cells -> String? in
        // Nothing stands behind the last cell that is not empty.
        guard let last = cells.last(where: { !row[$0].isEmpty }) else { return line == 0 ? "" : nil }
        let texts = cells.prefix { $0 <= last }.map { column in
          let padding = column == last ? 0 : widths[column] - row[column].count
          return paint(row[column], index, column) + String(repeating: " ", count: padding)
        }
        return (line == 0 ? "" : indentation) + texts.joined(separator: gap)
      }
    }
  }

  /// Where lines begin with which a row goes on: below its second cell, unless that is far to the right.
  private static func indentation(_ widths: [Int], _ columns: Int) -> Int {
    let second = (widths.first ?? 0) + gap.count
    return second <= columns / 3 ? second : gap.count
  }

  /// The cells of each line of a row.
  private static func lines(_ widths: [Int], _ columns: Int) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    var end = 0
    for (cell, width) in widths.enumerated() {
      if cell > start, end + gap.count + width > columns {
        lines.append(start..<cell)
        start = cell
        end = indentation(widths, columns) + width
      } else {
        end += (cell > start ? gap.count : 0) + width
      }
    }
    return lines + [start..<widths.count]
  }
}
