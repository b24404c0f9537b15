internal import DNSWire

/// Reads the lines of a script in order, with what earlier ones have set.
struct UpdateScriptReader {
  private(set) var updates: [UpdateScript.Update] = []
  /// What is read in another way than it is written.
  private(set) var warnings: [TextFault] = []
  /// Whether the script has said that nothing follows.
  private(set) var hasQuit = false

  // The update that is being made.
  var prerequisites: [LocatedRecord] = []
  var operations: [LocatedRecord] = []
  /// The class of its zone, once something has depended on it.
  private var zoneClass: RecordClass?

  // What stays in force after it has been sent.
  private var zone: Name?
  private var origin = Name.root
  private var defaultClass = RecordClass.internet
  private(set) var defaultTTL: UInt32?
  private(set) var checksNames = true
  private var server: UpdateScript.Server?
  private var keyName: Name?
  private var usesGSS = false

  /// Reads one line.
  mutating func read(_ line: inout ScriptLine) throws(TextFault) {
    guard let command = line.word() else { return send(line: line.number) }
    guard command.octets.first != UInt8(ascii: ";") else { return }
    // Typed errors do not pass through `||`.
    var isKnown = try readRecord(command, &line)
    if !isKnown { isKnown = try readSetting(command, &line) }
    if !isKnown { isKnown = readAction(command, line.number) }
    guard isKnown else { throw command.fault("unknown command") }
    if let extra = line.word(), extra.octets.first != UInt8(ascii: ";") {
      warn(TextFault(extra.position, "what follows here is passed over"))
    }
  }

  /// Sends the update that is being made, if there is something in it.
  mutating func send(line: Int) {
    defer {
      prerequisites = []
      operations = []
      zoneClass = nil
    }
    guard !prerequisites.isEmpty || !operations.isEmpty else { return }
    updates.append(
      UpdateScript.Update(
        zone: zone, zoneClass: zoneClass ?? defaultClass, prerequisites: prerequisites, updates: operations,
        keyName: keyName, usesGSS: usesGSS, server: server, line: line))
  }

  /// Reads a record that is asked for, added or deleted; false where the command is another.
  private mutating func readRecord(_ command: Token, _ line: inout ScriptLine) throws(TextFault) -> Bool {
    if command.isWord("PREREQ") || command.isWord("UPDATE") {
      guard let operation = line.word() else { throw command.fault("after this an operation is missing") }
      let isKnown =
        command.isWord("PREREQ") ? try readPrerequisite(operation, &line) : try readOperation(operation, &line)
      guard isKnown else { throw operation.fault("unknown operation") }
      return true
    }
    if try readPrerequisite(command, &line) { return true }
    return try readOperation(command, &line)
  }

  /// Reads what holds from here on; false where the command is another.
  private mutating func readSetting(_ command: Token, _ line: inout ScriptLine) throws(TextFault) -> Bool {
    switch command.asciiText?.lowercased() {
    case "zone": zone = try name(after: command, &line, origin: .root).name
    case "origin": origin = try name(after: command, &line, origin: .root).name
    case "class": try readClass(command, &line)
    case "ttl": try readTTL(command, &line)
    case "server":
      let host = try word(after: command, &line, "a name or an address")
      guard host.octets.count <= ZoneTextLimits.hostOctets, host.octets.allSatisfy({ (0x21...0x7E).contains($0) })
      else {
        throw host.fault("not the name or address of a server")
      }
      server = UpdateScript.Server(host: String(decoding: host.octets, as: UTF8.self), port: try port(&line))
    case "local":
      let address = try word(after: command, &line, "an address")
      guard LDNS.octets(.ipv4, Array(address.octets)) != nil || LDNS.octets(.ipv6, Array(address.octets)) != nil else {
        throw address.fault("not an address")
      }
      _ = try port(&line)
    case "key": try readKey(command, &line)
    case "gsstsig", "oldgsstsig": (usesGSS, keyName) = (true, nil)
    case "realm", "tkeyname": _ = line.word()
    case "check-names", "checknames": checksNames = try flag(command, &line)
    case "check-svcb", "checksvcb": _ = try flag(command, &line)
    case "lease": try readLease(command, &line)
    default: return false
    }
    return true
  }

  /// Does what takes no words; false where the command is another.
  private mutating func readAction(_ command: Token, _ line: Int) -> Bool {
    switch command.asciiText?.lowercased() {
    case "send": send(line: line)
    case "quit", "exit":
      if !prerequisites.isEmpty || !operations.isEmpty {
        warn(command.fault("what stands between the last `send` and this is not sent"))
      }
      (prerequisites, operations, hasQuit) = ([], [], true)
    case "show": if zone != nil { _ = classOfZone() }
    case "answer", "debug", "help", "version": break
    default: return false
    }
    return true
  }

  private mutating func warn(_ fault: TextFault) {
    if warnings.count < ZoneTextLimits.errors { warnings.append(fault) }
  }

  private mutating func readClass(_ command: Token, _ line: inout ScriptLine) throws(TextFault) {
    let word = try word(after: command, &line, "a class")
    guard let recordClass = Self.recordClass(word), ![.any, .none, RecordClass(rawValue: 0)].contains(recordClass)
    else { throw word.fault("not the class of a zone") }
    defaultClass = recordClass
  }

