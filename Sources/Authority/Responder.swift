import AccessPolicy
public import DNSWire
public import Zone

/// Answers queries: one synchronous call, octets in, octets out; it allocates nothing, takes no lock and counts no
/// references. Each thread has its own.
public struct Responder: ~Copyable {
  /// The name being looked up: the question's, in the client's case, or an alias's target.
  var owner = LookupName()
  /// Where the answer has that name, and those in the rdata of its last RRset.
  var places = NamePlaces()
  /// Whether the name of the next request's question was read ahead, into `owner`.
  private var isQuestionRead = false
  /// Another name that is looked up: a target whose addresses are to go along, one that a wildcard stood for.
  var other = LookupName()
  /// The targets whose addresses the answer already carries.
  var targets = NameSet()
  /// The names that aliases have led through.
  var visited = NameSet()
  /// The owners of the DNAME records that the answer already carries.
  var redirections = NameSet()
  var response = Header(id: 0)
  /// Whether ANY gets all RRsets of the name.
  var isAnyFull = false
  /// Whether signatures and proofs are wanted (RFC 3225).
  var isDNSSECWanted = false
  var denial = DenialWriter()
  var expansions = ExpansionList()
  /// The whole response code; its upper bits go into OPT.
  var extendedCode = ResponseCode.noError
  /// The EDNS options of the answer.
  var options = AnswerOptions()
  /// Whether a cookie has shown that the client has the address that it asks from.
  var hasValidCookie = false
  /// The request, where its answer is counted; nil where it is not.
  var limited: RequestContext?
  /// What the accounts say to the answer.
  var verdict = RateAccount.Verdict.answer
  /// Octets of the answer at most, without its signature.
  var answerLimit = AuthorityLimits.plainPayload
  /// Where the question ends: what a truncated answer is cut back to.
  var questionEnd: MessageWriter.Mark?
  var settings: Published<ResponderSettings>.Reader
  let serverNames = ServerNames()
  let counters: Counters

  /// Makes a responder that counts into `counters`.
  public init(
    settings: Published<ResponderSettings> = Published(ResponderSettings()), counters: Counters = Counters()
  ) {
    self.settings = Published<ResponderSettings>.Reader(settings)
    self.counters = counters
  }

  /// Takes up the newest settings.
  public mutating func refresh() {
    settings.refresh()
  }

  /// Takes over the name of the next request's question, which need not be read again then.
  public mutating func takeQuestion(_ index: Int, of readAhead: inout ReadAhead) {
    isQuestionRead = readAhead.take(index, &owner)
  }

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
    if !isVerified { counters.add(context.transport == .udp ? .udpRequests : .tcpRequests) }
    let isRead = isQuestionRead
    isQuestionRead = false
    var reader = WireReader(request)
    guard let header = try? Header(&reader) else { return drop(.shortMessages) }
    guard !header.isResponse else { return drop(.responses) }
    if header.opcode == .update { return deferRequest() }
    if header.opcode == .notify && settings.value.takesNotifications { return deferRequest() }
    start(header, &writer)
    var form = QueryForm(over: context.transport)
    guard header.opcode == .query, header.questionCount == 1 else {
      let code = codeWithoutQuestion(&form, header, request, context)
      return finish(code, form, &writer)
    }
    do throws(WireError) {
      try form.read(&reader, header, name: &owner, isRead: isRead)
    } catch {
      counters.add(Counter(error))
      if form.edns == nil { try? form.readExtensions(of: request) }
      accept(form.options, context)
      return finish(.formError, form, &writer)
    }
    if form.isSigned && !isVerified { return deferRequest() }
    isAnyFull = settings.value.answersAnyInFull && context.transport == .tcp
    accept(form.options, context)
    if isVerified { limited = nil }
    if !form.asksZones { _ = admit(.error) }
    let mayLeave = !isVerified && verdict == .answer
    if mayLeave && form.asksForTransfer(over: context.transport) { return deferRequest() }
    let isOneTooMany = mayLeave && form.asksForKey && settings.value.negotiation != nil
    if isOneTooMany, settings.value.negotiation?.admits(context) ?? false { return deferRequest() }
    do throws(WireError) {
      try begin(form, transport: context.transport, reserved: reserved, &writer)
      if isOneTooMany {
        counters.add(.negotiationsLimited)
        setCode(.serverFailure)
      } else if verdict == .answer {
        try answer(form, zones, &writer)
      }
      if verdict == .slip { try slip() }
    } catch {
      truncate(&writer)
    }
    if verdict == .drop { return drop(.limitedDropped) }
    return end(form.edns, &writer)
  }

  mutating func setCode(_ code: ResponseCode, because reason: ExtendedError? = nil) {
    extendedCode = code
    response.setResponseCode(code)
    options.extendedError = reason
  }

  /// The way of a query that could be read.
  private mutating func answer(
    _ form: QueryForm, _ zones: borrowing ZoneSet, _ writer: inout MessageWriter
  ) throws(WireError) {
    setCode(.noError)
    targets.removeAll()
    visited.removeAll()
    redirections.removeAll()
    denial.begin()
    expansions.removeAll()
    isDNSSECWanted = form.edns?.dnssecOK ?? false
    if let edns = form.edns, edns.version != 0 { return setCode(.badVersion) }
    if form.recordClass == .chaos { return try answerChaos(form, &writer) }
    guard form.recordClass == .internet else { return setCode(.refused, because: .notAuthoritative) }
    // AXFR too: over UDP there is none (RFC 5936 §4.2).
    if form.type.isMeta && form.type != .any { return setCode(.notImplemented, because: .notSupported) }
    try resolve(form.type, zones, &writer)
  }
}

extension Header {
  mutating func setResponseCode(_ code: ResponseCode) {
    flags = flags & 0xFFF0 | code.rawValue & 0xF
  }
}
