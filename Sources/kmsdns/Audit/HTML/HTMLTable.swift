/// A table with a caption. On narrow screens each row becomes a card, whose lines say their columns; the roles keep it a
/// table for screen readers.
struct HTMLTable {
  struct Column {
    let title: String
    var isNumber = false
    /// Whether it takes the whole width of a card.
    var isWide = false
  }

  let caption: String
  let columns: [Column]
  /// A cell for each column; the first is the row's header.
  let rows: [[Markup]]

  var markup: Markup {
    let head = Markup(
      columns.map { column in
        "<th role=\"columnheader\" scope=\"col\"\(Self.kind(column))>\(column.title)</th>"
      })
    let body = Markup(rows.map(row))
    return """
      <table role="table">
      <caption>\(caption)</caption>
      <thead role="rowgroup"><tr role="row">\(head)</tr></thead>
      <tbody role="rowgroup">
      \(body)</tbody>
      </table>

      """
  }

  private func row(_ cells: [Markup]) -> Markup {
    let cells = zip(cells, columns).enumerated().map { index, cell -> Markup in
      let (content, column) = cell
      let attributes: Markup = "\(Self.kind(column)) data-label=\"\(column.title)\""
      return index == 0
        ? "<th role=\"rowheader\" scope=\"row\"\(attributes)>\(content)</th>"
        : "<td role=\"cell\"\(attributes)><div>\(content)</div></td>"
    }
    return "<tr role=\"row\">\(Markup(cells))</tr>\n"
  }

  private static func kind(_ column: Column) -> Markup {
    column.isNumber ? " class=\"number\"" : column.isWide ? " class=\"wide\"" : ""
  }
}
