internal import DNSWire

/// One record of a zone in JSON.
struct JSONRecord {
  /// Where it starts.
  let place: Int
  let ttl: (value: UInt32, place: Int)
  let hasProvenance: Bool
  private let owner: JSONText
  private let type: JSONText
  private let rdata: JSONText

  /// Reads its members, in any order.
  init(_ scanner: inout JSONScanner) throws(TextFault) {
    var owner: JSONText?
    var type: JSONText?
    var rdata: JSONText?
    var ttl: (value: UInt32, place: Int)?
    var hasProvenance = false
    var isFirst = true
    let place = try scanner.pass(UInt8(ascii: "{"))
    while try scanner.next(before: UInt8(ascii: "}"), isFirst: isFirst) {
      isFirst = false
      let key = try scanner.key()
      let isNew: Bool
      switch key.text {
      case "owner":
        isNew = owner == nil
        owner = try scanner.string()
      case "type":
        isNew = type == nil
        type = try scanner.string()
      case "rdata":
        isNew = rdata == nil
        rdata = try scanner.string()
      case "ttl":
        isNew = ttl == nil
        ttl = try scanner.number()
      case "provenance":
        isNew = !hasProvenance
        hasProvenance = true
        try Self.passProvenance(&scanner)
      default: throw key.fault("a record has no such member")
      }
      guard isNew else { throw key.fault("this member stands there twice") }
    }
    guard let owner, let type, let rdata, let ttl else {
      let missing = owner == nil ? "owner" : type == nil ? "type" : rdata == nil ? "rdata" : "ttl"
      throw scanner.fault("this record has no member \"\(missing)\"", at: place)
    }
    (self.place, self.ttl, self.hasProvenance) = (place, ttl, hasProvenance)
    (self.owner, self.type, self.rdata) = (owner, type, rdata)
  }

  /// Who published it: strings alone.
  private static func passProvenance(_ scanner: inout JSONScanner) throws(TextFault) {
    try scanner.pass(UInt8(ascii: "{"))
    var isFirst = true
    while try scanner.next(before: UInt8(ascii: "}"), isFirst: isFirst) {
      isFirst = false
      _ = try scanner.key()
      _ = try scanner.string()
    }
  }

  /// The owner, which is absolute without a final dot.
  func name() throws(TextFault) -> Name {
    do {
      return try Name(text: owner.octets[...])
    } catch {
      throw owner.fault(error.description, code: .name)
    }
  }

  /// The type, which a zone can hold.
  func recordType() throws(TextFault) -> RecordType {
    guard let known = RecordType(text: type.text) else {
      var fault = type.fault("unknown type", code: .type)
      fault.hint = ZoneCode.unknownTypeHint
      throw fault
    }
    guard !known.isMeta else { throw type.fault("no zone can hold records of this type", code: .type) }
    return known
  }

  /// The rdata: names in it are absolute.
  func rdataOctets() throws(TextFault) -> [UInt8] {
    do {
      return try RecordText.read(try recordType(), rdata.octets, origin: nil)
    } catch {
      let isRelative = error.message == NameTextError.relative.description
      throw rdata.fault(
        isRelative
          ? TextFault(
            error.position, "the name has no final dot: names in rdata are absolute here", text: error.text, code: .name
          )
          : error)
    }
  }
}
