internal import DNSWire
internal import Zone

/// Reads entries in order: directives, and records with the parts they leave out (RFC 1035 §5.1, RFC 2308 §4).
struct EntryReader: ~Copyable {
  private enum Owner {
    case none
    /// The last owner is in `ownerText`; `isLast` tells whether the last record of the list is its.
    case known(isLast: Bool)
    /// The last owner could not be read: records that repeat it are read and left out.
    case unreadable
  }

  /// The records that were read.
  var records = PackedRecords()
  /// What is read in another way than it is written.
  private(set) var warnings: [TextFault] = []
  /// Whether a record took its TTL from the last one written before the first entry that this reader read.
  private(set) var usesEarlierTTL = false
  private(set) var state: State
  private var owner = Owner.none
  private var ownerText = NameText()
  private var rdata = CommonRdata()
  private var hasFaults = false
  private var hasOwnTTL = false
  /// The types whose mnemonics were read, by these in eight octets at most.
  private var types: [UInt64: RecordType] = [:]

  init(origin: Name?) {
    state = State(origin: origin)
  }

  /// What holds for the entries that follow.
  struct State: Sendable {
    var origin: Name?
    var defaultTTL: UInt32?
    var lastTTL: UInt32?
  }

  /// A reader that goes on at another place, where an owner stands.
  init(_ state: State) {
    self.state = state
  }

  /// Takes what another reader has read of the entries that follow; false where there is no room.
  mutating func take(_ records: PackedRecords, _ warnings: [TextFault], _ state: State) -> Bool {
    guard self.records.append(contentsOf: records) else { return false }
    self.warnings = Array((self.warnings + warnings).prefix(ZoneTextLimits.errors))
    self.state = state
    owner = .unreadable
    return true
  }

  /// Takes note of an entry that could not be scanned or read, so that its consequences are not reported as well.
  mutating func noteFault() {
    hasFaults = true
  }

  /// Takes note that the owner of the last entry is not known.
  mutating func forgetOwner() {
    owner = .unreadable
  }

  /// Reads the entry that was scanned.
  mutating func read(_ entry: borrowing EntryScanner) throws(TextFault) {
    let text = entry.text
    guard entry.tokenCount > 0 else { return }
    let first = entry.tokens[0]
    var next = 0
    if !entry.startsWithBlank {
      if !first.isQuoted, text[first.start] == UInt8(ascii: "$") { return try readDirective(entry) }
      try readOwner(first, text)
      next = 1
    }
    let ttl = try readTTLAndClass(entry, &next)
    guard next < entry.tokenCount else { throw entry.token(0).fault("this entry has no type") }
    let typeToken = entry.tokens[next]
    let type = try readType(typeToken, text)
    if !rdata.read(type, entry, from: next + 1, origin: state.origin) {
      rdata.octets = try RdataText.read(
        type, entry.tokens(from: next + 1), typeToken: typeToken.token(in: text), origin: state.origin)
    }
    try append(type, ttl, typeToken, entry)
  }

  private mutating func append(
    _ type: RecordType, _ written: UInt32?, _ typeToken: TokenRange, _ entry: borrowing EntryScanner
  ) throws(TextFault) {
    let ttl = try resolveTTL(written, type, typeToken, entry.text)
    let place = Place(offset: entry.tokens[0].start, isOwnerLeftOut: entry.startsWithBlank).number
    let hasRoom: Bool
    switch owner {
    case .none: throw typeToken.token(in: entry.text).fault("the first record has no owner")
    case .unreadable: return
    case .known(isLast: true):
      hasRoom = Self.appendToOwner(&records, type, ttl, rdata, place)
    case .known(isLast: false):
      hasRoom = Self.append(to: &records, ownerText, type, ttl, rdata, place)
      owner = .known(isLast: true)
    }
    guard hasRoom else { throw typeToken.token(in: entry.text).fault("the zone is larger than can be served") }
  }

  // The parts are handed over one by one, so that the list is changed while the others are read.

  private static func append(
    to records: inout PackedRecords, _ owner: borrowing NameText, _ type: RecordType, _ ttl: UInt32,
    _ rdata: borrowing CommonRdata, _ place: UInt32
  ) -> Bool {
    records.append(owner: owner.wire, type: type, ttl: ttl, rdata: rdata.octets.span, place: place)
  }

  private static func appendToOwner(
    _ records: inout PackedRecords, _ type: RecordType, _ ttl: UInt32, _ rdata: borrowing CommonRdata, _ place: UInt32
  ) -> Bool {
    records.appendToOwner(type: type, ttl: ttl, rdata: rdata.octets.span, place: place)
  }

  private mutating func readDirective(_ entry: borrowing EntryScanner) throws(TextFault) {
    let directive = entry.token(0)
    if directive.isWord("$INCLUDE") || directive.isWord("$GENERATE") {
      throw directive.fault("this version does not read this directive")
    }
    let isOrigin = directive.isWord("$ORIGIN")
    guard isOrigin || directive.isWord("$TTL") else { throw directive.fault("unknown directive") }
    guard entry.tokenCount > 1 else { throw directive.fault("this directive has no value") }
    guard entry.tokenCount == 2 else { throw entry.token(2).fault("this directive takes one value") }
    if isOrigin {
      let value = entry.token(1)
      guard !value.isQuoted else { throw value.fault("a name does not stand in quotation marks") }
      state.origin = try RdataText.name(value, state.origin)
    } else {
      state.defaultTTL = try ttl(entry.tokens[1], entry.text)
    }
  }

