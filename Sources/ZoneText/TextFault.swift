/// A place in a text, counted from 1.
struct Position {
  var line: Int
  var column: Int
}

/// What is wrong with a text, and where: an error before it knows its file.
struct TextFault: Error {
  var position: Position
  var message: String
  var text: String

  init(_ position: Position, _ message: String, text: String = "") {
    self.position = position
    self.message = message
    self.text = text
  }
}

/// Octets made fit for an error message.
enum Excerpt {
  /// The octets with unprintable ones as `\DDD`, and no more than `ZoneTextLimits.excerptOctets` of them.
  static func text(_ octets: some Collection<UInt8>) -> String {
    var text = ""
    for octet in octets.prefix(ZoneTextLimits.excerptOctets) {
      if (0x20...0x7E).contains(octet) {
        text.unicodeScalars.append(Unicode.Scalar(octet))
      } else {
        text += "\\" + (octet < 100 ? "0" : "") + (octet < 10 ? "0" : "") + String(octet)
      }
    }
    return octets.count > ZoneTextLimits.excerptOctets ? text + "..." : text
  }
}
