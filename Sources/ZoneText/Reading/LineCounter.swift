internal import DNSWire

/// Works out lines and columns of a text's offsets.
struct LineCounter {
  private let octets: [UInt8]
  /// The last offset that was asked for, its line, and where that starts.
  private var offset = 0
  private var line = 1
  private var lineStart = 0
  /// Octets since then with which no character of UTF-8 starts.
  private var continuations = 0

  init(_ octets: [UInt8]) {
    self.octets = octets
    // A byte order mark is no part of the first line.
    lineStart = octets.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Line and column of an offset, the column in characters; asked for in ascending order, all together cost one pass.
  mutating func position(_ wanted: Int) -> Position {
    if wanted < offset { self = LineCounter(octets) }
    let octets = octets
    let text = octets.span
    while offset < min(wanted, text.count) {
      if text[offset] == UInt8(ascii: "\n") {
        line += 1
        lineStart = offset + 1
        continuations = 0
      } else if text[offset] & 0xC0 == 0x80, offset >= lineStart {
        continuations += 1
      }
      offset += 1
    }
    return Position(line: line, column: wanted - lineStart - continuations + 1)
  }

  /// The same error with line and column.
  mutating func located(_ fault: TextFault) -> TextFault {
    guard let offset = fault.position.offset else { return fault }
    return fault.at(position(offset))
  }
}
