import AccessPolicy
import DNSWire
import Zone

/// What stands around an answer's records: header, question, OPT; and the ways of requests that get no more than that.
extension Responder {
  /// Starts an answer that has nothing yet.
  mutating func start(_ header: Header, _ writer: inout MessageWriter) {
    writer.reset()
    response = Header(id: header.id, flags: Header.Flag.response | header.flags & Header.Flag.echoed)
    options = AnswerOptions()
    hasValidCookie = false
    limited = nil
    verdict = .answer
    answerLimit = min(AuthorityLimits.plainPayload, writer.capacity)
    questionEnd = nil
  }

  func drop(_ reason: Counter) -> Outcome {
    counters.add(reason)
    return .drop
  }

  func deferRequest() -> Outcome {
    counters.add(.deferred)
    return .deferred
  }

  /// Takes up what the request's options ask for, and whether its answer is counted.
  mutating func accept(_ wanted: RequestOptions, _ context: RequestContext) {
    takeOptions(wanted, context)
    if isLimited(context) { limited = context }
  }

  private mutating func takeOptions(_ wanted: RequestOptions, _ context: RequestContext) {
    if wanted.wantsIdentity && !settings.value.identity.isEmpty {
      options.identityOctets = settings.value.identity.octets.count
    }
    if wanted.wantsKeepalive { options.keepalive = settings.value.keepalive }
    guard let cookie = wanted.cookie, let secrets = settings.value.cookies else { return }
    let verdict = secrets.judge(cookie, from: context.client, now: context.now)
    options.cookie = (cookie.client, verdict.answer)
    hasValidCookie = verdict.isValid
    counters.add(!cookie.hasServer ? .cookiesNew : verdict.isValid ? .cookiesGood : .cookiesBad)
  }

  /// The code for a request that is no query, or has not exactly one question.
  mutating func codeWithoutQuestion(
    _ form: inout QueryForm, _ header: Header, _ request: Span<UInt8>, _ context: RequestContext
  ) -> ResponseCode {
    let isReadable = (try? form.readExtensions(of: request)) != nil
    accept(form.options, context)
    if isReadable, let edns = form.edns, edns.version != 0 { return .badVersion }
    if header.opcode != .query { return .notImplemented }
    // A question about the cookie alone (RFC 7873 §5.4).
    if isReadable, header.questionCount == 0, options.cookie != nil, let cookie = form.options.cookie {
      return hasValidCookie || !cookie.hasServer ? .noError : .badCookie
    }
    counters.add(.wrongQuestionCount)
    return .formError
  }

  /// Writes the header's place and the question, and sets the answer's bounds.
  mutating func begin(
    _ form: QueryForm, transport: TransportKind, reserved: Int, _ writer: inout MessageWriter
  ) throws(WireError) {
    let octets: Int
    switch (transport, form.edns) {
    case (.tcp, _): octets = WireLimits.messageOctets
    case (.udp, nil): octets = AuthorityLimits.plainPayload
    case (.udp, .some(let edns)):
      octets = Int(min(max(edns.payloadSize, UInt16(AuthorityLimits.plainPayload)), AuthorityLimits.payload))
    }
    answerLimit = min(octets, writer.capacity) - reserved
    writer.setLimit(answerLimit - (form.edns == nil ? 0 : EDNS.recordOctets + options.reservedOctets))
    try writer.skipHeader()
    questionEnd = writer.mark
    places.owner = try writer.write(name: owner.wire)
    try writer.write(UInt32(form.type.rawValue) << 16 | UInt32(form.recordClass.rawValue))
    response.questionCount = 1
    questionEnd = writer.mark
  }

  /// Cuts the answer back to its question and sets TC: no partial RRset ever leaves (RFC 2181 §9).
  mutating func truncate(_ writer: inout MessageWriter) {
    if let questionEnd { writer.rewind(to: questionEnd) }
    response.answerCount = 0
    response.authorityCount = 0
    response.additionalCount = 0
    response.flags |= Header.Flag.truncated
  }

  /// Instead of an answer that is one too many: a client that knows cookies learns its own (RFC 7873 §5.2.3), others are
  /// sent to TCP.
  mutating func slip() throws(WireError) {
    setCode(options.cookie == nil ? .noError : .badCookie)
    counters.add(options.cookie == nil ? .limitedTruncated : .limitedBadCookie)
    if options.cookie == nil { throw .noRoom }
  }

  /// Adds OPT and puts the header in its place.
  mutating func end(_ edns: EDNS?, _ writer: inout MessageWriter) -> Outcome {
    if let edns {
      writer.setLimit(answerLimit)
      let room = answerLimit - writer.position - EDNS.recordOctets - options.reservedOctets
      if room < ExtendedError.optionOctets { options.extendedError = nil }
      let own = EDNS(payloadSize: AuthorityLimits.payload, responseCode: extendedCode, dnssecOK: edns.dnssecOK)
      let mark = writer.mark
      do throws(WireError) {
        try own.write(to: &writer, optionOctets: options.octets)
        try options.write(identity: settings.value.identity, to: &writer)
        response.additionalCount += 1
      } catch {
        writer.rewind(to: mark)
      }
    }
    writer.overwriteHeader(response)
    counters.add(Counter(extendedCode))
    if response.flags & Header.Flag.truncated != 0 { counters.add(.truncated) }
    return .reply
  }

  /// Ends without a question: the request could not be read, or not as a query.
  mutating func finish(_ code: ResponseCode, _ form: QueryForm, _ writer: inout MessageWriter) -> Outcome {
    guard admit(.error) else { return drop(.limitedDropped) }
    setCode(code, because: code == .notImplemented ? .notSupported : nil)
    guard (try? writer.skipHeader()) != nil else { return .drop }
    return end(form.edns, &writer)
  }
}
