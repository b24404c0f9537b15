import AccessPolicy
import Authority
import DNSWire
import Synchronization
import TestSupport
import Zone

/// What must hold for any octets taken as a request. The first octet of an input says how it comes: bit 0 is set for TCP.
///
/// One responder answers one input after the other, as a packet thread's does.
struct RequestProperties: ~Copyable {
  private static let shared = Mutex<RequestProperties?>(nil)

  private let zones: ZoneSet
  private let model: Model
  private let settings: Published<ResponderSettings>
  private var responder: Responder
  /// Never cleared: an answer is written over the one before.
  private var memory = [UInt8](repeating: 0xEE, count: WireLimits.messageOctets)

  private init() throws(Violation) {
    guard let entries = try? FuzzZones.make() else { throw Violation("the zones can be made") }
    zones = ZoneSet(entries.map(\.version))
    model = Model(entries)
    var settings = ResponderSettings()
    settings.cookies = SipHash.Key(octets: [UInt8](1...16)).flatMap { CookieSecrets([$0]) }
    settings.identity = ShortText("fuzz") ?? ShortText()
    self.settings = Published(settings)
    responder = Responder(settings: self.settings)
  }

  static func check(_ input: [UInt8], isSampled: Bool) throws(Violation) {
    guard let first = input.first else { return }
    try shared.withLock { properties throws(Violation) in
      if properties == nil { properties = try RequestProperties() }
      try properties?.check(Array(input.dropFirst()), over: first & 1 == 0 ? .udp : .tcp, isSampled)
    }
  }

  private mutating func respond(
    _ request: [UInt8], _ transport: TransportKind, isVerified: Bool = false, reserved: Int = 0
  ) -> (outcome: Outcome, octets: [UInt8]) {
    Self.respond(
      request, transport, &responder, zones, &memory, isVerified: isVerified, reserved: reserved)
  }

  private static func respond(
    _ request: [UInt8], _ transport: TransportKind, _ responder: inout Responder, _ zones: ZoneSet,
    _ memory: inout [UInt8], isVerified: Bool = false, reserved: Int = 0
  ) -> (outcome: Outcome, octets: [UInt8]) {
    var writer = MessageWriter(memory.mutableSpan)
    let context = RequestContext(client: IPAddress(ipv4: 0xC000_0201), transport: transport, now: 1_800_000_000)
    let outcome = responder.respond(
      to: request.span, in: context, zones: zones, into: &writer, isVerified: isVerified, reserved: reserved)
    let count = writer.position
    return (outcome, outcome == .reply ? Array(memory[..<count]) : [])
  }

  private mutating func check(
    _ request: [UInt8], over transport: TransportKind, _ isSampled: Bool
  ) throws(Violation) {
    var (outcome, octets) = respond(request, transport)
    guard let shape = RequestShape(request, over: transport), !shape.header.isResponse else {
      return try demand(outcome == .drop, "what is no request is dropped")
    }
    guard shape.header.opcode != .update else { return try demand(outcome == .deferred, "an update is deferred") }
    if Self.asksForTransfer(shape, over: transport) {
      return try demand(outcome == .deferred, "a question for a zone is deferred")
    }
    var reserved = 0
    if shape.header.opcode == .query, shape.question != nil, shape.isSigned {
      try demand(outcome == .deferred, "a signed query is deferred")
      reserved = 64 + request.count % 64
      (outcome, octets) = respond(request, transport, isVerified: true, reserved: reserved)
    }
    try demand(outcome == .reply, "a request is answered")
    let limit = Self.limit(transport, shape) - reserved
    try demand(octets.count <= limit, "an answer has at most \(limit) octets, and not \(octets.count)")
    let hash = isSampled ? Self.hash(request) : nil
    guard Self.isChosen(hash, 3, 0) else { return try checkOctets(octets, shape) }
    let answer: Message
    do {
      answer = try Message(octets.span)
    } catch {
      throw Violation("an answer can be decoded: \(error)")
    }
    try checkHeader(answer, shape)
    try check(answer, to: shape)
    if answer.isTruncated || Self.isChosen(hash, 12, 0), reserved == 0, transport == .udp, !shape.hasKeepalive,
      shape.question?.type != .axfr
    {
      try checkAgainstStream(request, answer, octets, limit)
    }
    guard reserved == 0 else { return }
    if Self.isChosen(hash, 24, 8) {
      try demand(respond(request, transport).octets == octets, "the same request again gets the same answer")
    }
    if Self.isChosen(hash, 248, 16) {
      var other = Responder(settings: settings)
      var memory = [UInt8](repeating: 0, count: WireLimits.messageOctets)
      let again = Self.respond(request, transport, &other, zones, &memory)
      try demand(again.octets == octets, "what was answered before does not count")
    }
  }

