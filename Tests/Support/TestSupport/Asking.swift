public import AccessPolicy
public import Authority
public import DNSWire
public import Zone

/// A query message.
public func query(_ name: Name, _ type: RecordType, edns: EDNS? = nil, flags: UInt16 = 0) -> Message {
  var message = Message(header: Header(id: 4711, flags: flags))
  message.questions = [Question(name: name, type: type)]
  message.edns = edns
  return message
}

/// The answer's octets to a request's octets; nil where nothing is sent at once.
public func respond(
  to octets: [UInt8], from zones: [ZoneVersion], over transport: TransportKind = .udp,
  settings: ResponderSettings = ResponderSettings(), counters: Counters = Counters(),
  client: IPAddress = IPAddress(ipv4: 0xC000_0201), now: UInt64 = 1_800_000_000
) -> (outcome: Outcome, octets: [UInt8]) {
  let zones = ZoneSet(zones)
  var answer = [UInt8](repeating: 0, count: WireLimits.messageOctets)
  var responder = Responder(settings: Published(settings), counters: counters)
  var writer = MessageWriter(answer.mutableSpan)
  let context = RequestContext(client: client, transport: transport, now: now)
  let outcome = responder.respond(to: octets.span, in: context, zones: zones, into: &writer)
  let count = writer.position
  return (outcome, Array(answer[..<count]))
}

/// The decoded answer to a query.
public func ask(
  _ name: Name, _ type: RecordType, of zones: ZoneVersion..., over transport: TransportKind = .udp, edns: EDNS? = nil
) throws -> Message {
  try ask(query(name, type, edns: edns), of: zones, over: transport)
}

/// The decoded answer to a request.
public func ask(_ request: Message, of zones: [ZoneVersion], over transport: TransportKind = .udp) throws -> Message {
  let (outcome, octets) = respond(to: try request.encoded(), from: zones, over: transport)
  guard outcome == .reply else { throw NoReply(outcome: outcome) }
  return try Message(octets.span)
}

/// There was no answer.
public struct NoReply: Error {
  /// What was to be done instead.
  public let outcome: Outcome?
}

extension Message {
  /// The response code, with the bits that OPT holds.
  public var code: ResponseCode {
    ResponseCode(rawValue: UInt16(edns?.extendedCode ?? 0) << 4 | header.responseCode.rawValue)
  }

  /// Whether the answer is authoritative.
  public var isAuthoritative: Bool { header.flags & Header.Flag.authoritative != 0 }

  /// Whether the answer is cut short.
  public var isTruncated: Bool { header.flags & Header.Flag.truncated != 0 }
}
