public import DNSWire

/// Writes records as lines of a master file (RFC 1035 §5.1), in the order in which they come.
public struct MasterFileWriter {
  private let origin: Name
  private let style: MasterFileStyle
  private let ownerWidth: Int
  private var lastOwner: Name?
  private var text: [UInt8] = []

  /// Columns that an owner may widen its column to; longer ones stand out.
  public static let widestOwner = 40
  private static let timeWidth = 7
  private static let typeWidth = 7

  /// Makes a writer; `ownerWidth` is the width of the longest owner, as `width` tells it.
  public init(origin: Name, style: MasterFileStyle, ownerWidth: Int) {
    self.origin = origin
    self.style = style
    self.ownerWidth = min(ownerWidth, Self.widestOwner)
    if style == .relative { text += "$ORIGIN \(origin)\n".utf8 }
  }

  /// The columns that an owner takes in a zone.
  public static func width(of owner: Name, origin: Name, style: MasterFileStyle) -> Int {
    switch style {
    case .full: owner.description.utf8.count
    case .relative: RelativeName.text(owner, origin: origin).utf8.count
    case .canonical: 0
    }
  }

  /// Octets that are written and not taken yet.
  public var octetCount: Int { text.count }

  /// Gives what is written, and starts anew.
  public mutating func take() -> [UInt8] {
    defer { text.removeAll(keepingCapacity: true) }
    return text
  }

  /// Writes a line of comment; what would end it, or can't be printed, is spelled out.
  public mutating func write(comment: String) {
    text += "; ".utf8
    text += CommentText.line(comment).utf8
    text.append(UInt8(ascii: "\n"))
  }

  /// Writes a record of class IN.
  public mutating func write(_ record: ResourceRecord) {
    switch style {
    case .canonical: writeCanonical(record)
    case .full: write(record, owner: record.name.description)
    case .relative:
      let isSame = lastOwner?.wire == record.name.wire
      write(record, owner: isSame ? "" : RelativeName.text(record.name, origin: origin))
      lastOwner = record.name
    }
  }

  private mutating func writeCanonical(_ record: ResourceRecord) {
    let rdata = RecordData.canonical(record.type, record.rdata)
    text += record.name.folded.description.utf8
    text += " \(record.ttl) IN \(record.type) ".utf8
    text += RecordText.rdata(record.type, rdata).utf8
    text.append(UInt8(ascii: "\n"))
  }

  private mutating func write(_ record: ResourceRecord, owner: String) {
    append(owner, width: ownerWidth)
    append(String(record.ttl), width: Self.timeWidth)
    text += "IN ".utf8
    append(record.type.description, width: Self.typeWidth)
    text += RecordText.rdata(record.type, record.rdata).utf8
    text.append(UInt8(ascii: "\n"))
  }

  private mutating func append(_ field: String, width: Int) {
    text += field.utf8
    for _ in 0...max(0, width - field.utf8.count) { text.append(UInt8(ascii: " ")) }
  }
}

/// Names as they stand below an origin.
enum RelativeName {
  /// The name without the origin's labels, `@` for the origin; absolute where it is not below it.
  static func text(_ name: Name, origin: Name) -> String {
    if name == origin { return "@" }
    guard name.isSubdomain(of: origin), !origin.isRoot,
      let relative = try? Name(wire: name.wire.dropLast(origin.wire.count) + [0])
    else { return name.description }
    return relative.relativeText
  }
}

/// Texts from outside as comments.
enum CommentText {
  /// The text on one line of printable characters.
  static func line(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    return text.utf8.reduce(into: "") { line, octet in
      if (0x20...0x7E).contains(octet) {
        line.unicodeScalars.append(Unicode.Scalar(octet))
      } else {
        line += "\\" + (octet < 100 ? "0" : "") + (octet < 10 ? "0" : "") + String(octet)
      }
    }
  }
}