  /// What can be said of an answer without decoding it.
  private func checkOctets(_ octets: [UInt8], _ shape: RequestShape) throws(Violation) {
    try demand(octets.count >= WireLimits.headerOctets, "an answer has a header")
    try demand(octets[2] & 0x80 != 0, "an answer is a response")
    try demand(UInt16(octets[0]) << 8 | UInt16(octets[1]) == shape.header.id, "the ID is repeated")
  }

  /// Over UDP only IXFR asks for a zone (RFC 1995 §2, RFC 5936 §4.2).
  private static func asksForTransfer(_ shape: RequestShape, over transport: TransportKind) -> Bool {
    guard shape.header.opcode == .query, let question = shape.question, question.recordClass == .internet else {
      return false
    }
    return question.type == .ixfr || question.type == .axfr && transport == .tcp
  }

  /// Octets that an answer may have (RFC 1035 §4.2.1, RFC 6891 §6.2.5, RFC 9715).
  private static func limit(_ transport: TransportKind, _ shape: RequestShape) -> Int {
    guard transport == .udp else { return WireLimits.messageOctets }
    guard let payload = shape.edns?.payloadSize else { return AuthorityLimits.plainPayload }
    return min(max(Int(payload), AuthorityLimits.plainPayload), Int(AuthorityLimits.payload))
  }

  /// Whether a part of the inputs is to be checked for what takes long; without a hash all are.
  private static func isChosen(_ hash: UInt64?, _ mask: UInt64, _ value: UInt64) -> Bool {
    hash.map { $0 & mask == value } ?? true
  }

  private static func hash(_ octets: [UInt8]) -> UInt64 {
    let sum = octets.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return sum >> 32
  }

  private func checkHeader(_ answer: Message, _ shape: RequestShape) throws(Violation) {
    let (flags, asked) = (answer.header.flags, shape.header.flags)
    try demand(answer.header.id == shape.header.id, "the ID is repeated")
    try demand(flags & 0x8000 != 0, "QR is set")
    try demand(flags & 0x7910 == asked & 0x7910, "opcode, RD and CD are repeated")
    try demand(flags & 0x00E0 == 0, "RA, Z and AD are not set")
    try demand((answer.edns == nil) == (shape.edns == nil), "OPT answers OPT")
    try demand(answer.tsig == nil, "an answer is not signed here")
    guard let edns = answer.edns else { return }
    try demand(edns.version == 0 && edns.payloadSize == AuthorityLimits.payload, "OPT is the server's own")
    try demand(edns.dnssecOK == shape.edns?.dnssecOK, "DO is repeated")
  }

  private func check(_ answer: Message, to shape: RequestShape) throws(Violation) {
    guard shape.header.opcode == .query, let question = shape.question else { return try checkBare(answer, shape) }
    try demand(answer.questions.count == 1, "a query's answer has its question")
    let copy = answer.questions[0]
    try demand(
      copy.name.wire == question.name.wire && copy.type == question.type && copy.recordClass == question.recordClass,
      "the question is repeated octet by octet")
    if question.recordClass == .chaos, shape.edns?.version ?? 0 == 0 { return try checkChaos(answer, question) }
    if let error = Self.error(question, shape.edns) { return try checkEmpty(answer, error) }
    if isOfSigning(question) { return }
    let expected = model.answer(question)
    // Where aliases alone fill the answer, their end is not known.
    let code = answer.isTruncated && answer.code == .noError ? .noError : expected.code
    try demand(answer.code == code, "the code is \(code), and not \(answer.code)")
    try demand(answer.isAuthoritative == expected.isAuthoritative, "AA is \(expected.isAuthoritative)")
    if answer.isTruncated { return try checkEmpty(answer, code) }
    try AnswerProperties(model: model, answer: answer, isDNSSECWanted: shape.edns?.dnssecOK == true).check(expected)
  }

