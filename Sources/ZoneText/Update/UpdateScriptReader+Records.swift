internal import DNSWire

extension UpdateScriptReader {
  /// Reads a prerequisite (RFC 2136 §2.4); false where the word is another operation.
  mutating func readPrerequisite(_ operation: Token, _ line: inout ScriptLine) throws(TextFault) -> Bool {
    switch operation.asciiText?.lowercased() {
    case "nxdomain": try readNameInUse(operation, &line, recordClass: .none)
    case "yxdomain": try readNameInUse(operation, &line, recordClass: .any)
    case "nxrrset": try readRecordSet(operation, &line, exists: false)
    case "yxrrset": try readRecordSet(operation, &line, exists: true)
    default: return false
    }
    return true
  }

  /// Reads what is to be added or deleted (RFC 2136 §2.5); false where the word is another operation.
  mutating func readOperation(_ operation: Token, _ line: inout ScriptLine) throws(TextFault) -> Bool {
    switch operation.asciiText?.lowercased() {
    case "add": try readAddition(operation, &line)
    case "delete", "del": try readDeletion(operation, &line)
    default: return false
    }
    return true
  }

  private mutating func readNameInUse(
    _ operation: Token, _ line: inout ScriptLine, recordClass: RecordClass
  ) throws(TextFault) {
    let owner = try name(after: operation, &line, origin: recordOrigin)
    try append(
      ResourceRecord(name: owner.name, type: .any, recordClass: recordClass, ttl: 0, rdata: []), to: \.prerequisites,
      operation)
  }

  private mutating func readRecordSet(
    _ operation: Token, _ line: inout ScriptLine, exists: Bool
  ) throws(TextFault) {
    let owner = try name(after: operation, &line, origin: recordOrigin)
    var typeWord = try word(after: owner.token, &line, "a type")
    if let recordClass = Self.recordClass(typeWord) {
      try setClassOfZone(recordClass, typeWord)
      typeWord = try word(after: typeWord, &line, "a type")
    }
    let type = try type(typeWord)
    var record = ResourceRecord(name: owner.name, type: type, recordClass: exists ? .any : .none, ttl: 0, rdata: [])
    let zoneClass = classOfZone()
    if exists, let (rdata, _) = try readRdata(type, typeWord, &line) {
      (record.recordClass, record.rdata) = (zoneClass, rdata)
    }
    try append(record, to: \.prerequisites, operation)
  }

  private mutating func readAddition(_ operation: Token, _ line: inout ScriptLine) throws(TextFault) {
    let owner = try name(after: operation, &line, origin: recordOrigin)
    var next = try word(after: owner.token, &line, "a TTL")
    var ttl = defaultTTL
    // With a default, what is no number is a class or a type.
    if ttl == nil || TimeText.number(next.octets, maximum: UInt64(UInt32.max)) != nil {
      ttl = try self.ttl(next)
      next = try word(after: next, &line, "a type")
    }
    // Here ANY is a type.
    if let recordClass = Self.recordClass(next), recordClass != .any {
      try setClassOfZone(recordClass, next)
      next = try word(after: next, &line, "a type")
    }
    let type = try type(next)
    let zoneClass = classOfZone()
    guard let (rdata, rdataToken) = try readRdata(type, next, &line) else {
      throw next.fault("after this rdata is missing")
    }
    let record = ResourceRecord(name: owner.name, type: type, recordClass: zoneClass, ttl: ttl ?? 0, rdata: rdata)
    if checksNames {
      guard NameChecks.isOwnerValid(record) else {
        throw owner.token.fault("not a host name, as the owner of this type should be (`check-names off` lets it pass)")
      }
      if let bad = NameChecks.invalidName(in: record) {
        throw TextFault(
          rdataToken.position, "rdata with a name that is no host's (`check-names off` lets it pass)",
          text: Excerpt.text(bad.description.utf8))
      }
    }
    try append(record, to: \.operations, operation)
  }

  private mutating func readDeletion(_ operation: Token, _ line: inout ScriptLine) throws(TextFault) {
    let owner = try name(after: operation, &line, origin: recordOrigin)
    var record = ResourceRecord(name: owner.name, type: .any, recordClass: .any, ttl: 0, rdata: [])
    var next = line.word()
    // A TTL may stand here, and means nothing.
    if let word = next, TimeText.number(word.octets, maximum: UInt64(UInt32.max)) != nil { next = line.word() }
    if let word = next, let recordClass = Self.recordClass(word), recordClass != .any {
      try setClassOfZone(recordClass, word)
      next = line.word()
    }
    if let word = next {
      record.type = try type(word)
      _ = classOfZone()
      if let (rdata, _) = try readRdata(record.type, word, &line) {
        (record.recordClass, record.rdata) = (.none, rdata)
      }
    }
    try append(record, to: \.operations, operation)
  }

  /// Reads the rest of a line as rdata of the update's class; nil where there is none.
  private mutating func readRdata(
    _ type: RecordType, _ typeToken: Token, _ line: inout ScriptLine
  ) throws(TextFault) -> (rdata: [UInt8], first: Token)? {
    let tokens = try line.rdata()
    guard let first = tokens.first else { return nil }
    guard !type.isMeta else { throw typeToken.fault("no record has this type") }
    guard classOfZone() == .internet || !Self.isOfInternet(type) else {
      throw typeToken.fault("rdata of this type is read in class IN only")
    }
    return (try RdataText.read(type, tokens, typeToken: typeToken, origin: recordOrigin), first)
  }

  /// Whether a type's rdata is another one in another class, or not defined there: A, WKS, NSAP, NSAP-PTR, PX, AAAA, EID,
  /// NIMLOC, SRV, ATMA, KX, A6, APL, DHCID, SVCB, HTTPS.
  static func isOfInternet(_ type: RecordType) -> Bool { typesOfInternet.contains(type.rawValue) }

  private static let typesOfInternet: Set<UInt16> = [1, 11, 22, 23, 26, 28, 31, 32, 33, 34, 36, 38, 42, 49, 64, 65]

  private func type(_ word: Token) throws(TextFault) -> RecordType {
    guard let text = word.asciiText, let type = RecordType(text: text) else {
      throw word.fault("neither a class nor a type")
    }
    return type
  }

  private mutating func append(
    _ record: ResourceRecord, to section: WritableKeyPath<Self, [LocatedRecord]>, _ operation: Token
  ) throws(TextFault) {
    guard prerequisites.count + operations.count < ZoneTextLimits.updateRecords else {
      throw operation.fault("an update has \(ZoneTextLimits.updateRecords) records at most")
    }
    self[keyPath: section].append(LocatedRecord(record: record, line: operation.position.line))
  }
}
