/// The lines that one `$GENERATE` stands for, as BIND has it: `$GENERATE FIRST-LAST[/STEP] OWNER [TTL] [CLASS] TYPE RDATA`, where
/// `$` in owner and rdata is the number, `${OFFSET[,WIDTH[,BASE]]}` the number in another form, `$$` and `\$` a dollar sign.
struct GeneratedLines {
  private let first: Int
  private let last: Int
  private let step: Int
  private let owner: [UInt8]
  private let middle: [UInt8]
  private let rdata: [UInt8]

  /// Takes the directive's tokens.
  init(_ tokens: ArraySlice<Token>) throws(TextFault) {
    guard let directive = tokens.first else { throw TextFault(.offset(0), "this directive has no value") }
    let values = tokens.dropFirst()
    guard values.count >= 4, let range = values.first, let rdataToken = values.last else {
      throw directive.fault("this directive needs a range, an owner, a type and rdata")
    }
    (first, last, step) = try Self.range(range)
    let ownerToken = values[values.startIndex + 1]
    guard values.count <= 6, values.dropFirst(2).dropLast(2).allSatisfy(Self.isTTLOrClass) else {
      throw rdataToken.fault("behind owner, TTL, class and type rdata of several words stands in quotation marks here")
    }
    for token in values.dropFirst().dropLast() where token.isQuoted {
      throw token.fault("only rdata stands in quotation marks here")
    }
    owner = Array(ownerToken.octets)
    middle = Array(values.dropFirst(2).dropLast().map(\.octets).joined(separator: [0x20]))
    rdata = rdataToken.isQuoted ? Self.withinQuotes(rdataToken.octets) : Array(rdataToken.octets)
    // Faults of the templates show in any line.
    _ = try Self.expand(owner, first, ownerToken)
    _ = try Self.expand(rdata, first, rdataToken)
  }

  /// What stands in quotation marks: `\"` in it is one of a character-string's.
  private static func withinQuotes(_ octets: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var rest = octets
    while let octet = rest.popFirst() {
      guard octet == UInt8(ascii: "\\"), let next = rest.popFirst() else {
        text.append(octet)
        continue
      }
      text += next == UInt8(ascii: "\"") ? [next] : [octet, next]
    }
    return text
  }

  /// How many lines there are.
  var count: Int { (last - first) / step + 1 }

  /// One of them.
  func line(_ index: Int, _ directive: Token) throws(TextFault) -> [UInt8] {
    let number = first + index * step
    var line = try Self.expand(owner, number, directive)
    line.append(0x20)
    line += middle
    line.append(0x20)
    line += try Self.expand(rdata, number, directive)
    return line
  }

  private static func isTTLOrClass(_ token: Token) -> Bool {
    if let first = token.octets.first, TimeText.digit(first) != nil { return true }
    let text = token.asciiText?.uppercased() ?? ""
    return ["IN", "CH", "HS"].contains(text) || text.hasPrefix("CLASS")
  }

  private static func range(_ token: Token) throws(TextFault) -> (Int, Int, Int) {
    let parts = token.octets.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let ends = (parts.first ?? []).split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    func number(_ text: ArraySlice<UInt8>) -> Int? { TimeText.number(text, maximum: 0x7FFF_FFFF).map { Int($0) } }
    guard !token.isQuoted, parts.count <= 2, ends.count == 2, let first = number(ends[0]), let last = number(ends[1]),
      let step = parts.count == 2 ? number(parts[1]) : 1
    else { throw token.fault("not a range: FIRST-LAST or FIRST-LAST/STEP") }
    guard first <= last else { throw token.fault("a range goes from the smaller number to the larger one") }
    guard step > 0 else { throw token.fault("a step is 1 at least") }
    return (first, last, step)
  }

  private static func expand(_ template: [UInt8], _ number: Int, _ token: Token) throws(TextFault) -> [UInt8] {
    var text: [UInt8] = []
    var rest = template[...]
    while let octet = rest.popFirst() {
      switch octet {
      case UInt8(ascii: "\\"):
        text.append(octet)
        if let next = rest.popFirst() { text.append(next) }
      case UInt8(ascii: "$"):
        if rest.first == UInt8(ascii: "$") {
          rest = rest.dropFirst()
          text += [UInt8(ascii: "\\"), UInt8(ascii: "$")]
        } else if rest.first == UInt8(ascii: "{") {
          guard let end = rest.firstIndex(of: UInt8(ascii: "}")),
            let form = NumberForm(rest[rest.index(after: rest.startIndex)..<end]), let digits = form.text(number)
          else { throw token.fault("not a form of the number: ${OFFSET}, ${OFFSET,WIDTH} or ${OFFSET,WIDTH,BASE}") }
          text += digits
          rest = rest[rest.index(after: end)...]
        } else {
          text += Array(String(number).utf8)
        }
      default: text.append(octet)
      }
      guard text.count <= ZoneTextLimits.generatedOctets else {
        throw token.fault("a generated line has more than \(ZoneTextLimits.generatedOctets) octets")
      }
    }
    return text
  }
}

/// The form of a number in a template.
private struct NumberForm {
  private let offset: Int
  private let width: Int
  private let base: UInt8

  init?(_ text: ArraySlice<UInt8>) {
    let parts = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return nil }
    let isNegative = parts[0].first == UInt8(ascii: "-")
    guard let offset = TimeText.number(isNegative ? parts[0].dropFirst() : parts[0], maximum: 0x7FFF_FFFF),
      let width = parts.count > 1 ? TimeText.number(parts[1], maximum: 255) : 0
    else { return nil }
    let base = parts.count > 2 ? parts[2] : [UInt8(ascii: "d")]
    guard base.count == 1, let letter = base.first, "doxXnN".utf8.contains(letter) else { return nil }
    self.offset = isNegative ? -Int(offset) : Int(offset)
    self.width = Int(width)
    self.base = letter
  }

  /// The digits; nil where a negative number has none.
  func text(_ number: Int) -> [UInt8]? {
    let value = number + offset
    switch base {
    case UInt8(ascii: "n"), UInt8(ascii: "N"):
      guard value >= 0 else { return nil }
      return nibbles(value)
    case UInt8(ascii: "d"):
      let digits = String(abs(value))
      let sign = value < 0 ? "-" : ""
      return Array((sign + zeros(width - digits.count - sign.count) + digits).utf8)
    default:
      guard value >= 0 else { return nil }
      let digits = String(value, radix: base == UInt8(ascii: "o") ? 8 : 16, uppercase: base == UInt8(ascii: "X"))
      return Array((zeros(width - digits.count) + digits).utf8)
    }
  }

  private func zeros(_ count: Int) -> String { String(repeating: "0", count: max(0, count)) }

  /// Hexadecimal digits from the last to the first with dots between them; the width counts both, so that an even one ends in
  /// a dot.
  private func nibbles(_ value: Int) -> [UInt8] {
    var text: [UInt8] = []
    var rest = value
    repeat {
      text += Array(String(rest & 15, radix: 16, uppercase: base == UInt8(ascii: "N")).utf8)
      rest >>= 4
      if rest > 0 || text.count < width { text.append(UInt8(ascii: ".")) }
    } while rest > 0 || text.count < width
    return text
  }
}
