import ArgumentParser
import Foundation
import Glibc

/// When to print in colours.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
  case always
  case never
  case auto

  /// The colours for what goes to standard output; `auto` means a terminal, unless `NO_COLOR` is set (no-color.org).
  func colours(isStandardOutput: Bool) -> Colours {
    switch self {
    case .always: return Colours(isOn: true)
    case .never: return Colours(isOn: false)
    case .auto:
      let environment = ProcessInfo.processInfo.environment
      let isWanted = environment["NO_COLOR"]?.isEmpty ?? true && environment["TERM"] != "dumb"
      return Colours(isOn: isWanted && isStandardOutput && isatty(STDOUT_FILENO) == 1)
    }
  }
}

/// Colours of a terminal (ECMA-48, SGR), or none.
struct Colours {
  enum Colour: Int {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
    case cyan = 36
  }

  var isOn: Bool

  func paint(_ text: String, _ colour: Colour?) -> String {
    guard isOn, let colour, !text.isEmpty else { return text }
    return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
  }
}
