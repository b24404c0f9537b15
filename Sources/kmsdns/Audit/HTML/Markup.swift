/// A piece of HTML. What is interpolated into one is text, and escaped, unless it is a piece of HTML itself.
struct Markup: ExpressibleByStringInterpolation {
  /// The HTML.
  let html: String

  init(stringLiteral text: String) {
    html = text
  }

  init(stringInterpolation: StringInterpolation) {
    html = stringInterpolation.html
  }

  private init(html: String) {
    self.html = html
  }

  /// All pieces, one after the other.
  init(_ pieces: some Sequence<Markup>) {
    html = pieces.map(\.html).joined()
  }

  static func + (left: Markup, right: Markup) -> Markup { Markup(html: left.html + right.html) }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      html.reserveCapacity(literalCapacity)
    }

    mutating func appendLiteral(_ literal: String) {
      html += literal
    }

    mutating func appendInterpolation(_ markup: Markup) {
      html += markup.html
    }

    mutating func appendInterpolation(_ markup: Markup?) {
      html += markup?.html ?? ""
    }

    mutating func appendInterpolation(_ text: String) {
      html += Markup.escaped(text)
    }

    mutating func appendInterpolation(_ number: some BinaryInteger) {
      html += String(number)
    }
  }

  /// A text in which long names may be broken after their dots, and paths after their slashes.
  static func breakable(_ text: String) -> Markup {
    Markup(html: escaped(text).replacing(/[.\/_]/) { "\($0.output)<wbr>" })
  }

  /// The text for any place in HTML but a script: neither an element nor an attribute can be made or ended by it. What can't be
  /// seen, or turns the direction of writing, is shown by its number.
  private static func escaped(_ text: String) -> String {
    var html = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": html += "&amp;"
      case "<": html += "&lt;"
      case ">": html += "&gt;"
      case "\"": html += "&quot;"
      case "'": html += "&#39;"
      case "\n": html += "\n"
      case _ where isInvisible(scalar): html += "U+" + hexadecimal(scalar)
      default: html.unicodeScalars.append(scalar)
      }
    }
    return html
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator, .privateUse: true
    default: false
    }
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
