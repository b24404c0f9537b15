/// Takes a JSON text (RFC 8259) apart piece by piece: it takes no more room than its longest string, and all that is wrong has
/// its place. There is no depth to bound: whoever asks knows what comes.
struct JSONScanner {
  let octets: [UInt8]
  private(set) var offset: Int

  /// Where scanning begins.
  init(_ octets: [UInt8], from offset: Int) {
    self.octets = octets
    self.offset = offset
  }

  /// What is wrong at this place, or at another one.
  func fault(_ message: String, at place: Int? = nil) -> TextFault {
    let place = place ?? offset
    return TextFault(
      .offset(place), message, text: Excerpt.text(octets[min(place, octets.count)...].prefix(1)), code: .form)
  }

  private static func isBlank(_ octet: UInt8) -> Bool {
    octet == 0x20 || octet == 0x09 || octet == 0x0A || octet == 0x0D
  }

  private mutating func passBlanks() {
    while offset < octets.count, Self.isBlank(octets[offset]) { offset += 1 }
  }

  /// The octet that comes next, behind blanks; nil at the end.
  mutating func peek() -> UInt8? {
    passBlanks()
    return offset < octets.count ? octets[offset] : nil
  }

  /// Passes over an octet that has to come; gives its place.
  @discardableResult
  mutating func pass(_ octet: UInt8) throws(TextFault) -> Int {
    guard peek() == octet else { throw wants("\"\(Excerpt.text([octet]))\"") }
    defer { offset += 1 }
    return offset
  }

  /// Whether a member or an element comes, the comma before it passed over, and not the end of an object or array, which is.
  mutating func next(before end: UInt8, isFirst: Bool) throws(TextFault) -> Bool {
    if peek() == end {
      offset += 1
      return false
    }
    if !isFirst { try pass(UInt8(ascii: ",")) }
    return true
  }

  /// The name of a member.
  mutating func key() throws(TextFault) -> JSONText {
    let key = try string()
    try pass(UInt8(ascii: ":"))
    return key
  }

  /// A number that is not negative and has 32 bits at most.
  mutating func number() throws(TextFault) -> (value: UInt32, place: Int) {
    guard let first = peek(), TimeText.digit(first) != nil else { throw wants("a number") }
    let start = offset
    while offset < octets.count, TimeText.digit(octets[offset]) != nil { offset += 1 }
    let digits = octets[start..<offset]
    guard digits.count == 1 || first != UInt8(ascii: "0"),
      offset == octets.count || !".eE".utf8.contains(octets[offset]),
      let value = TimeText.number(digits, maximum: UInt64(UInt32.max))
    else { throw fault("not a whole number from 0 to \(UInt32.max)", at: start) }
    return (UInt32(truncatingIfNeeded: value), start)
  }

  /// A string.
  mutating func string() throws(TextFault) -> JSONText {
    guard peek() == UInt8(ascii: "\"") else { throw wants("a string") }
    let start = offset
    var text: [UInt8] = []
    var shifts: [(index: Int, by: Int)] = []
    offset += 1
    while true {
      guard offset < octets.count else { throw fault("this string has no end", at: start) }
      let octet = octets[offset]
      switch octet {
      case UInt8(ascii: "\""):
        offset += 1
        return JSONText(octets: text, start: start, shifts: shifts)
      case UInt8(ascii: "\\"):
        text += try escaped()
        shifts.append((text.count, offset - start - 1 - text.count))
      case ..<0x20: throw fault("a control character stands in a string only as an escape")
      default:
        let first = offset
        // One octet more tells that there are too many.
        let last = min(octets.count, first + ZoneTextLimits.entryOctets + 1)
        while offset < last, Self.isPlain(octets[offset]) { offset += 1 }
        text += octets[first..<offset]
      }
      guard text.count <= ZoneTextLimits.entryOctets else {
        throw fault("a string has \(ZoneTextLimits.entryOctets) octets at most", at: start)
      }
    }
  }

  /// Whether an octet of a string stands for itself.
  private static func isPlain(_ octet: UInt8) -> Bool {
    octet >= 0x20 && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: "\\")
  }

  /// What an escape stands for, in UTF-8.
  private mutating func escaped() throws(TextFault) -> [UInt8] {
    let start = offset
    offset += 2
    switch start + 1 < octets.count ? octets[start + 1] : 0 {
    case UInt8(ascii: "\""): return [UInt8(ascii: "\"")]
    case UInt8(ascii: "\\"): return [UInt8(ascii: "\\")]
    case UInt8(ascii: "/"): return [UInt8(ascii: "/")]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var units = try [unit(start)]
      if UTF16.isLeadSurrogate(units[0]), octets[offset...].starts(with: Array("\\u".utf8)) {
        offset += 2
        units.append(try unit(start))
      }
      var text: [UInt8] = []
      let isBroken = transcode(units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true) {
        text.append($0)
      }
      guard !isBroken else { throw fault("half a character", at: start) }
      return text
    default: throw fault("JSON has no such escape", at: start)
    }
  }

  /// Four hexadecimal digits.
  private mutating func unit(_ start: Int) throws(TextFault) -> UInt16 {
    let digits = octets[min(offset, octets.count)...].prefix(4)
    var unit: UInt16 = 0
    for octet in digits {
      guard let digit = Character(Unicode.Scalar(octet)).hexDigitValue else { break }
      unit = unit << 4 | UInt16(digit)
      offset += 1
    }
    guard offset == digits.endIndex, digits.count == 4 else {
      throw fault("four hexadecimal digits follow \\u", at: start)
    }
    return unit
  }

  private func wants(_ what: String) -> TextFault {
    guard offset < octets.count else { return fault("the text ends where \(what) is wanted: it is not whole") }
    return fault("\(what) is wanted here")
  }
}
