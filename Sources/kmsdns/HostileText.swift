/// Text from the network or a file, made harmless where it is shown.
enum HostileText {
  /// What a terminal or a viewer would act on, spelled out: control characters, those that turn the direction of the text,
  /// line and paragraph separators. Line breaks stay with `keepingLines`.
  static func printable(_ text: String, keepingLines: Bool = false) -> String {
    guard !isPlain(text), text.unicodeScalars.contains(where: isUnprintable) else { return text }
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
    let isPlain = text.utf8.allSatisfy { octet in
      (0x20...0x7E).contains(octet) && octet != 0x3C && octet != 0x3E && octet != 0x26 || octet == 0x0A
    }
    if isPlain { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
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

  /// Whether there are only ASCII characters that mean nothing: as good as always.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    if (0x20...0x7E).contains(scalar.value) { return false }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
    default: false
    }
  }
}
