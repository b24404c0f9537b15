import DNSWire

/// What may stand in commands and in their comments, whatever the shell.
///
/// Names come from the network, and can hold any octet. Only names of letters, digits, underscores and hyphens, no label with a hyphen
/// in front, are written into commands of a shell: none of these characters means anything to PowerShell, to `cmd.exe`,
/// or to a program that looks for options.
enum CommandText {
  /// A name that every shell takes as it stands, without the final dot; nil for all other names.
  static func plain(_ name: Name) -> String? {
    guard !name.isRoot else { return nil }
    for label in name.labels where label.first == UInt8(ascii: "-") || !label.allSatisfy(isPlain) { return nil }
    return name.labels.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
  }

  /// A name as `nsupdate` reads it: all that is not plain as `\DDD` (RFC 1035 §5.1), and absolute.
  static func escaped(_ name: Name) -> String {
    guard !name.isRoot else { return "." }
    return name.labels.map { label in label.map { isPlain($0) ? character($0) : decimal($0) }.joined() + "." }.joined()
  }

  /// A text that ends no comment and means nothing in one: everything that could is written as `\DDD`.
  static func comment(_ text: String) -> String {
    text.utf8.map { isHarmless($0) ? character($0) : decimal($0) }.joined()
  }

  private static func isPlain(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isHarmless(_ octet: UInt8) -> Bool {
    isPlain(octet) || " .,:;/()=\\*+@'\"".utf8.contains(octet)
  }

  private static func character(_ octet: UInt8) -> String { String(UnicodeScalar(octet)) }

  private static func decimal(_ octet: UInt8) -> String {
    let digits = String(octet)
    return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
