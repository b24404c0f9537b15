internal import DNSWire

/// Reads the presentation form of rdata, field by field: tokens are cut here, their values come from libldns.
enum RdataText {
  /// Reads the rdata of a record; `typeToken` is where a missing field is reported.
  static func read(
    _ type: RecordType, _ tokens: ArraySlice<Token>, typeToken: Token, origin: Name?
  ) throws(TextFault) -> [UInt8] {
    if tokens.count == 1, let token = tokens.first, let address = AddressText.octets(type, token) { return address }
    let rdata =
      if GenericRdata.isGeneric(tokens) {
        try GenericRdata.read(tokens)
      } else if let form = LDNS.form(type) {
        try read(form, tokens, typeToken, origin)
      } else {
        throw typeToken.fault("rdata of this type is read in the form of RFC 3597 only: \\# LENGTH DIGITS")
      }
    do {
      try RecordData.validate(type, rdata)
    } catch {
      throw (tokens.first ?? typeToken).fault("this is not the rdata of a \(type) record")
    }
    guard !GenericRdata.isGeneric(tokens) || LDNS.isWellFormed(type, rdata) else {
      throw (tokens.first ?? typeToken).fault("these octets are not the rdata of a \(type) record")
    }
    return rdata
  }

  private static func read(
    _ form: RdataForm, _ tokens: ArraySlice<Token>, _ typeToken: Token, _ origin: Name?
  ) throws(TextFault) -> [UInt8] {
    var rest = tokens
    var rdata: [UInt8] = []
    var count = 0
    while !rest.isEmpty {
      let field: RdataField
      if count < form.fields.count {
        field = form.fields[count]
      } else if let repeated = form.repeated {
        field = repeated
      } else {
        break
      }
      count += 1
      let isLast = count == form.fields.count && form.repeated == nil
      let taken = rest.prefix(field.tokenCount(isLast: isLast, of: rest.count))
      rest = rest.dropFirst(taken.count)
      rdata += try octets(field, taken, origin)
      guard rdata.count <= ZoneTextLimits.rdataOctets else {
        throw (taken.first ?? typeToken).fault("the rdata has more than \(ZoneTextLimits.rdataOctets) octets")
      }
    }
    if let extra = rest.first { throw extra.fault("more fields than this type has") }
    guard count >= form.minimum else {
      let next = form.fields.indices.contains(count) ? form.fields[count] : form.repeated
      throw (tokens.last ?? typeToken).fault("after this \(next?.noun ?? "a field") is missing")
    }
    return rdata
  }

  /// The octets of one field.
  private static func octets(
    _ field: RdataField, _ tokens: ArraySlice<Token>, _ origin: Name?
  ) throws(TextFault) -> [UInt8] {
    guard let token = tokens.first else { return [] }
    if let quoted = tokens.first(where: \.isQuoted), field != .string, field != .longString {
      throw quoted.fault("quotation marks stand around character-strings only")
    }
    switch field {
    case .name: return try name(token, origin).wire
    case .uint8: return try number(token, field, octets: 1)
    case .uint16: return try number(token, field, octets: 2)
    case .uint32: return try number(token, field, octets: 4)
    case .period:
      guard let period = TimeText.seconds(token.octets), period <= UInt32.max else { throw invalid(token, field) }
      return bigEndian(period, octets: 4)
    case .recordType: return bigEndian(UInt64(try type(token).rawValue), octets: 2)
    default:
      let text = try FieldText.text(field, tokens, origin)
      guard let octets = LDNS.octets(field, text), FieldText.isPlausible(field, octets) else {
        throw invalid(token, field)
      }
      return octets
    }
  }

  private static func number(_ token: Token, _ field: RdataField, octets: Int) throws(TextFault) -> [UInt8] {
    guard let value = TimeText.number(token.octets, maximum: UInt64(UInt32.max) >> UInt64(32 - 8 * octets)) else {
      throw invalid(token, field)
    }
    return bigEndian(value, octets: octets)
  }

  private static func bigEndian(_ value: UInt64, octets: Int) -> [UInt8] {
    (0..<octets).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  /// That a token is not what its field takes.
  static func invalid(_ token: Token, _ field: RdataField) -> TextFault {
    token.fault("not \(field.noun)")
  }

  /// Reads a name.
  static func name(_ token: Token, _ origin: Name?) throws(TextFault) -> Name {
    do {
      return try Name(text: token.octets, origin: origin)
    } catch {
      throw token.fault(error.description, code: .name)
    }
  }

  /// Reads a type.
  static func type(_ token: Token) throws(TextFault) -> RecordType {
    guard let text = token.asciiText, let type = RecordType(text: text) else {
      throw invalid(token, .recordType)
    }
    return type
  }
}
