internal import DNSWire

/// The primary zones of BIND, as its `named.conf` names them. What else stands there is read over.
public enum NamedConfiguration {
  /// Gives the octets of a file that `include` names, or nil where there is none; `directory` is the folder that the
  /// configuration has set so far.
  public typealias Include = (_ path: String, _ directory: String?) -> (path: String, octets: [UInt8])?

  /// Reads the octets of a file and of those that it includes; `file` names it in errors.
  ///
  /// Zones that stand in several views under one name are not taken, as only one could be served.
  public static func read(
    _ octets: [UInt8], file: String, include: @escaping Include
  ) throws(ZoneTextErrors) -> ZoneList {
    var reader = NamedReader(include: include)
    do throws(TextFault) {
      try reader.readFile(octets, file: file)
      return reader.list
    } catch {
      var errors = ZoneTextErrors()
      errors.add(error, file: reader.file)
      throw errors
    }
  }
}

/// Reads statements in order: a statement is words, perhaps with statements in braces, up to its semicolon.
private struct NamedReader {
  private let include: NamedConfiguration.Include
  /// The file that is being read.
  private(set) var file = ""
  private var directory: String?
  private var found: [Found] = []
  private var statements = 0
  private var octets = 0

  private struct Found {
    var zone: ZoneList.Zone
    var view: String?
    var reason: String?
  }

  /// What a zone statement says, as far as it matters.
  private struct ZoneStatement {
    var type: String?
    var file: String?
    var inView: String?
    var isText = true
  }

  private enum Context {
    case top
    case options
    case view(String)
    case zone
    case other
  }

  init(include: @escaping NamedConfiguration.Include) {
    self.include = include
  }

  /// What was found: zones of one name count where they are the same.
  var list: ZoneList {
    var list = ZoneList()
    list.directory = directory
    let taken = found.filter { $0.reason == nil }
    let views = Dictionary(grouping: taken, by: \.zone.name)
    var seen: Set<Name> = []
    for item in found {
      var reason = item.reason
      if reason == nil, let same = views[item.zone.name], Set(same.map(\.zone.file)).count > 1 {
        let names = same.prefix(8).map { $0.view.map { "view \(printable($0))" } ?? "no view" }.joined(separator: ", ")
        reason = "it stands in several views with different files (\(names)), and only one can be served"
      }
      if let reason {
        list.skipped.append(
          ZoneList.Skipped(name: item.zone.name.relativeText, reason: reason, place: item.zone.place))
      } else if seen.insert(item.zone.name).inserted {
        list.zones.append(item.zone)
      }
    }
    return list
  }

  mutating func readFile(_ octets: [UInt8], file: String) throws(TextFault) {
    var unused = ZoneStatement()
    try readFile(octets, file, .top, &unused, depth: 0)
  }

  private mutating func readFile(
    _ octets: [UInt8], _ path: String, _ context: Context, _ zone: inout ZoneStatement, depth: Int
  ) throws(TextFault) {
    let outer = file
    file = path
    self.octets += octets.count
    guard self.octets <= ZoneTextLimits.listOctets else {
      throw TextFault(
        Position(line: 1, column: 1),
        "the files have more than \(ZoneTextLimits.listOctets) octets, with what they include")
    }
    var scanner = ConfigurationScanner(octets)
    try readStatements(&scanner, context, &zone, isNested: false, depth: depth)
    // Where something is wrong, the error is about the inner one.
    file = outer
  }

  private mutating func readStatements(
    _ scanner: inout ConfigurationScanner, _ context: Context, _ zone: inout ZoneStatement, isNested: Bool, depth: Int
  ) throws(TextFault) {
    guard depth <= ZoneTextLimits.listDepth else {
      throw TextFault(scanner.position, "more than \(ZoneTextLimits.listDepth) braces and included files in each other")
    }
    let start = scanner.position
    while let token = try scanner.next() {
      switch token {
      case .close:
        guard isNested else { throw TextFault(scanner.position, "this brace was never opened", text: "}") }
        return
      case .end: continue
      case .open, .word, .string:
        try readStatement(token, &scanner, context, &zone, depth: depth)
      }
    }
    if isNested { throw TextFault(start, "this brace is never closed", text: "{") }
  }

