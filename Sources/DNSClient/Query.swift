import DNSWire

/// One question as it is sent, with an ID that nobody can guess.
struct Query: Sendable {
  let id: UInt16
  let question: Question
  let opcode: Opcode
  let hasEDNS: Bool
  /// The whole message.
  private(set) var octets: [UInt8]
  /// The MAC of its signature.
  private(set) var mac: [UInt8]?

  /// Writes a question, signed where there is a key; `now` is seconds since 1970.
  init(
    _ question: Question, asksForRecursion: Bool, hasEDNS: Bool, key: TSIGKey?, now: UInt64
  ) throws(WireError) {
    id = QueryIdentifiers.next()
    self.question = question
    opcode = .query
    self.hasEDNS = hasEDNS
    var header = Header(id: id, flags: asksForRecursion ? Header.Flag.recursionDesired : 0)
    header.questionCount = 1
    header.additionalCount = hasEDNS ? 1 : 0
    // A question is its name, a type and a class.
    let count = WireLimits.headerOctets + question.name.wire.count + 4 + (hasEDNS ? EDNS.recordOctets : 0)
    octets = [UInt8](repeating: 0, count: count)
    var writer = MessageWriter(octets.mutableSpan)
    try writer.write(header)
    try question.write(to: &writer)
    if hasEDNS { try EDNS(payloadSize: DNSClientLimits.payloadOctets).write(to: &writer) }
    if let key { mac = TSIG.sign(&octets, key: key, time: now) }
  }

  /// Writes the message that a zone has changed, with its SOA record (RFC 1996 §3.7), signed where there is a key.
  init(notifyingOf soa: ResourceRecord, key: TSIGKey?, now: UInt64) throws(WireError) {
    id = QueryIdentifiers.next()
    question = Question(name: soa.name, type: .soa)
    opcode = .notify
    hasEDNS = false
    var message = Message(
      header: Header(id: id, flags: UInt16(Opcode.notify.rawValue) << 11 | Header.Flag.authoritative))
    message.questions = [question]
    message.answers = [soa]
    octets = try message.encoded()
    if let key { mac = TSIG.sign(&octets, key: key, time: now) }
  }

  /// Writes the question for what is newer than a copy with this SOA record (RFC 1995 §3), signed where there is a key.
  init(newerThan soa: ResourceRecord, key: TSIGKey?, now: UInt64) throws(WireError) {
    id = QueryIdentifiers.next()
    question = Question(name: soa.name, type: .ixfr)
    opcode = .query
    hasEDNS = false
    var message = Message(header: Header(id: id))
    message.questions = [question]
    message.authorities = [soa]
    octets = try message.encoded()
    if let key { mac = TSIG.sign(&octets, key: key, time: now) }
  }

  /// Whether a message is an answer to this question, however it goes on behind the question.
  ///
  /// A server that could not read the question need not repeat it.
  func isAnswered(by octets: Span<UInt8>) -> Bool {
    var reader = WireReader(octets)
    guard let header = try? Header(&reader), header.id == id, header.isResponse, header.opcode == opcode else {
      return false
    }
    if header.questionCount == 0 {
      return opcode == .notify
        || [.formError, .notImplemented, .serverFailure, .refused].contains(header.responseCode)
    }
    guard header.questionCount == 1, let repeated = try? Question(&reader) else { return false }
    return repeated == question
  }

  /// Whether an answer says that it is cut short.
  static func isTruncated(_ answer: [UInt8]) -> Bool {
    answer.count >= WireLimits.headerOctets && answer[2] & UInt8(Header.Flag.truncated >> 8) != 0
  }
}
