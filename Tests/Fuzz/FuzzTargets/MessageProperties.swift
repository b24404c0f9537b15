import Crypto
import DNSWire

/// What must hold for any octets taken as a message.
enum MessageProperties {
  static func check(_ octets: [UInt8]) throws(Violation) {
    guard let message = try? Message(octets.span) else { return }
    for record in message.answers + message.authorities + message.additionals { try check(record) }
    try checkSignatureRefused(octets, message)
    guard let encoded = try encode(message) else { return }
    let again: Message
    do {
      again = try Message(encoded.span)
    } catch {
      throw Violation("what was encoded can be decoded: \(error)")
    }
    try checkEqual(message, again)
    try demand(try encode(again) == encoded, "encoding again gives the same octets")
    try demand((try? message.encoded(limit: encoded.count - 1)) == nil, "one octet less has no room")
    try checkSigning(encoded)
  }

  /// The encoded message; nil where decompression has made it larger than any message may be.
  private static func encode(_ message: Message) throws(Violation) -> [UInt8]? {
    do {
      return try message.encoded()
    } catch .noRoom {
      return nil
    } catch {
      throw Violation("a decoded message can be encoded: \(error)")
    }
  }

  private static func checkEqual(_ left: Message, _ right: Message) throws(Violation) {
    try demand(left.header.id == right.header.id && left.header.flags == right.header.flags, "the header is kept")
    try demand(
      left.questions.map { Octets($0) } == right.questions.map { Octets($0) }, "the questions are kept to the octet")
    try demand(left.answers.map { Octets($0) } == right.answers.map { Octets($0) }, "the answers are kept")
    try demand(left.authorities.map { Octets($0) } == right.authorities.map { Octets($0) }, "authorities are kept")
    try demand(left.additionals.map { Octets($0) } == right.additionals.map { Octets($0) }, "additionals are kept")
    try demand(left.edns == right.edns, "EDNS is kept")
    try demand(right.tsig == nil, "a signature is not encoded")
  }

  private static func check(_ record: ResourceRecord) throws(Violation) {
    try demand(record.rdata.count <= 0xFFFF, "rdata fits into its length field")
    let canonical = RecordData.canonical(record.type, record.rdata)
    try demand(canonical.count == record.rdata.count, "canonical rdata is as long")
    try demand(RecordData.canonical(record.type, canonical) == canonical, "canonical rdata stays as it is")
    try demand(record.isSame(as: record) && record == record, "a record is the same as itself")
    if !record.rdata.isEmpty, RecordDataLayout(record.type) != nil {
      try demand((try? RecordData.validate(record.type, record.rdata)) != nil, "rdata that was read is valid")
    }
    if record.type == .srv, !record.rdata.isEmpty {
      try demand((try? ServiceData(rdata: record.rdata))?.rdata == record.rdata, "SRV rdata is kept")
    }
    if record.type == .soa, !record.rdata.isEmpty {
      try demand((try? StartOfAuthority(rdata: record.rdata))?.rdata == record.rdata, "SOA rdata is kept")
    }
  }

  private static func key(_ name: Name, _ algorithm: TSIGAlgorithm) -> TSIGKey {
    TSIGKey(name: name, algorithm: algorithm, secret: SymmetricKey(data: [UInt8]("what nobody can guess".utf8)))
  }

  private static func checkSignatureRefused(_ octets: [UInt8], _ message: Message) throws(Violation) {
    guard let record = message.tsig else { return }
    try demand(record.offset >= WireLimits.headerOctets && record.offset < octets.count, "TSIG stands in the message")
    for algorithm in TSIGAlgorithm.allCases {
      let key = key(record.keyName, algorithm)
      let accepted = (try? TSIG.verify(octets, record, key: key, now: record.timeSigned)) != nil
      try demand(!accepted, "a signature made with another secret is refused")
    }
  }

  private static func checkSigning(_ octets: [UInt8]) throws(Violation) {
    let key = key(.root, .hmacSHA256)
    guard octets.count + TSIG.recordOctets(key: key) <= WireLimits.messageOctets else { return }
    var signed = octets
    TSIG.sign(&signed, key: key, time: 1_000_000)
    try demand(signed.count == octets.count + TSIG.recordOctets(key: key), "a signature has the size foretold")
    guard let message = try? Message(signed.span), let record = message.tsig else {
      // The signature is one record more.
      let full = (try? Message(octets.span))?.header
      let count = full.map {
        Int($0.questionCount) + Int($0.answerCount) + Int($0.authorityCount) + Int($0.additionalCount)
      }
      return try demand(count == WireLimits.messageRecords, "a signed message can be decoded")
    }
    let accepted = (try? TSIG.verify(signed, record, key: key, now: 1_000_000)) != nil
    try demand(accepted, "what was signed verifies")
  }
}

/// A question or record, compared octet by octet: names with their case.
private struct Octets: Equatable {
  let name: [UInt8]
  let numbers: [UInt32]
  let rdata: [UInt8]

  init(_ question: Question) {
    name = question.name.wire
    numbers = [UInt32(question.type.rawValue), UInt32(question.recordClass.rawValue)]
    rdata = []
  }

  init(_ record: ResourceRecord) {
    name = record.name.wire
    numbers = [UInt32(record.type.rawValue), UInt32(record.recordClass.rawValue), record.ttl]
    rdata = record.rdata
  }
}
