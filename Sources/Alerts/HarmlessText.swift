/// Text from the network, on its way to programs that read lines.
enum HarmlessText {
  /// A text of at most so many octets in which control characters, those that turn the direction of text, and line and
  /// paragraph separators are spelled out.
  static func of(_ text: String, octets: Int = .max) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      var piece = String(scalar)
      if isUnprintable(scalar) { piece = "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" }
      guard result.utf8.count + piece.utf8.count <= octets else { return result + "…" }
      result += piece
    }
    return result
  }

  private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
    default: false
    }
  }
}