  private mutating func readOwner(_ token: TokenRange, _ text: borrowing Span<UInt8>) throws(TextFault) {
    let before = owner
    owner = .unreadable
    guard !token.isQuoted else {
      throw token.token(in: text).fault("a name does not stand in quotation marks")
    }
    do {
      try ownerText.read(text.extracting(token.octets), origin: state.origin)
    } catch {
      throw token.token(in: text).fault(error.description)
    }
    // Most owners that are repeated are written out.
    if case .known(isLast: true) = before, ownerText.isSpelledAs(records.owner(at: records.count - 1)) {
      owner = before
    } else {
      owner = .known(isLast: false)
    }
  }

  /// Reads TTL and class, each optional, in either order.
  private mutating func readTTLAndClass(
    _ entry: borrowing EntryScanner, _ next: inout Int
  ) throws(TextFault) -> UInt32? {
    let text = entry.text
    var ttl: UInt32?
    var hasClass = false
    while next < entry.tokenCount {
      let token = entry.tokens[next]
      let octets = text.extracting(token.octets)
      if !token.isQuoted, !octets.isEmpty, TimeText.digit(octets[0]) != nil {
        guard ttl == nil else { throw entry.token(next).fault("a second TTL") }
        ttl = try self.ttl(token, text)
      } else if !token.isQuoted, Self.mayBeClass(octets), isClass(entry.token(next)) {
        let token = entry.token(next)
        guard token.isWord("IN") || token.isWord("CLASS1") else {
          throw token.fault("only class IN is served")
        }
        guard !hasClass else { throw token.fault("a second class") }
        hasClass = true
      } else {
        break
      }
      next += 1
    }
    return ttl
  }

  /// Where the type of an entry stands.
  static func typeOffset(_ entry: borrowing EntryScanner, isOwnerLeftOut: Bool) -> Int? {
    var reader = EntryReader(origin: .root)
    var next = isOwnerLeftOut ? 0 : 1
    _ = try? reader.readTTLAndClass(entry, &next)
    return next < entry.tokenCount ? entry.tokens[next].start : nil
  }

  private static let classes: Set<String> = ["IN", "CH", "CHAOS", "HS", "HESIOD", "CS", "NONE"]

  /// Most words here are types. No mnemonic of a class is longer than CLASS65535.
  private static func mayBeClass(_ octets: borrowing Span<UInt8>) -> Bool {
    guard octets.count >= 2, octets.count <= 10 else { return false }
    switch ASCII.folded(octets[0]) {
    case UInt8(ascii: "i"): return octets.count == 2
    case UInt8(ascii: "c"): return ASCII.folded(octets[1]) != UInt8(ascii: "n")
    case UInt8(ascii: "h"), UInt8(ascii: "n"): return true
    default: return false
    }
  }

  private func isClass(_ token: Token) -> Bool {
    guard let text = token.asciiText?.uppercased() else { return false }
    return Self.classes.contains(text)
      || (text.hasPrefix("CLASS") && TimeText.number(token.octets.dropFirst(5), maximum: 0xFFFF) != nil)
  }

  private mutating func readType(_ token: TokenRange, _ text: borrowing Span<UInt8>) throws(TextFault) -> RecordType {
    guard !token.isQuoted, token.count <= 8 else { return try readNewType(token.token(in: text)) }
    var word: UInt64 = 0
    for index in token.octets { word = word << 8 | UInt64(ASCII.folded(text[index])) }
    switch word {
    case 0x61: return .a
    case 0x6161_6161: return .aaaa
    case 0x63_6E61_6D65: return .cname
    default: break
    }
    if let known = types[word] { return known }
    let type = try readNewType(token.token(in: text))
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
    _ ttl: UInt32?, _ type: RecordType, _ typeToken: TokenRange, _ text: borrowing Span<UInt8>
  ) throws(TextFault) -> UInt32 {
    if let ttl {
      state.lastTTL = ttl
      hasOwnTTL = true
      return ttl
    }
    if let known = state.defaultTTL { return known }
    if let known = state.lastTTL {
      if !hasOwnTTL { usesEarlierTTL = true }
      return known
    }
    if type == .soa, let minimum = (try? StartOfAuthority(rdata: rdata.octets))?.minimum,
      minimum <= ZoneTextLimits.ttl
    {
      state.defaultTTL = minimum
      return minimum
    }
    // What came before might have set it: one error is enough.
    if hasFaults { return 0 }
    throw typeToken.token(in: text).fault(
      "this record has no TTL, and neither $TTL nor a record before it gives one")
  }

  private mutating func ttl(_ token: TokenRange, _ text: borrowing Span<UInt8>) throws(TextFault) -> UInt32 {
    guard !token.isQuoted, let seconds = TimeText.seconds(text.extracting(token.octets)) else {
      throw token.token(in: text).fault("not a TTL: seconds, or numbers with the units s, m, h, d, w")
    }
    guard let ttl = UInt32(exactly: seconds) else {
      throw token.token(in: text).fault("a TTL is \(ZoneTextLimits.ttl) at most")
    }
    guard ttl > ZoneTextLimits.ttl else { return ttl }
    if warnings.count < ZoneTextLimits.errors {
      warnings.append(token.token(in: text).fault("a TTL above \(ZoneTextLimits.ttl) is read as 0 (RFC 2181)"))
    }
    return 0
  }
}
