internal import DNSWire

/// The texts that a zone is read from: its file, and those that it includes. Places in them are numbered through.
struct SourceMap: Sendable {
  struct Source: Sendable {
    let path: String
    let octets: [UInt8]
    /// The number of its first octet.
    let base: Int
  }

  private(set) var sources: [Source] = []

  /// The number behind all.
  private(set) var end = 0

  /// Adds a text; gives its position in the list.
  mutating func add(_ path: String, _ octets: [UInt8]) -> Int {
    sources.append(Source(path: path, octets: octets, base: end))
    // One more, so that the end of a text is no place in the next one.
    end += octets.count + 1
    return sources.count - 1
  }

  /// The text that a place is in.
  func source(of place: Int) -> Source? {
    sources.last { $0.base <= place }
  }
}

/// Works out files, lines and columns of places; asked for in ascending order, all together cost one pass.
struct PlaceFinder {
  private let map: SourceMap
  private var source: SourceMap.Source?
  private var lines = LineCounter([])

  init(_ map: SourceMap) {
    self.map = map
  }

  /// File, line and column of a place.
  mutating func find(_ place: Int) -> (file: String, position: Position) {
    if let source, source.base <= place, place <= source.base + source.octets.count {
      return (source.path, lines.position(place - source.base))
    }
    guard let found = map.source(of: place) else { return ("", Position(line: 1, column: 1)) }
    source = found
    lines = LineCounter(found.octets)
    return (found.path, lines.position(place - found.base))
  }

  /// The error with its file, line and column.
  mutating func error(_ fault: TextFault) -> ZoneTextError {
    let (file, position) =
      fault.position.offset.map { find($0) } ?? (map.sources.first?.path ?? "", fault.position)
    return ZoneTextError(
      file: file, line: position.line, column: position.column, code: fault.code, message: fault.message,
      text: fault.text, context: fault.position.offset.flatMap(context), hint: fault.hint)
  }

  /// The part of a line that a place is in.
  private func context(_ place: Int) -> ZoneTextError.Context? {
    guard let source = map.source(of: place) else { return nil }
    let offset = place - source.base
    let text = source.octets
    var start = min(offset, text.count)
    while start > 0, text[start - 1] != UInt8(ascii: "\n"), offset - start < ZoneTextLimits.contextOctets { start -= 1 }
    if start == 0, text.starts(with: [0xEF, 0xBB, 0xBF]) { start = min(3, offset) }
    var end = min(offset, text.count)
    while end < text.count, text[end] != UInt8(ascii: "\n"), end - offset < ZoneTextLimits.contextOctets { end += 1 }
    if end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    let before = Excerpt.line(text[start..<min(max(start, offset), end)])
    return ZoneTextError.Context(
      line: before + Excerpt.line(text[min(max(start, offset), end)..<end]), indent: before.count)
  }
}
