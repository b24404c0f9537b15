import DNSWire
import Testing
import ZoneText

@Suite("Scripts for nsupdate")
struct UpdateScriptTests {
  static func errors(_ octets: [UInt8]) throws -> ZoneTextErrors {
    let thrown = #expect(throws: ZoneTextErrors.self) { _ = try UpdateScript.read(octets, file: "script") }
    return try #require(thrown)
  }

  static func errors(_ text: String) throws -> ZoneTextErrors { try errors(Array(text.utf8)) }

  static func read(_ text: String) throws -> UpdateScript {
    try UpdateScript.read(Array(text.utf8), file: "script")
  }

  /// A script, and the place, the message and the text of its one error.
  static let mistakes: [(String, Int, Int, String, String)] = [
    ("zone t.example\n\nfrobnicate x\n", 3, 1, "unknown command", "frobnicate"),
    ("  update", 1, 3, "an operation is missing", "update"),
    ("prereq  exists a.", 1, 9, "unknown operation", "exists"),
    ("add", 1, 1, "a name is missing", "add"), ("add a..b 60 A 192.0.2.1", 1, 5, "label is empty", "a..b"),
    ("add a.", 1, 5, "a TTL is missing", "a."), ("add a. A 192.0.2.1", 1, 8, "not a TTL", "A"),
    ("add a. 1h A 192.0.2.1", 1, 8, "not a TTL", "1h"), ("add a. 60", 1, 8, "a type is missing", "60"),
    ("add a. 2147483648 A 192.0.2.1", 1, 8, "not a TTL", "2147483648"),
    ("add a. 60 WINS x", 1, 11, "neither a class nor a type", "WINS"),
    ("add a. 60 IN", 1, 11, "a type is missing", "IN"), ("add a. 60 A", 1, 11, "rdata is missing", "A"),
    ("add a. 60 A\t192.0.2", 1, 13, "not an IPv4 address", "192.0.2"),
    ("add a. 60 SRV 0 0 x b.", 1, 19, "not a number from 0 to 65535", "x"),
    ("add a. 60 TXT \"x", 1, 15, "not closed", "x"), ("add a. 60 TXT x \\", 1, 17, "backslash", "\\"),
    ("add a. 60 A 192.0.2.1 ; x", 1, 23, "more fields", ";"),
    ("add a. 60 A ( 192.0.2.1 )", 1, 13, "not an IPv4 address", "("),
    ("add a. 60 ANY x", 1, 11, "no record has this type", "ANY"),
    ("add a. 60 CH A a. 1", 1, 14, "class IN only", "A"),
    ("add a. 60 CH TXT x\nadd a. 60 IN TXT x", 2, 11, "not the class of the update's zone", "IN"),
    ("delete a. NONE A 192.0.2.1", 1, 11, "not the class", "NONE"),
    ("add a_b. 60 A 192.0.2.1", 1, 5, "not a host name", "a_b."),
    ("add a. 60 SRV 0 0 1688 a_b.", 1, 15, "a name that is no host's", "a_b."),
    ("prereq nxrrset a.", 1, 16, "a type is missing", "a."), ("ttl 1h", 1, 5, "not a TTL", "1h"),
    ("class ANY", 1, 7, "not the class of a zone", "ANY"), ("zone a..b", 1, 6, "label is empty", "a..b"),
    ("server", 1, 1, "a name or an address is missing", "server"),
    ("server a 0", 1, 10, "not a port", "0"), ("local a", 1, 7, "not an address", "a"),
    ("check-names perhaps", 1, 13, "neither yes nor no", "perhaps"), ("lease x", 1, 7, "not a number", "x"),
    ("send\nadd a. 60 TXT x\0", 2, 16, "value zero", ""), ("send\rsend", 1, 5, "carriage return", ""),
  ]

  @Test(arguments: mistakes.indices)
  func theErrorIsFoundWhereItIs(index: Int) throws {
    let (text, line, column, message, excerpt) = Self.mistakes[index]
    let found = try Self.errors(text)
    #expect(found.total == 1, "\(found)")
    let error = try #require(found.errors.first)
    #expect((error.line, error.column) == (line, column), "\(error)")
    #expect(error.message.contains(message) && error.text == excerpt && error.file == "script", "\(error)")
  }

