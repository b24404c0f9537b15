public import AccessPolicy
public import Authority
public import DNSWire

/// What a client got of a zone transfer.
public struct ZoneCopy: Sendable {
  /// The messages' octets.
  public let octets: [[UInt8]]
  /// The messages, decoded.
  public let messages: [Message]

  /// Decodes messages.
  public init(_ octets: [[UInt8]]) throws {
    self.octets = octets
    messages = try octets.map { try Message($0.span) }
  }

  /// Takes all messages of a transfer.
  public init(_ transfer: Transfer) throws {
    var octets: [[UInt8]] = []
    while let message = try transfer.nextMessage() { octets.append(message) }
    try self.init(octets)
  }

  /// The records in their order, the SOA record at both ends.
  public var records: [ResourceRecord] { messages.flatMap(\.answers) }

  /// The records without the last one, each as a text, sorted: names in their case, rdata as numbers.
  public var lines: [String] { Self.lines(Array(records.dropLast())) }

  /// Records as `lines` spells them.
  public static func lines(_ records: [ResourceRecord]) -> [String] {
    records.map { "\($0.name) \($0.ttl) \($0.type) \($0.rdata)" }.sorted()
  }

  /// Verifies that every message is signed: the first one over the request's MAC, each other over the MAC of the one
  /// before (RFC 8945 §5.3.1).
  public func verify(by key: TSIGKey, requestMAC: [UInt8], now: UInt64) throws {
    var mac = requestMAC
    for (index, message) in messages.enumerated() {
      guard let record = message.tsig else { throw UpdateServer.NotSigned() }
      try TSIG.verify(octets[index], record, key: key, requestMAC: mac, isContinuation: index > 0, now: now)
      mac = record.mac
    }
  }
}

/// A question for a zone (RFC 5936 §2.1), or, with the serial of the client's copy, for what is newer (RFC 1995 §3).
public func transferMessage(_ zone: Name, clientSerial: UInt32? = nil, edns: EDNS? = nil) -> Message {
  var message = query(zone, clientSerial == nil ? .axfr : .ixfr, edns: edns)
  if let clientSerial { message.authorities = [.soa(zone, serial: clientSerial)] }
  return message
}

extension UpdateServer {
  /// The answer to a question for a zone is not one.
  public struct NoTransfer: Error {
    /// Makes the error.
    public init() {}
  }

  /// What a client gets that asks without a signature.
  public func copy(_ request: Message) async throws -> ZoneCopy {
    guard case .transfer(let transfer) = await answer(to: try request.encoded()) else { throw NoTransfer() }
    return try ZoneCopy(transfer)
  }

  /// What a client gets that signs, its signatures verified.
  public func copy(_ request: Message, by credential: Credential) async throws -> ZoneCopy {
    let request = try SignedMessage(request, by: credential, time: Self.now)
    guard case .transfer(let transfer) = await answer(to: request.octets) else { throw NoTransfer() }
    let copy = try ZoneCopy(transfer)
    try copy.verify(by: credential.key, requestMAC: request.mac, now: Self.now)
    return copy
  }
}
