/// Text from the network or a file, made harmless where it is shown.
enum HostileText {
  /// What a terminal or a viewer would act on, spelled out: control characters, those that turn the direction of the text,
  /// line and paragraph separators. Line breaks stay with `keepingLines`.
  static func printable(_ text: String, keepingLines: Bool = false) -> String {
    guard text.unicodeScalars.contains(where: isUnprintable) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if isUnprintable(scalar), !keepingLines || scalar != "\n" {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }

  /// JSON in which such characters, and those that HTML would act on, stand as escapes: it means the same.
  static func json(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      // Line breaks stand between values only: in strings the encoder has escaped them.
      if isUnprintable(scalar) && scalar != "\n" || scalar == "<" || scalar == ">" || scalar == "&" {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }

  private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
    default: false
    }
  }
}
