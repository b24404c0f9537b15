public import DNSWire

/// A list of domains: one a line, behind `#` or `;` a comment.
public struct DomainList: Sendable {
  /// The domains, each once, in the list's order.
  public private(set) var domains: [Name] = []
  /// Lines that name no domain, in their order.
  public private(set) var mistakes: [ConfigurationError] = []

  /// Reads the octets of a list.
  public init(_ octets: [UInt8], file: String) {
    guard octets.count <= ConfigurationLimits.domainListOctets else {
      mistakes = [
        ConfigurationError(file: file, "the list has more than \(ConfigurationLimits.domainListOctets) octets")
      ]
      return
    }
    guard !octets.contains(0) else {
      mistakes = [
        ConfigurationError(file: file, "the list is no text in UTF-8; from PowerShell: Out-File -Encoding ascii")
      ]
      return
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = octets.starts(with: mark) ? octets[mark.count...] : octets[...]
    var seen: Set<Name> = []
    for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      do throws(Mistake) {
        guard let name = try Self.domain(line), seen.insert(name).inserted else { continue }
        domains.append(name)
      } catch {
        mistakes.append(ConfigurationError(file: file, line: index + 1, column: error.column, message: error.message))
      }
    }
  }

  private struct Mistake: Error {
    var column: Int
    let message: String
  }

  /// The domain that a text names, which is not behind a comment.
  public static func domain(_ text: String) throws(Malformed) -> Name {
    do throws(Mistake) {
      guard let name = try domain(Array(text.utf8)[...]) else {
        throw Mistake(column: 1, message: "a domain is missing")
      }
      return name
    } catch {
      throw Malformed(description: "\"\(text)\": \(error.message)")
    }
  }

  /// Why a text names no domain.
  public struct Malformed: Error, Sendable, CustomStringConvertible {
    /// The text and the reason.
    public let description: String
  }

  /// The domain of a line; nil where it has none.
  private static func domain(_ line: ArraySlice<UInt8>) throws(Mistake) -> Name? {
    let isSpace = { (octet: UInt8) in octet == 0x20 || (0x09...0x0D).contains(octet) }
    let content = line.prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: ";") }
    guard let start = content.firstIndex(where: { !isSpace($0) }) else { return nil }
    let word = content[start...].prefix { !isSpace($0) }
    func column(_ index: Int) -> Int { index - line.startIndex + 1 }
    if let wrong = word.firstIndex(where: { !isNameOctet($0) }) {
      throw Mistake(
        column: column(wrong), message: "a domain has letters, digits, hyphens and dots\(hint(word[wrong]))")
    }
    if let more = content[word.endIndex...].firstIndex(where: { !isSpace($0) }) {
      throw Mistake(column: column(more), message: "behind a domain stands a comment, which starts with #, or nothing")
    }
    let name: Name
    do throws(NameTextError) {
      name = try Name(text: word)
    } catch {
      throw Mistake(column: column(start), message: "\(error)")
    }
    try check(name, column(start))
    return name
  }

  private static func isNameOctet(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func hint(_ octet: UInt8) -> String {
    switch octet {
    case UInt8(ascii: "/"), UInt8(ascii: ":"): ", and this is no URL"
    case 0x80...: "; names in other scripts are written as xn--…"
    default: ""
    }
  }

  private static func check(_ name: Name, _ column: Int) throws(Mistake) {
    let labels = name.labels
    guard let last = labels.last, let first = name.folded.labels.first else {
      throw Mistake(column: column, message: "the root is no domain with KMS hosts")
    }
    guard !last.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw Mistake(column: column, message: "this is an address, or ends like one, and no domain")
    }
    guard !first.elementsEqual("_vlmcs".utf8) else {
      throw Mistake(column: column, message: "the domain stands alone, without _vlmcs._tcp in front")
    }
  }
}
