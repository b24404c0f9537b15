/// What `kmsdns check` finds, for people: each finding with its line and a mark below the place.
struct CheckText {
  private let colours: Colours

  init(_ colours: Colours) {
    self.colours = colours
  }

  func text(_ file: CheckDocument.File) -> String {
    var text = file.findings.map(finding).joined()
    let shown = file.findings.count
    if file.errors + file.warnings > shown { text += "and \(file.errors + file.warnings - shown) more\n" }
    for note in file.notes { text += Self.text(note, of: file.file) + "\n" }
    return text + summary(file)
  }

  /// What became of something that a zone can't hold as it is written.
  static func text(_ note: CheckDocument.Note, of file: String) -> String {
    let places = note.places.map { $0.split(separator: ":").last.map(String.init) ?? $0 }
    let lines = places.isEmpty ? "" : " (line\(places.count > 1 ? "s" : "") \(places.joined(separator: ", "))"
    let more = note.count > places.count && !places.isEmpty ? " …)" : places.isEmpty ? "" : ")"
    return "\(HostileText.printable(file)): \(note.words): \(note.count)\(lines)\(more)"
  }

  private func name(_ file: CheckDocument.File) -> String { HostileText.printable(file.file) }

  private func summary(_ file: CheckDocument.File) -> String {
    func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
    guard let zone = file.zone, let serial = file.serial else {
      let warnings = file.warnings > 0 ? " and \(count(file.warnings, "warning"))" : ""
      return colours.paint(
        "\(name(file)): \(count(file.errors, "error"))\(warnings): the zone can't be served", .red) + "\n"
    }
    let types = file.types.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
    let verdict = file.warnings == 0 ? "fine" : count(file.warnings, "warning")
    let line =
      "\(name(file)): zone \(HostileText.printable(zone)), serial \(serial), \(count(file.records, "record")) "
      + "(\(types.joined(separator: ", "))): "
    return line + colours.paint(verdict, file.warnings == 0 ? .green : .yellow) + "\n"
  }

  private func finding(_ finding: CheckDocument.Finding) -> String {
    let colour: Colours.Colour = finding.severity == "error" ? .red : .yellow
    let place = HostileText.printable("\(finding.file):\(finding.line):\(finding.column)")
    let text = finding.text.isEmpty ? "" : ": \"\(finding.text)\""
    var lines =
      "\(place): \(colours.paint(finding.severity, colour)): \(HostileText.printable(finding.message))\(text) "
      + "\(colours.paint("[\(finding.code)]", .dim))\n"
    if let context = finding.context, !context.isEmpty {
      let number = String(finding.line)
      let margin = String(repeating: " ", count: number.count)
      let indent = String(repeating: " ", count: finding.indent ?? 0)
      lines += colours.paint("  \(number) | ", .dim) + context + "\n"
      lines += colours.paint("  \(margin) | ", .dim) + indent + colours.paint("^", colour) + "\n"
    }
    if let hint = finding.hint { lines += "    hint: \(hint)\n" }
    return lines
  }
}
