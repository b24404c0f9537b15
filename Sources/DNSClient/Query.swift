import DNSWire

/// One question as it is sent, with an ID that nobody can guess.
struct Query: Sendable {
  let id: UInt16
  let question: Question
  let hasEDNS: Bool
  /// The whole message.
  private(set) var octets: [UInt8]
  /// The MAC of its signature.
  private(set) var mac: [UInt8]?

  /// Writes a question, signed where there is a key; `now` is seconds since 1970.
  init(
    _ question: Question, asksForRecursion: Bool, hasEDNS: Bool, key: TSIGKey?, now: UInt64
  ) throws(WireError) {
    id = UInt16.random(in: .min ... .max)
    self.question = question
    self.hasEDNS = hasEDNS
    var message = Message(header: Header(id: id, flags: asksForRecursion ? Header.Flag.recursionDesired : 0))
    message.questions = [question]
    if hasEDNS { message.edns = EDNS(payloadSize: DNSClientLimits.payloadOctets) }
    octets = try message.encoded(limit: DNSClientLimits.queryOctets)
    if let key { mac = TSIG.sign(&octets, key: key, time: now) }
  }

  /// Whether a message is an answer to this question, however it goes on behind the question.
  ///
  /// A server that could not read the question need not repeat it.
  func isAnswered(by octets: Span<UInt8>) -> Bool {
    var reader = WireReader(octets)
    guard let header = try? Header(&reader), header.id == id, header.isResponse, header.opcode == .query else {
      return false
    }
    if header.questionCount == 0 {
      return [.formError, .notImplemented, .serverFailure, .refused].contains(header.responseCode)
    }
    guard header.questionCount == 1, let repeated = try? Question(&reader) else { return false }
    return repeated == question
  }

  /// Whether an answer says that it is cut short.
  static func isTruncated(_ answer: [UInt8]) -> Bool {
    answer.count >= WireLimits.headerOctets && answer[2] & UInt8(Header.Flag.truncated >> 8) != 0
  }
}
