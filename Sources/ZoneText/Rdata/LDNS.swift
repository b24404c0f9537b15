internal import CLDNS
internal import DNSWire

/// All calls into libldns.
///
/// Its memory is owned by these functions alone and freed before they return. Texts come without zero octets, checked
/// by `FieldText`; results are copied.
enum LDNS {
  /// The fields of a type's rdata; nil where libldns has no text form for it that can be trusted.
  static func form(_ type: RecordType) -> RdataForm? { forms[type.rawValue] }

  private static let forms: [UInt16: RdataForm] = {
    var forms: [UInt16: RdataForm] = [:]
    // Where the registry has assigned types (RFC 6895 §3.1); looking at all numbers would show at the server's start.
    for number in Array(UInt16(1)...0x3FF) + Array(0x8000...0x80FF) where !RecordType(rawValue: number).isMeta {
      forms[number] = makeForm(number)
    }
    return forms
  }()

  private static func makeForm(_ number: UInt16) -> RdataForm? {
    // For a type that it does not know libldns gives another one's descriptor.
    guard let descriptor = unsafe ldns_rr_descript(number), unsafe descriptor.pointee._type.rawValue == number else {
      return nil
    }
    var fields: [RdataField] = []
    for index in 0..<Int(unsafe descriptor.pointee._maximum) {
      guard let field = unsafe RdataField(ldns_rr_descriptor_field_type(descriptor, index)) else { return nil }
      fields.append(field)
    }
    let repeated = unsafe descriptor.pointee._variable
    if repeated != LDNS_RDF_TYPE_NONE, RdataField(repeated) == nil { return nil }
    return RdataForm(fields: fields, repeated: RdataField(repeated), minimum: Int(unsafe descriptor.pointee._minimum))
  }

  /// The octets of a field; nil where the text is not of its form.
  static func octets(_ field: RdataField, _ text: [UInt8]) -> [UInt8]? {
    var text = text.map { CChar(bitPattern: $0) }
    text.append(0)
    // Some of the parsers write into the text.
    return unsafe text.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, let rdf = unsafe ldns_rdf_new_frm_str(field.ldnsType, start) else {
        return nil
      }
      defer { unsafe ldns_rdf_deep_free(rdf) }
      return unsafe copy(rdf)
    }
  }

  /// The text form of rdata; nil where libldns cannot make one.
  static func text(_ type: RecordType, _ rdata: [UInt8]) -> String? {
    guard let form = form(type), !rdata.isEmpty else { return nil }
    return unsafe withFields(type, rdata) { record in
      // Room for the longest form there is: not all of libldns's writers ask for more.
      guard let buffer = unsafe ldns_buffer_new(4_096 + 16 * rdata.count) else { return nil }
      defer { unsafe ldns_buffer_free(buffer) }
      var parts: [String] = []
      let count = unsafe ldns_rr_rd_count(record)
      for index in 0..<count {
        unsafe ldns_buffer_clear(buffer)
        guard unsafe ldns_rdf2buffer_str(buffer, ldns_rr_rdf(record, index)) == LDNS_STATUS_OK else { return nil }
        let written = unsafe UnsafeBufferPointer(start: ldns_buffer_begin(buffer), count: ldns_buffer_position(buffer))
        parts.append(String(decoding: unsafe [UInt8](written), as: UTF8.self))
      }
      if form.lacksOnlyLongString(count) { parts.append("\"\"") }
      return parts.joined(separator: " ")
    }
  }

  /// Whether libldns finds the fields of a type in octets, all of them; types without a form hold any octets.
  static func isWellFormed(_ type: RecordType, _ rdata: [UInt8]) -> Bool {
    guard let form = form(type) else { return true }
    let isWellFormed: Bool? = unsafe withFields(type, rdata) { record in
      let count = unsafe ldns_rr_rd_count(record)
      guard count >= form.minimum || form.lacksOnlyLongString(count) else { return false }
      var octets: [UInt8] = []
      for index in 0..<count {
        guard let rdf = unsafe ldns_rr_rdf(record, index) else { return false }
        octets += unsafe copy(rdf)
      }
      // They differ where a field is missing or a name was compressed.
      return octets == rdata
    }
    return isWellFormed ?? false
  }

  private static func withFields<Result>(
    _ type: RecordType, _ rdata: [UInt8], _ body: (UnsafeMutablePointer<ldns_rr>) -> Result?
  ) -> Result? {
    guard rdata.count <= ZoneTextLimits.rdataOctets, let record = unsafe ldns_rr_new() else { return nil }
    defer { unsafe ldns_rr_free(record) }
    unsafe ldns_rr_set_type(record, ldns_rr_type(rawValue: UInt32(type.rawValue)))
    let wire = [UInt8(rdata.count >> 8), UInt8(rdata.count & 0xFF)] + rdata
    var position = 0
    guard unsafe ldns_wire2rdf(record, wire, wire.count, &position) == LDNS_STATUS_OK, position == wire.count else {
      return nil
    }
    return unsafe body(record)
  }

  private static func copy(_ rdf: UnsafeMutablePointer<ldns_rdf>) -> [UInt8] {
    unsafe [UInt8](UnsafeBufferPointer(start: ldns_rdf_data(rdf), count: ldns_rdf_size(rdf)))
  }
}