  private mutating func readStatement(
    _ first: ConfigurationScanner.Token, _ scanner: inout ConfigurationScanner, _ context: Context,
    _ zone: inout ZoneStatement, depth: Int
  ) throws(TextFault) {
    statements += 1
    guard statements <= ZoneTextLimits.listStatements else {
      throw TextFault(scanner.position, "more than \(ZoneTextLimits.listStatements) statements")
    }
    let position = scanner.position
    var words: [String] = []
    var own = ZoneStatement()
    var token: ConfigurationScanner.Token? = first
    while let current = token {
      switch current {
      case .word(let text), .string(let text):
        guard words.count < ZoneTextLimits.listStatementWords else {
          throw TextFault(scanner.position, "a statement of more than \(ZoneTextLimits.listStatementWords) words")
        }
        words.append(text)
      case .open:
        try readStatements(&scanner, inner(of: words, context), &own, isNested: true, depth: depth + 1)
      case .close: throw TextFault(scanner.position, "before this a semicolon is missing", text: "}")
      case .end: return try finish(words, own, context, &zone, position, depth: depth)
      }
      token = try scanner.next()
    }
    throw TextFault(
      position, "this statement has no semicolon at its end", text: Excerpt.text((words.first ?? "").utf8))
  }

  /// What stands in the braces of a statement.
  private func inner(of words: [String], _ context: Context) -> Context {
    switch (words.first?.lowercased(), context) {
    case ("options", .top): .options
    case ("view", .top): .view(words.count > 1 ? words[1] : "")
    case ("zone", .top), ("zone", .view): .zone
    default: .other
    }
  }

  private mutating func finish(
    _ words: [String], _ own: ZoneStatement, _ context: Context, _ zone: inout ZoneStatement, _ position: Position,
    depth: Int
  ) throws(TextFault) {
    let value = words.count > 1 ? words[1] : nil
    switch (words.first?.lowercased(), context) {
    case ("include", .top), ("include", .options), ("include", .view), ("include", .zone):
      guard let value else { throw TextFault(position, "after this a file is missing", text: "include") }
      guard let (path, octets) = include(value, directory) else {
        throw TextFault(position, "the file that is included can't be read", text: Excerpt.text(value.utf8))
      }
      try readFile(octets, path, context, &zone, depth: depth + 1)
    case ("directory", .options): directory = value
    case ("type", .zone): zone.type = value?.lowercased()
    case ("file", .zone): zone.file = value
    case ("in-view", .zone): zone.inView = value
    case ("masterfile-format", .zone): zone.isText = value?.lowercased() == "text"
    case ("zone", .top): try note(words, own, view: nil, position)
    case ("zone", .view(let view)): try note(words, own, view: view, position)
    default: break
    }
  }

  private mutating func note(
    _ words: [String], _ statement: ZoneStatement, view: String?, _ position: Position
  ) throws(TextFault) {
    guard words.count > 1 else { throw TextFault(position, "after this a zone is missing", text: "zone") }
    let name: Name
    do throws(NameTextError) {
      name = try Name(text: words[1])
    } catch {
      throw TextFault(position, error.description, text: Excerpt.text(words[1].utf8))
    }
    guard found.count < ZoneTextLimits.listedZones else {
      throw TextFault(position, "more than \(ZoneTextLimits.listedZones) zones")
    }
    let place = "\(file):\(position.line)"
    found.append(
      Found(
        zone: ZoneList.Zone(name: name, file: statement.file ?? "", place: place), view: view,
        reason: reason(words, statement)))
  }

  /// Why a zone is not taken; nil where it is.
  private func reason(_ words: [String], _ statement: ZoneStatement) -> String? {
    if words.count > 2, words[2].lowercased() != "in" { return "its class is \(printable(words[2])), not IN" }
    if let view = statement.inView { return "it is that of view \(printable(view)) (in-view)" }
    switch statement.type {
    case "primary", "master": break
    case let type?: return "not a primary zone: type \(printable(type))"
    case nil: return "it has no type"
    }
    guard statement.file?.isEmpty == false else { return "it has no file" }
    return statement.isText
      ? nil : "its file is not text (masterfile-format): named-compilezone -f raw -F text makes it so"
  }

  private func printable(_ text: String) -> String { Excerpt.text(text.utf8) }
}
