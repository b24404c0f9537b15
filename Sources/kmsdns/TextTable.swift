/// Tables for people.
enum TextTable {
  /// Columns two spaces apart, each as wide as its widest cell; `paint` may colour a cell that has its width.
  static func aligned(
    _ rows: [[String]], paint: (_ cell: String, _ row: Int, _ column: Int) -> String = { cell, _, _ in cell }
  ) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.enumerated().map { index, row in
      // Nothing stands behind the last cell that is not empty.
      let last = row.lastIndex { !$0.isEmpty } ?? -1
      return row.indices.prefix(last + 1).map { column in
        let padding = column == last ? 0 : widths[column] - row[column].count
        return paint(row[column], index, column) + String(repeating: " ", count: padding)
      }.joined(separator: "  ")
    }
  }
}
