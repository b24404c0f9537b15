/// A string of a JSON text (RFC 8259 §7), with its escapes read, and where it stands.
struct JSONText {
  /// What it says.
  let octets: [UInt8]
  /// Where it starts, with its quotation mark.
  let start: Int
  /// Where those of its octets stand that others come after than in the text before: each offset, and how far the text is
  /// ahead from there on.
  private let shifts: [(index: Int, by: Int)]

  init(octets: [UInt8], start: Int, shifts: [(index: Int, by: Int)]) {
    self.octets = octets
    self.start = start
    self.shifts = shifts
  }

  /// Where one of its octets stands in the text.
  func place(of index: Int) -> Int {
    start + 1 + index + (shifts.last { $0.index <= index }?.by ?? 0)
  }

  /// What is wrong with it.
  func fault(_ message: String, code: ZoneCode = .form) -> TextFault {
    TextFault(.offset(start), message, text: Excerpt.text(octets), code: code)
  }

  /// What is wrong with a part of it, whose offset it has.
  func fault(_ fault: TextFault) -> TextFault {
    fault.at(.offset(place(of: fault.position.offset ?? 0)))
  }

  /// What it says, as a string.
  var text: String { String(decoding: octets, as: UTF8.self) }
}
