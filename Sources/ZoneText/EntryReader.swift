internal import DNSWire

/// Reads entries in order: directives, and records with the parts they leave out (RFC 1035 §5.1, RFC 2308 §4).
struct EntryReader {
  /// A record with the places that later checks report.
  struct Item: Sendable {
    var record: ResourceRecord
    var line: Int
    /// Of the owner, or of the type where the owner is left out.
    var ownerPosition: Position
    var typePosition: Position
  }

  private enum Owner {
    case none
    case known(Name)
    /// The last owner could not be read: records that repeat it are read and left out.
    case unreadable
  }

  /// What is read in another way than it is written.
  private(set) var warnings: [TextFault] = []
  private var origin: Name?
  private var owner = Owner.none
  private var defaultTTL: UInt32?
  private var lastTTL: UInt32?
  private var hasFaults = false
  /// The types whose mnemonics were read, by these in eight octets at most.
  private var types: [UInt64: RecordType] = [:]

  init(origin: Name?) {
    self.origin = origin
  }

  /// Takes note of an entry that could not be scanned or read, so that its consequences are not reported as well.
  mutating func noteFault() {
    hasFaults = true
  }

  /// Takes note that the owner of the last entry is not known.
  mutating func forgetOwner() {
    owner = .unreadable
  }

  /// Reads one entry; nil where it gives no record.
  mutating func read(_ entry: Entry) throws(TextFault) -> Item? {
    var tokens = entry.tokens
    guard let first = tokens.first else { return nil }
    if !entry.startsWithBlank, !first.isQuoted, first.octets.first == UInt8(ascii: "$") {
      try readDirective(first, tokens.dropFirst())
      return nil
    }
    var ownerPosition: Position?
    if !entry.startsWithBlank {
      ownerPosition = first.position
      try readOwner(first)
      tokens = tokens.dropFirst()
    }
    let (ttl, afterTTL) = try readTTLAndClass(tokens, after: first)
    tokens = afterTTL
    guard let typeToken = tokens.popFirst() else { throw first.fault("this entry has no type") }
    let type = try readType(typeToken)
    let rdata = try RdataText.read(type, tokens, typeToken: typeToken, origin: origin)
    let effectiveTTL = try resolveTTL(ttl, type, rdata, typeToken)
    switch owner {
    case .none: throw typeToken.fault("the first record has no owner")
    case .unreadable: return nil
    case .known(let name):
      return Item(
        record: ResourceRecord(name: name, type: type, ttl: effectiveTTL, rdata: rdata),
        line: entry.line,
        ownerPosition: ownerPosition ?? typeToken.position,
        typePosition: typeToken.position
      )
    }
  }

  private mutating func readDirective(_ directive: Token, _ values: ArraySlice<Token>) throws(TextFault) {
    if directive.isWord("$INCLUDE") || directive.isWord("$GENERATE") {
      throw directive.fault("this version does not read this directive")
    }
    let isOrigin = directive.isWord("$ORIGIN")
    guard isOrigin || directive.isWord("$TTL") else { throw directive.fault("unknown directive") }
    guard let value = values.first else { throw directive.fault("this directive has no value") }
    if let extra = values.dropFirst().first { throw extra.fault("this directive takes one value") }
    if isOrigin {
      origin = try name(value)
    } else {
      defaultTTL = try ttl(value)
    }
  }

  private mutating func readOwner(_ token: Token) throws(TextFault) {
    owner = .unreadable
    owner = .known(try name(token))
  }

  /// Reads TTL and class, each optional, in either order.
  private mutating func readTTLAndClass(
    _ tokens: ArraySlice<Token>, after first: Token
  ) throws(TextFault) -> (ttl: UInt32?, rest: ArraySlice<Token>) {
    var rest = tokens
    var ttl: UInt32?
    var hasClass = false
    while let token = rest.first {
      if token.octets.first.flatMap(TimeText.digit) != nil, !token.isQuoted {
        guard ttl == nil else { throw token.fault("a second TTL") }
        ttl = try self.ttl(token)
      } else if isClass(token) {
        guard token.isWord("IN") || token.isWord("CLASS1") else {
          throw token.fault("only class IN is served")
        }
        guard !hasClass else { throw token.fault("a second class") }
        hasClass = true
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    return (ttl, rest)
  }

  private static let classes: Set<String> = ["IN", "CH", "CHAOS", "HS", "HESIOD", "CS", "NONE"]

  private func isClass(_ token: Token) -> Bool {
    // Most words here are types.
    guard let first = token.octets.first.map(ASCII.folded), [0x63, 0x68, 0x69, 0x6E].contains(first) else {
      return false
    }
    // No mnemonic of a class is longer than CLASS65535.
    guard token.octets.count <= 10, let text = token.asciiText?.uppercased() else { return false }
    return Self.classes.contains(text)
      || (text.hasPrefix("CLASS") && TimeText.number(token.octets.dropFirst(5), maximum: 0xFFFF) != nil)
  }

  private mutating func readType(_ token: Token) throws(TextFault) -> RecordType {
    guard !token.isQuoted, token.octets.count <= 8 else { return try readNewType(token) }
    let word = token.octets.reduce(0) { $0 << 8 | UInt64(ASCII.folded($1)) }
    if let known = types[word] { return known }
    let type = try readNewType(token)
    types[word] = type
    return type
  }

  private func readNewType(_ token: Token) throws(TextFault) -> RecordType {
    guard let text = token.asciiText, let type = RecordType(text: text) else { throw token.fault("unknown type") }
    guard !type.isMeta else { throw token.fault("no zone can hold records of this type") }
    return type
  }

  /// The TTL that counts: the record's own, `$TTL`, the last one written (RFC 1035 §5.1), the SOA's minimum.
  ///
  /// An SOA without a TTL in a file without `$TTL` sets the default, as all servers read it.
  private mutating func resolveTTL(
    _ ttl: UInt32?, _ type: RecordType, _ rdata: [UInt8], _ typeToken: Token
  ) throws(TextFault) -> UInt32 {
    if let ttl {
      lastTTL = ttl
      return ttl
    }
    if let known = defaultTTL ?? lastTTL { return known }
    if type == .soa, let minimum = (try? StartOfAuthority(rdata: rdata))?.minimum, minimum <= ZoneTextLimits.ttl {
      defaultTTL = minimum
      return minimum
    }
    // What came before might have set it: one error is enough.
    if hasFaults { return 0 }
    throw typeToken.fault("this record has no TTL, and neither $TTL nor a record before it gives one")
  }

  private mutating func ttl(_ token: Token) throws(TextFault) -> UInt32 {
    guard !token.isQuoted, let seconds = TimeText.seconds(token.octets) else {
      throw token.fault("not a TTL: seconds, or numbers with the units s, m, h, d, w")
    }
    guard let ttl = UInt32(exactly: seconds) else { throw token.fault("a TTL is \(ZoneTextLimits.ttl) at most") }
    guard ttl > ZoneTextLimits.ttl else { return ttl }
    if warnings.count < ZoneTextLimits.errors {
      warnings.append(token.fault("a TTL above \(ZoneTextLimits.ttl) is read as 0 (RFC 2181)"))
    }
    return 0
  }

  private func name(_ token: Token) throws(TextFault) -> Name {
    guard !token.isQuoted else { throw token.fault("a name does not stand in quotation marks") }
    do {
      return try Name(text: token.octets, origin: origin)
    } catch {
      throw token.fault(error.description)
    }
  }
}
