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

  /// An owner as it is written: octets of a text, which is known by its base.
  private struct OwnerPlace {
    var base: Int
    var octets: Range<Int>
  }

  /// The dialect, and where the text stands among those that a zone is read from.
  struct Context: Sendable {
    var isWindows = false
    var base = 0
    /// Where the records are said to stand, instead of in this text: that of the directive that generated it.
    var place: Int?
  }

  var context = Context()
  /// The records that were read.
  var records = PackedRecords()
  /// The hours since 1601 of the last refresh, by the records' positions, where the file tells them.
  private(set) var ages: [Int: UInt32] = [:]
  /// What became of what a zone can't hold as it is written.
  var notes = NoteList()
  /// What is read in another way than it is written.
  private(set) var warnings: [TextFault] = []
  /// Whether the TTL of a record depends on the last one written before the first entry that this reader read, if there was one.
  private(set) var usesEarlierTTL = false
  private(set) var state: State
  private var owner = Owner.none
  private var ownerText = NameText()
  /// Where the last owner stands, as long as the same octets in the same text mean the same name.
  private var ownerPlace: OwnerPlace?
  private var rdata = CommonRdata()
  /// The last refresh that the entry tells.
  private var age: UInt32?
  private var hasFaults = false
  /// Whether a record that this reader read has a TTL of its own.
  private(set) var hasOwnTTL = false
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
  mutating func take(
    _ records: PackedRecords, _ ages: [Int: UInt32], _ notes: NoteList, _ warnings: [TextFault], _ state: State,
    hasOwnTTL: Bool
  ) -> Bool {
    let count = self.records.count
    guard self.records.append(contentsOf: records) else { return false }
    for (record, age) in ages { self.ages[count + record] = age }
    self.notes.add(notes)
    self.warnings = Array((self.warnings + warnings).prefix(ZoneTextLimits.errors))
    let lastTTL = hasOwnTTL ? state.lastTTL : self.state.lastTTL
    self.state = state
    self.state.lastTTL = lastTTL
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
    age = nil
    let ttl = try readTTLAndClass(entry, &next)
    guard next < entry.tokenCount else { throw entry.token(0).fault("this entry has no type", code: .form) }
    let typeToken = entry.tokens[next]
    guard let type = try readType(typeToken, text) else { return }
    if !rdata.read(type, entry, from: next + 1, origin: state.origin) {
      rdata.take(
        try RdataText.read(
          type, try tokens(entry, from: next + 1), typeToken: typeToken.token(in: text), origin: state.origin))
    }
    try append(type, ttl, typeToken, entry)
  }

  private mutating func append(
    _ type: RecordType, _ written: UInt32?, _ typeToken: TokenRange, _ entry: borrowing EntryScanner
  ) throws(TextFault) {
    let ttl = try resolveTTL(written, type, typeToken, entry.text)
    let place = Place(
      offset: context.place ?? context.base + entry.tokens[0].start, isOwnerLeftOut: entry.startsWithBlank
    ).number
    if let age { ages[records.count] = age }
    let hasRoom: Bool
    switch owner {
    case .none: throw typeToken.token(in: entry.text).fault("the first record has no owner", code: .form)
    case .unreadable:
      ages[records.count] = nil
      return
    case .known(isLast: true):
      hasRoom = Self.appendToOwner(&records, type, ttl, rdata, place)
    case .known(isLast: false):
      hasRoom = Self.append(to: &records, ownerText, type, ttl, rdata, place)
      owner = .known(isLast: true)
    }
    guard hasRoom else {
      throw typeToken.token(in: entry.text).fault("the zone is larger than can be served", code: .limit)
    }
  }

  /// The tokens from one on, their escapes with decimal digits.
  private mutating func tokens(
    _ entry: borrowing EntryScanner, from index: Int
  ) throws(TextFault) -> ArraySlice<Token> {
    var tokens = entry.tokens(from: index)
    guard context.isWindows else { return tokens }
    for position in tokens.indices where tokens[position].octets.contains(UInt8(ascii: "\\")) {
      // \# is the form of RFC 3597.
      guard tokens[position].octets.count != 2 else { continue }
      guard let octets = WindowsText.decimalEscapes(tokens[position].octets) else {
        throw tokens[position].fault("a backslash must be followed by a character, or by three octal digits")
      }
      guard !tokens[position].octets.elementsEqual(octets) else { continue }
      tokens[position].octets = octets[...]
      notes.add(.octalEscape, at: context.base + (tokens[position].position.offset ?? 0))
    }
    return tokens
  }

  // The parts are handed over one by one, so that the list is changed while the others are read.

  private static func append(
    to records: inout PackedRecords, _ owner: borrowing NameText, _ type: RecordType, _ ttl: UInt32,
    _ rdata: borrowing CommonRdata, _ place: UInt32
  ) -> Bool {
    records.append(owner: owner.wire, type: type, ttl: ttl, rdata: rdata.wire, place: place)
  }

  private static func appendToOwner(
    _ records: inout PackedRecords, _ type: RecordType, _ ttl: UInt32, _ rdata: borrowing CommonRdata, _ place: UInt32
  ) -> Bool {
    records.appendToOwner(type: type, ttl: ttl, rdata: rdata.wire, place: place)
  }

  /// The owner of an entry that leaves it out, to go back to.
  enum LastOwner {
    case none
    case known(Name)
    case unreadable
  }

  /// The owner of an entry that leaves it out now.
  func lastOwner() -> LastOwner {
    switch owner {
    case .none: .none
    case .known: .known(ownerText.name)
    case .unreadable: .unreadable
    }
  }

  /// Goes back to an owner.
  mutating func setOwner(_ last: LastOwner) {
    ownerPlace = nil
    switch last {
    case .none: owner = .none
    case .unreadable: owner = .unreadable
    case .known(let name):
      let isRead = (try? ownerText.read(Array(name.description.utf8).span, origin: nil)) != nil
      owner = isRead ? .known(isLast: false) : .unreadable
    }
  }

  /// Goes over to another origin.
  mutating func setOrigin(_ origin: Name?) {
    ownerPlace = nil
    state.origin = origin
  }

  private mutating func readDirective(_ entry: borrowing EntryScanner) throws(TextFault) {
    let directive = entry.token(0)
    let isOrigin = directive.isWord("$ORIGIN")
    guard isOrigin || directive.isWord("$TTL") else { throw directive.fault("unknown directive", code: .directive) }
    guard entry.tokenCount > 1 else { throw directive.fault("this directive has no value", code: .directive) }
    guard entry.tokenCount == 2 else { throw entry.token(2).fault("this directive takes one value", code: .directive) }
    if isOrigin {
      setOrigin(try name(entry.token(1)))
    } else {
      state.defaultTTL = try ttl(entry.tokens[1], entry.text)
    }
  }

  /// A name that a directive gives.
  func name(_ token: Token) throws(TextFault) -> Name {
    guard !token.isQuoted else { throw token.fault("a name does not stand in quotation marks", code: .name) }
    var token = token
    if context.isWindows, token.octets.contains(UInt8(ascii: "\\")) {
      guard let octets = WindowsText.decimalEscapes(token.octets) else {
        throw token.fault("a backslash must be followed by a character, or by three octal digits", code: .name)
      }
      token.octets = octets[...]
    }
    return try RdataText.name(token, state.origin)
  }

  private mutating func readOwner(_ token: TokenRange, _ text: borrowing Span<UInt8>) throws(TextFault) {
    let before = owner
    // Most owners that are repeated are written out.
    if case .known(isLast: true) = before, token.isPlain, !token.isQuoted, let ownerPlace, context.place == nil,
      ownerPlace.base == context.base, text.extracting(token.octets).isSame(as: text.extracting(ownerPlace.octets))
    {
      return
    }
    owner = .unreadable
    ownerPlace = nil
    if context.isWindows, !token.isPlain, WindowsText.hasOctalEscape(text.extracting(token.octets)) {
      notes.add(.octalEscape, at: context.base + token.start)
    }
    guard !token.isQuoted else {
      throw token.token(in: text).fault("a name does not stand in quotation marks", code: .name)
    }
    do {
      try ownerText.read(text.extracting(token.octets), origin: state.origin, octal: context.isWindows)
    } catch {
      throw token.token(in: text).fault(error.description, code: .name)
    }
    if token.isPlain, context.place == nil { ownerPlace = OwnerPlace(base: context.base, octets: token.octets) }
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
        guard ttl == nil else { throw entry.token(next).fault("a second TTL", code: .timeToLive) }
        ttl = try self.ttl(token, text)
      } else if context.isWindows, !token.isQuoted, let hours = WindowsText.age(octets) {
        age = hours
        notes.add(.age, at: context.base + token.start)
      } else if !token.isQuoted, Self.mayBeClass(octets), isClass(entry.token(next)) {
        let token = entry.token(next)
        guard token.isWord("IN") || token.isWord("CLASS1") else {
          throw token.fault("only class IN is served", code: .recordClass)
        }
        guard !hasClass else { throw token.fault("a second class", code: .recordClass) }
        hasClass = true
      } else {
        break
      }
      next += 1
    }
    return ttl
  }

  /// The position of the type among the words of an entry.
  static func typeIndex(_ entry: borrowing EntryScanner, isOwnerLeftOut: Bool) -> Int {
    var reader = EntryReader(origin: .root)
    reader.context.isWindows = true
    var next = isOwnerLeftOut ? 0 : 1
    _ = try? reader.readTTLAndClass(entry, &next)
    return next
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

  /// The type; nil for what only Windows has.
  private mutating func readType(
    _ token: TokenRange, _ text: borrowing Span<UInt8>
  ) throws(TextFault) -> RecordType? {
    guard !token.isQuoted, token.count <= 8 else { return try readNewType(token.token(in: text)) }
    let word = ASCII.folded(text.word(at: token.start, count: token.count)).byteSwapped >> UInt64(64 - 8 * token.count)
    switch word {
    case 0x61: return .a
    case 0x6161_6161: return .aaaa
    case 0x63_6E61_6D65: return .cname
    default: break
    }
    if let known = types[word] { return known }
    if context.isWindows, WindowsText.isWINS(word) {
      notes.add(.wins, at: context.base + token.start)
      return nil
    }
    let type = try readNewType(token.token(in: text))
    types[word] = type
    return type
  }

  private func readNewType(_ token: Token) throws(TextFault) -> RecordType {
    guard let text = token.asciiText, let type = RecordType(text: text) else {
      let isWindows = WindowsText.age(token.octets.span) != nil || token.isWord("WINS") || token.isWord("WINSR")
      throw isWindows
        ? token.fault("unknown type", code: .dialect)
        : token.fault("unknown type", code: .type, hint: ZoneCode.unknownTypeHint)
    }
    guard !type.isMeta else { throw token.fault("no zone can hold records of this type", code: .type) }
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
    // Whether there was one or not.
    if !hasOwnTTL { usesEarlierTTL = true }
    if let known = state.lastTTL { return known }
    if type == .soa, let minimum = (try? StartOfAuthority(rdata: rdata.wire.array(0..<rdata.wire.count)))?.minimum,
      minimum <= ZoneTextLimits.ttl
    {
      state.defaultTTL = minimum
      return minimum
    }
    // What came before might have set it: one error is enough.
    if hasFaults { return 0 }
    throw typeToken.token(in: text).fault(
      "this record has no TTL, and neither $TTL nor a record before it gives one", code: .timeToLive,
      hint: "$TTL 3600 in a line above is the TTL of all that have none")
  }

  private mutating func ttl(_ token: TokenRange, _ text: borrowing Span<UInt8>) throws(TextFault) -> UInt32 {
    guard !token.isQuoted, let seconds = TimeText.seconds(text.extracting(token.octets)) else {
      throw token.token(in: text).fault(
        "not a TTL: seconds, or numbers with the units s, m, h, d, w", code: .timeToLive)
    }
    guard let ttl = UInt32(exactly: seconds) else {
      throw token.token(in: text).fault("a TTL is \(ZoneTextLimits.ttl) at most", code: .timeToLive)
    }
    guard ttl > ZoneTextLimits.ttl else { return ttl }
    if warnings.count < ZoneTextLimits.errors {
      warnings.append(
        token.token(in: text).fault("a TTL above \(ZoneTextLimits.ttl) is read as 0 (RFC 2181)", code: .largeTTL)
          .moved(by: context.base))
    }
    return 0
  }
}
