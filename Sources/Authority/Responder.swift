import AccessPolicy
public import DNSWire
public import Zone

/// Answers queries: one synchronous call, octets in, octets out; it allocates nothing, takes no lock and counts no
/// references. Each thread has its own.
public struct Responder: ~Copyable {
  /// The name asked for, in the client's case.
  var question = NameBuffer()
  /// The name being looked up: the question's, or an alias's target.
  var owner = NameBuffer()
  /// `owner`, ready for lookups.
  var ownerKey = LookupName()
  /// A target whose addresses are looked up.
  var targetKey = LookupName()
  /// The targets whose addresses the answer already carries.
  var targets = NameSet()
  /// The names that aliases have led through.
  var visited = NameSet()
  var response = Header(id: 0)
  /// Whether signatures and proofs are wanted (RFC 3225).
  var isDNSSECWanted = false
  var denial = DenialWriter()
  var expansions = ExpansionList()
  /// A name whose expansion is to be proved.
  var expanded = NameBuffer()

  /// Makes a responder.
  public init() {}

  /// Answers one request.
  ///
  /// - Parameters:
  ///   - request: the whole message as it came.
  ///   - context: who sent it, how, and when.
  ///   - zones: the zones served.
  ///   - writer: where the answer goes, from its start.
  ///   - isVerified: whether a signature has been verified, so that a signed query is answered here.
  ///   - reserved: octets to keep free for the answer's signature.
  public mutating func respond(
    to request: Span<UInt8>, in context: RequestContext, zones: borrowing ZoneSet,
    into writer: inout MessageWriter, isVerified: Bool = false, reserved: Int = 0
  ) -> Outcome {
    var reader = WireReader(request)
    guard let header = try? Header(&reader), !header.isResponse else { return .drop }
    if header.opcode == .update { return .deferred }
    writer.reset()
    response = Header(id: header.id, flags: Header.Flag.response | header.flags & Header.Flag.echoed)
    guard header.opcode == .query else { return finish(.notImplemented, request, &writer) }
    guard header.questionCount == 1, let form = try? QueryForm(&reader, header: header, name: &question) else {
      return finish(.formError, request, &writer)
    }
    if form.isSigned && !isVerified { return .deferred }
    do throws(WireError) {
      try begin(form, transport: context.transport, reserved: reserved, &writer)
      try answer(form, zones, &writer)
    } catch {
      truncate(&writer)
    }
    return end(form.edns, reserved: reserved, &writer)
  }

  /// Writes the header's place and the question, and sets the answer's bounds.
  private mutating func begin(
    _ form: QueryForm, transport: TransportKind, reserved: Int, _ writer: inout MessageWriter
  ) throws(WireError) {
    let octets: Int
    switch (transport, form.edns) {
    case (.tcp, _): octets = WireLimits.messageOctets
    case (.udp, nil): octets = AuthorityLimits.plainPayload
    case (.udp, .some(let edns)):
      octets = Int(min(max(edns.payloadSize, UInt16(AuthorityLimits.plainPayload)), AuthorityLimits.payload))
    }
    writer.setLimit(octets - reserved - (form.edns == nil ? 0 : EDNS.recordOctets))
    try writer.write(response)
    questionEnd = writer.mark
    try writer.write(name: question.wire)
    try writer.write(form.type.rawValue)
    try writer.write(form.recordClass.rawValue)
    response.questionCount = 1
    questionEnd = writer.mark
  }

  /// Where the question ends: what a truncated answer is cut back to.
  private var questionEnd: MessageWriter.Mark?

  /// Cuts the answer back to its question and sets TC: no partial RRset ever leaves (RFC 2181 §9).
  private mutating func truncate(_ writer: inout MessageWriter) {
    if let questionEnd { writer.rewind(to: questionEnd) }
    response.answerCount = 0
    response.authorityCount = 0
    response.additionalCount = 0
    response.flags |= Header.Flag.truncated
  }

  /// Adds OPT and puts the header in its place.
  private mutating func end(_ edns: EDNS?, reserved: Int, _ writer: inout MessageWriter) -> Outcome {
    if let edns {
      writer.setLimit(writer.capacity - reserved)
      let own = EDNS(payloadSize: AuthorityLimits.payload, responseCode: extendedCode, dnssecOK: edns.dnssecOK)
      if (try? own.write(to: &writer)) != nil { response.additionalCount += 1 }
    }
    writer.overwriteHeader(response)
    return .reply
  }

  /// Ends without a question: the request could not be read, or not as a query.
  private mutating func finish(
    _ code: ResponseCode, _ request: Span<UInt8>, _ writer: inout MessageWriter
  ) -> Outcome {
    setCode(code)
    guard (try? writer.write(response)) != nil else { return .drop }
    return end(QueryForm.edns(of: request), reserved: 0, &writer)
  }

  /// The whole response code; its upper bits go into OPT.
  private var extendedCode = ResponseCode.noError

  mutating func setCode(_ code: ResponseCode) {
    extendedCode = code
    response.setResponseCode(code)
  }

  /// The way of a query that could be read.
  private mutating func answer(
    _ form: QueryForm, _ zones: borrowing ZoneSet, _ writer: inout MessageWriter
  ) throws(WireError) {
    setCode(.noError)
    targets.removeAll()
    visited.removeAll()
    denial.begin()
    expansions.removeAll()
    isDNSSECWanted = form.edns?.dnssecOK ?? false
    if let edns = form.edns, edns.version != 0 { return setCode(.badVersion) }
    guard form.recordClass == .internet else { return setCode(.refused) }
    if form.type.isMeta && form.type != .any {
      return setCode(form.type == .axfr || form.type == .ixfr ? .refused : .notImplemented)
    }
    try owner.load(question.wire)
    ownerKey.load(owner.wire)
    try resolve(form.type, zones, &writer)
  }
}

extension Header {
  mutating func setResponseCode(_ code: ResponseCode) {
    flags = flags & 0xFFF0 | code.rawValue & 0xF
  }
}
