internal import DNSWire

/// A place in a text: line and column, counted from 1, or an offset of which these are not worked out yet, as few are ever
/// asked for.
struct Position {
  var line: Int
  var column: Int

  /// A place that is so many octets behind the start of the text.
  static func offset(_ offset: Int) -> Position { Position(line: 0, column: offset) }

  /// The offset, where line and column are not worked out yet.
  var offset: Int? { line == 0 ? column : nil }
}

/// What is wrong with a text, and where: an error before it knows its file.
struct TextFault: Error {
  var position: Position
  var code: ZoneCode
  var message: String
  var text: String
  /// What to do, in words, where that is not the same for all of its code.
  var hint: String?

  init(
    _ position: Position, _ message: String, text: String = "", code: ZoneCode = .rdata, hint: String? = nil
  ) {
    self.position = position
    self.hint = hint
    self.code = code
    self.message = message
    self.text = text
  }

  /// The same of a text that starts so many octets later.
  func moved(by base: Int) -> TextFault {
    position.offset.map { at(.offset($0 + base)) } ?? self
  }

  /// The same at another place.
  func at(_ position: Position) -> TextFault {
    var fault = self
    fault.position = position
    return fault
  }
}

/// Octets made fit for an error message.
enum Excerpt {
  /// The same of a part of a text.
  static func text(_ octets: borrowing Span<UInt8>) -> String {
    // One octet more tells that there are more.
    text(octets.array(0..<min(octets.count, ZoneTextLimits.excerptOctets + 1)))
  }

  /// The octets of a part of a line: tabs as blanks, unprintable ones as `\DDD`.
  static func line(_ octets: ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(octets.count)
    for octet in octets { append(octet == 0x09 ? 0x20 : octet, to: &text) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The octets with unprintable ones as `\DDD`, and no more than `ZoneTextLimits.excerptOctets` of them.
  static func text(_ octets: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(ZoneTextLimits.excerptOctets)
    for octet in octets.prefix(ZoneTextLimits.excerptOctets) { append(octet, to: &text) }
    if octets.count > ZoneTextLimits.excerptOctets { text += "...".utf8 }
    return String(decoding: text, as: UTF8.self)
  }

  private static func append(_ octet: UInt8, to text: inout [UInt8]) {
    guard !(0x20...0x7E).contains(octet) else { return text.append(octet) }
    text.append(UInt8(ascii: "\\"))
    for unit: UInt8 in [100, 10, 1] { text.append(UInt8(ascii: "0") + octet / unit % 10) }
  }
}
