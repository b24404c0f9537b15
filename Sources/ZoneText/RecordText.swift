public import DNSWire

/// The presentation form of rdata (RFC 1035 §5.1, RFC 3597 §5).
public enum RecordText {
  /// The presentation form of uncompressed rdata, in printable ASCII: that of its type where it reads back to the same
  /// octets, otherwise the generic one of RFC 3597 §5.
  public static func rdata(_ type: RecordType, _ rdata: [UInt8]) -> String {
    if let plain = PlainRdata.text(type, rdata) { return plain }
    // Of what can't be seen libldns leaves tabs as they are.
    let known = LDNS.text(type, rdata)?.replacing("\t", with: "\\009")
    // A field of no octets leaves no word, and what others make of that differs.
    guard let text = known, !text.isEmpty, !text.hasSuffix(" "), !text.contains("  "),
      let again = try? parse(type: type, text: text, origin: .root), again == rdata
    else { return GenericRdata.text(rdata) }
    return text
  }

  /// Reads the presentation form of a type's rdata, or the generic one; relative names are under `origin`.
  public static func parse(type: RecordType, text: String, origin: Name) throws(RecordTextError) -> [UInt8] {
    let octets = Array(text.utf8)
    do {
      return try read(type, octets, origin: origin)
    } catch {
      var lines = LineCounter(octets)
      let fault = lines.located(error)
      throw RecordTextError(message: fault.message, column: fault.position.column, text: fault.text)
    }
  }

  /// The same, with the offsets of what is wrong; without an origin relative names are errors.
  static func read(_ type: RecordType, _ text: [UInt8], origin: Name?) throws(TextFault) -> [UInt8] {
    var scanner = EntryScanner(text.span)
    let tokens = try scanner.next() ? scanner.tokens(from: 0) : []
    if try scanner.next() { throw scanner.token(0).fault("more than one line") }
    let typeToken = Token(octets: Array(type.description.utf8)[...], position: .offset(0), isQuoted: false)
    return try RdataText.read(type, tokens, typeToken: typeToken, origin: origin)
  }
}