  private mutating func readTTL(_ command: Token, _ line: inout ScriptLine) throws(TextFault) {
    let word = try word(after: command, &line, "a number of seconds")
    // Where it can't be read, the records that it would have been for are not reported as well.
    defaultTTL = 0
    defaultTTL = word.isWord("NONE") ? nil : try ttl(word)
  }

  private func readLease(_ command: Token, _ line: inout ScriptLine) throws(TextFault) {
    var next: Token? = try word(after: command, &line, "a number of seconds")
    if next?.isWord("NONE") == true { return }
    for _ in 0..<2 {
      guard let word = next else { return }
      guard TimeText.number(word.octets, maximum: UInt64(UInt32.max)) != nil else {
        throw word.fault("not a number of seconds")
      }
      next = line.word()
    }
  }

  /// Reads a key's name; nothing of the line is shown in an error, since words may stand in the wrong order.
  private mutating func readKey(_ command: Token, _ line: inout ScriptLine) throws(TextFault) {
    defer { line.skipRest() }
    guard let word = line.word() else { throw command.fault("after this a key's name is missing") }
    var text = word.octets
    if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
      guard Self.isAlgorithm(text[..<colon]) else { throw TextFault(word.position, "unknown algorithm of a key") }
      text = text[(colon + 1)...]
    }
    // A key as the option -y takes it, or base64.
    guard !text.contains(UInt8(ascii: ":")), !text.contains(UInt8(ascii: "=")),
      let name = try? Name(text: text)
    else { throw TextFault(word.position, "not a key's name: a secret stands after it, apart") }
    (keyName, usesGSS) = (name, false)
  }

  private static let algorithms: [(String, digestBits: UInt64)] = [
    ("hmac-md5", 128), ("hmac-sha1", 160), ("hmac-sha224", 224), ("hmac-sha256", 256), ("hmac-sha384", 384),
    ("hmac-sha512", 512),
  ]

  /// Whether a text is the name of an algorithm, perhaps with the number of bits that its MAC is cut to.
  private static func isAlgorithm(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count < 20 else { return false }
    let lower = String(decoding: text, as: UTF8.self).lowercased()
    return algorithms.contains { name, digestBits in
      lower == name
        || lower.hasPrefix(name + "-")
          && TimeText.number(text.dropFirst(name.utf8.count + 1), maximum: digestBits) != nil
    }
  }

  private func flag(_ command: Token, _ line: inout ScriptLine) throws(TextFault) -> Bool {
    let word = try word(after: command, &line, "yes or no")
    switch word.asciiText?.lowercased() {
    case "yes", "true", "on": return true
    case "no", "false", "off": return false
    default: throw word.fault("neither yes nor no")
    }
  }

  private func port(_ line: inout ScriptLine) throws(TextFault) -> UInt16? {
    guard let word = line.word() else { return nil }
    guard let port = TimeText.number(word.octets, maximum: 65_535), port > 0 else {
      throw word.fault("not a port: a number from 1 to 65535")
    }
    return UInt16(truncatingIfNeeded: port)
  }
}

// What the reading of records shares with that of settings.
extension UpdateScriptReader {
  /// The next word; `noun` says what is missing where there is none.
  func word(after previous: Token, _ line: inout ScriptLine, _ noun: String) throws(TextFault) -> Token {
    guard let word = line.word() else { throw previous.fault("after this \(noun) is missing") }
    return word
  }

  /// The next word as a name, under `origin`.
  func name(
    after previous: Token, _ line: inout ScriptLine, origin: Name
  ) throws(TextFault) -> (name: Name, token: Token) {
    let word = try word(after: previous, &line, "a name")
    return (try RdataText.name(word, origin), word)
  }

  /// The origin of the names of records.
  var recordOrigin: Name { origin }

  /// A TTL in seconds, without units.
  func ttl(_ word: Token) throws(TextFault) -> UInt32 {
    guard let ttl = TimeText.number(word.octets, maximum: UInt64(ZoneTextLimits.ttl)) else {
      throw word.fault("not a TTL: a number of seconds from 0 to \(ZoneTextLimits.ttl)")
    }
    return UInt32(truncatingIfNeeded: ttl)
  }

  /// The class of the zone of the update that is being made; from here on it can't be another.
  mutating func classOfZone() -> RecordClass {
    let recordClass = zoneClass ?? defaultClass
    zoneClass = recordClass
    return recordClass
  }

  /// Notes the class that a record has, which is that of the zone.
  mutating func setClassOfZone(_ recordClass: RecordClass, _ word: Token) throws(TextFault) {
    guard zoneClass == nil || zoneClass == recordClass, recordClass != .any, recordClass != .none else {
      throw word.fault("not the class of the update's zone")
    }
    zoneClass = recordClass
  }

  /// Reads a class; nil where the word is not one.
  static func recordClass(_ word: Token) -> RecordClass? {
    guard let text = word.asciiText?.uppercased() else { return nil }
    switch text {
    case "IN": return .internet
    case "CH", "CHAOS": return .chaos
    case "HS", "HESIOD": return RecordClass(rawValue: 4)
    case "NONE": return RecordClass.none
    case "ANY": return .any
    case "RESERVED0": return RecordClass(rawValue: 0)
    default:
      guard text.hasPrefix("CLASS"), word.octets.count <= 10 else { return nil }
      return TimeText.number(word.octets.dropFirst(5), maximum: 0xFFFF).map {
        RecordClass(rawValue: UInt16(truncatingIfNeeded: $0))
      }
    }
  }
}