  /// Whether a question asks for what the model does not know.
  private func isOfSigning(_ question: Question) -> Bool {
    if question.type != .any { return AnswerProperties.signing.contains(question.type) || question.type == .nsec3param }
    return model.zone(for: question.name, .any).map { model.signed.contains($0.apex) } ?? false
  }

  /// The code of a query that is not looked up.
  private static func error(_ question: Question, _ edns: EDNS?) -> ResponseCode? {
    if let edns, edns.version != 0 { return .badVersion }
    guard question.recordClass == .internet else { return .refused }
    switch question.type.rawValue {
    case 0, 41, 128...254: return .notImplemented
    default: return nil
    }
  }

  /// What is no query with one question gets a header and OPT (RFC 9619, RFC 7873 §5.4).
  private func checkBare(_ answer: Message, _ shape: RequestShape) throws(Violation) {
    try demand(answer.questions.isEmpty, "an answer to what is no query has no question")
    try demand(!answer.isTruncated && !answer.isAuthoritative, "it has neither TC nor AA")
    let code: ResponseCode =
      if shape.isReadable, let edns = shape.edns, edns.version != 0, shape.header.questionCount != 1 || !isQuery(shape)
      {
        .badVersion
      } else if !isQuery(shape) {
        .notImplemented
      } else if shape.isReadable, shape.header.questionCount == 0, shape.hasCookie {
        answer.code == .badCookie ? .badCookie : .noError
      } else {
        .formError
      }
    try checkEmpty(answer, code)
  }

  private func isQuery(_ shape: RequestShape) -> Bool { shape.header.opcode == .query }

  /// One text about the server, or REFUSED (RFC 4892).
  private func checkChaos(_ answer: Message, _ question: Question) throws(Violation) {
    guard let record = answer.answers.first else { return try checkEmpty(answer, .refused) }
    try demand(answer.code == .noError && answer.isAuthoritative, "a text about the server has authority")
    try demand(
      answer.answers.count == 1 && answer.authorities.isEmpty && answer.additionals.isEmpty, "it is one record")
    try demand(
      record.type == .txt && record.recordClass == .chaos && record.name.wire == question.name.wire,
      "it is a TXT record")
    try demand(record.rdata == [4] + Array("fuzz".utf8), "it is the identity")
  }

  private func checkEmpty(_ answer: Message, _ code: ResponseCode) throws(Violation) {
    try demand(answer.code == code, "the code is \(code), and not \(answer.code)")
    try demand(
      answer.answers.isEmpty && answer.authorities.isEmpty && answer.additionals.isEmpty, "it carries no records")
  }

  /// Over TCP the answer is the same, and longer only where UDP had no room.
  private mutating func checkAgainstStream(
    _ request: [UInt8], _ answer: Message, _ octets: [UInt8], _ limit: Int
  ) throws(Violation) {
    let stream = respond(request, .tcp).octets
    guard stream.count > limit else { return try demand(octets == stream, "what fits is the same over UDP and TCP") }
    guard let whole = try? Message(stream.span) else { throw Violation("an answer over TCP can be decoded") }
    guard !answer.isTruncated else { return }
    try demand(!whole.isTruncated, "what fits over UDP fits over TCP")
    try demand(answer.code == whole.code, "the code is the same over UDP and TCP")
    try demand(
      answer.answers == whole.answers && answer.authorities == whole.authorities, "only additional data is left out")
    try demand(
      answer.additionals.allSatisfy { whole.additionals.contains($0) }, "additional data is not of UDP's own")
  }
}
