import CLDNS
import DNSWire
import Testing

/// libldns, the second opinion: just enough of it, each call with its own error.
enum LDNS {
  struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ status: ldns_status) {
      description = unsafe ldns_get_errorstr_by_id(status).map { unsafe String(cString: $0) } ?? "\(status.rawValue)"
    }
  }

  private static func check(_ status: ldns_status) throws {
    guard status == LDNS_STATUS_OK else { throw Failure(status) }
  }

  /// The octets of memory that libldns allocated.
  private static func take(_ start: UnsafeMutablePointer<UInt8>?, _ count: Int) throws -> [UInt8] {
    let start = unsafe try #require(unsafe start)
    defer { unsafe free(start) }
    return unsafe Array(UnsafeBufferPointer(start: start, count: count))
  }

  private static func take(_ text: UnsafeMutablePointer<CChar>?) throws -> String {
    let text = unsafe try #require(unsafe text)
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }

  // MARK: Names

  /// The wire form of a name in presentation form.
  static func nameWire(_ text: String) throws -> [UInt8] {
    var name: UnsafeMutablePointer<ldns_rdf>?
    try unsafe check(ldns_str2rdf_dname(&name, text))
    defer { unsafe ldns_rdf_deep_free(name) }
    let data = unsafe try #require(unsafe ldns_rdf_data(name))
    return unsafe Array(UnsafeBufferPointer(start: data, count: ldns_rdf_size(name)))
  }

  /// The presentation form of a name in wire form.
  static func nameText(_ wire: [UInt8]) throws -> String {
    let name = unsafe ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, wire.count, wire)
    defer { unsafe ldns_rdf_deep_free(name) }
    return unsafe try take(ldns_rdf2str(name))
  }

  /// Negative, zero or positive: canonical order.
  static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let left = unsafe ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, left.count, left)
    defer { unsafe ldns_rdf_deep_free(left) }
    let right = unsafe ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, right.count, right)
    defer { unsafe ldns_rdf_deep_free(right) }
    return unsafe Int(ldns_dname_compare(left, right))
  }

  // MARK: Messages

  private static func packet<Result>(
    _ octets: [UInt8], _ body: (UnsafeMutablePointer<ldns_pkt>) throws -> Result
  ) throws -> Result {
    var packet: UnsafeMutablePointer<ldns_pkt>?
    try unsafe check(ldns_wire2pkt(&packet, octets, octets.count))
    defer { unsafe ldns_pkt_free(packet) }
    return unsafe try body(try #require(unsafe packet))
  }

  private static func encode(_ packet: UnsafeMutablePointer<ldns_pkt>) throws -> [UInt8] {
    var start: UnsafeMutablePointer<UInt8>?
    var count = 0
    try unsafe check(ldns_pkt2wire(&start, packet, &count))
    return unsafe try take(start, count)
  }

  private static func texts(_ list: UnsafeMutablePointer<ldns_rr_list>?) throws -> [String] {
    try (0..<(unsafe ldns_rr_list_rr_count(list))).map { index in
      unsafe try take(ldns_rr2str(ldns_rr_list_rr(list, index)))
    }
  }

  /// What libldns reads in a message: its records as text, section by section.
  static func sections(_ octets: [UInt8]) throws -> [[String]] {
    try unsafe packet(octets) { packet in
      unsafe try [
        texts(ldns_pkt_question(packet)), texts(ldns_pkt_answer(packet)), texts(ldns_pkt_authority(packet)),
        texts(ldns_pkt_additional(packet)),
      ]
    }
  }

  /// The message, decoded and encoded again by libldns.
  static func recoded(_ octets: [UInt8]) throws -> [UInt8] {
    try unsafe packet(octets) { packet in unsafe try encode(packet) }
  }

  private static func record<Result>(
    _ text: String, _ body: (UnsafeMutablePointer<ldns_rr>) throws -> Result
  ) throws -> Result {
    var record: UnsafeMutablePointer<ldns_rr>?
    try unsafe check(ldns_rr_new_frm_str(&record, text, 3_600, nil, nil))
    defer { unsafe ldns_rr_free(record) }
    return unsafe try body(try #require(unsafe record))
  }

  /// The wire form, uncompressed and with owner, of a record in presentation form.
  static func recordWire(_ text: String) throws -> [UInt8] {
    try unsafe record(text) { record in
      var start: UnsafeMutablePointer<UInt8>?
      var count = 0
      try unsafe check(ldns_rr2wire(&start, record, Int32(LDNS_SECTION_ANSWER.rawValue), &count))
      return unsafe try take(start, count)
    }
  }

  /// A record in presentation form as libldns itself prints it.
  static func recordText(_ text: String) throws -> String {
    try unsafe record(text) { record in unsafe try take(ldns_rr2str(record)) }
  }

  // MARK: TSIG

  /// The message, signed by libldns with the current time.
  static func signed(_ octets: [UInt8], key: String, secret: String, algorithm: String) throws -> [UInt8] {
    try unsafe packet(octets) { packet in
      unsafe try check(ldns_pkt_tsig_sign(packet, key, secret, 300, algorithm, nil))
      return unsafe try encode(packet)
    }
  }

  /// Whether libldns accepts a message's signature.
  static func verifies(_ octets: [UInt8], key: String, secret: String) throws -> Bool {
    try unsafe packet(octets) { packet in
      unsafe ldns_pkt_tsig_verify(packet, octets, octets.count, key, secret, nil)
    }
  }
}