extension RdataForm {
  /// Whether so many fields are all but the last one, of which libldns sees nothing where it is empty.
  fileprivate func lacksOnlyLongString(_ count: Int) -> Bool {
    repeated == nil && fields.last == .longString && count + 1 == fields.count
  }
}

extension RdataField {
  /// The field that libldns calls so; nil for those whose text libldns reads wrongly, or with functions of the C
  /// library that are not safe among threads: WKS, ATMA.
  fileprivate init?(_ type: ldns_rdf_type) {
    guard let field = Self.known.first(where: { $0.1 == type })?.0 else { return nil }
    self = field
  }

  fileprivate var ldnsType: ldns_rdf_type {
    Self.ldnsTypes[self] ?? LDNS_RDF_TYPE_NONE
  }

  private static let ldnsTypes = Dictionary(known) { first, _ in first }

  private static let known: [(RdataField, ldns_rdf_type)] = [
    (.ipv4, LDNS_RDF_TYPE_A), (.ipv6, LDNS_RDF_TYPE_AAAA), (.string, LDNS_RDF_TYPE_STR), (.name, LDNS_RDF_TYPE_DNAME),
    (.uint8, LDNS_RDF_TYPE_INT8), (.uint16, LDNS_RDF_TYPE_INT16), (.uint32, LDNS_RDF_TYPE_INT32),
    (.period, LDNS_RDF_TYPE_PERIOD), (.time, LDNS_RDF_TYPE_TIME), (.recordType, LDNS_RDF_TYPE_TYPE),
    (.longString, LDNS_RDF_TYPE_LONG_STR), (.tag, LDNS_RDF_TYPE_TAG), (.base64, LDNS_RDF_TYPE_B64),
    (.base32, LDNS_RDF_TYPE_NSEC3_NEXT_OWNER), (.base32, LDNS_RDF_TYPE_B32_EXT), (.hex, LDNS_RDF_TYPE_HEX),
    (.salt, LDNS_RDF_TYPE_NSEC3_SALT), (.types, LDNS_RDF_TYPE_NSEC), (.algorithm, LDNS_RDF_TYPE_ALG),
    (.certificateUsage, LDNS_RDF_TYPE_CERTIFICATE_USAGE), (.selector, LDNS_RDF_TYPE_SELECTOR),
    (.matchingType, LDNS_RDF_TYPE_MATCHING_TYPE), (.certificateType, LDNS_RDF_TYPE_CERT_ALG),
    (.addressPrefix, LDNS_RDF_TYPE_APL), (.location, LDNS_RDF_TYPE_LOC), (.nsap, LDNS_RDF_TYPE_NSAP),
    (.locator, LDNS_RDF_TYPE_ILNP64), (.eui48, LDNS_RDF_TYPE_EUI48), (.eui64, LDNS_RDF_TYPE_EUI64),
    (.hostIdentity, LDNS_RDF_TYPE_HIP), (.ipsecKey, LDNS_RDF_TYPE_IPSECKEY),
    (.serviceParameters, LDNS_RDF_TYPE_SVCPARAMS),
  ]
}