  @Test func allErrorsAreFound() throws {
    let found = try Self.errors("add a. 60 A x\nsend\nfrobnicate\ndelete b.\nzone a..b\nadd c. 60 A y\n")
    #expect(found.errors.map(\.line) == [1, 3, 5, 6])
  }

  @Test func firstErrorsAreKeptAndAllCounted() throws {
    let found = try Self.errors(String(repeating: "x\n", count: 1_050))
    #expect(found.total == 1_050)
    #expect(found.errors.map(\.line) == Array(1...1_000))
  }

  @Test func anUnreadableTTLIsTheOnlyErrorItCauses() throws {
    #expect(try Self.errors("ttl 1h\nadd a. A 192.0.2.1\n").errors.map(\.line) == [1])
  }

  @Test func aScriptHasABound() throws {
    let found = try Self.errors([UInt8](repeating: 0x0A, count: ZoneTextLimits.scriptOctets + 1))
    #expect(found.errors.first?.message.contains("octets") == true)
  }

  @Test func aLineHasABound() throws {
    let long = [UInt8](repeating: 0x61, count: ZoneTextLimits.scriptLineOctets + 1)
    let found = try Self.errors(Array("send\n".utf8) + long)
    #expect((found.errors.first?.line, found.errors.first?.column, found.total) == (2, 1, 1))
  }

  @Test func anUpdateHasABound() throws {
    let lines = String(repeating: "del .\n", count: ZoneTextLimits.updateRecords)
    #expect(try Self.read(lines + "send\ndel .\n").updates.map(\.updates.count) == [ZoneTextLimits.updateRecords, 1])
    #expect(try Self.errors(lines + "nxdomain .\ndel .\n").total == 2)
  }

  static let secret = "c2VjcmV0IHNlY3JldCBzZWNyZXQ="

  @Test(arguments: [
    "key hmac-foo:a \(secret)", "key hmac-sha256:a:\(secret)", "key \(secret) a", "key a..b \(secret)",
    "key \(secret):a x", "kye a \(secret)", "key hmac-sha256:\(secret)", "key a \(secret)\0",
    "key a \(secret)\r \(secret)",
  ])
  func aSecretIsNotShown(text: String) throws {
    #expect(!(try Self.errors(text).description.contains(Self.secret)))
  }

  @Test(arguments: ["key a \(secret)", "key hmac-sha256:a \(secret) \(secret)", "gsstsig \(secret)", "send \(secret)"])
  func aSecretIsNotKept(text: String) throws {
    let script = try Self.read(text + "\ndelete b.\n")
    var dumped = ""
    dump(script, to: &dumped)
    #expect(!dumped.contains(Self.secret))
  }

  @Test func wordsTooManyAreWarnedOf() throws {
    let script = try Self.read("zone t.example u.example\nnxrrset a. A 192.0.2.1\ndelete a.\nsend ; x\nrealm R\n")
    #expect(script.warnings.errors.map { [$0.line, $0.column] } == [[1, 16], [2, 14]])
  }

  @Test func theLastUpdateMayLackItsSend() throws {
    let updates = try Self.read("server ns1.t.example 5300\nzone t.example\ndelete a.\nsend\nnxdomain b.\n; end")
      .updates
    #expect(updates.map(\.line) == [4, 6])
    #expect(updates.map(\.server?.host) == ["ns1.t.example", "ns1.t.example"])
    #expect(updates.map(\.server?.port) == [5300, 5300])
    #expect(updates.map(\.zone) == Array(repeating: try name("t.example"), count: 2))
  }

  @Test func aScriptWithoutRecordsHasNoUpdates() throws {
    #expect(try Self.read("zone a.\n\nsend\n\n").updates.isEmpty)
    #expect(try Self.read("").updates.isEmpty)
  }

  @Test func aKeyAndGSSTakeEachOthersPlace() throws {
    let updates = try Self.read("key a\ndelete a.\nsend\ngsstsig\ndelete a.\nsend\nkey b x\ndelete a.\n").updates
    #expect(updates.map(\.keyName) == [try name("a"), nil, try name("b")])
    #expect(updates.map(\.usesGSS) == [false, true, false])
  }

  @Test func aByteOrderMarkIsPassedOver() throws {
    #expect(try Self.read("\u{FEFF}delete a.\r\n").updates.count == 1)
  }
}
