public import DNSWire

/// A server that has the same zones as this one, as their primary or secondary: it is told of changes, asked for serials and
/// for zones. Nothing is kept open in between.
public struct ZonePeer: Sendable {
  /// The server.
  public let server: ServerAddress
  /// The key that questions are signed with, and answers then have to be.
  public let key: TSIGKey?
  let now: @Sendable () -> UInt64

  private static let turns = Turns(DNSClientLimits.peerQuestions)

  /// Makes a peer; `now` gives seconds since 1970.
  public init(_ server: ServerAddress, key: TSIGKey? = nil, now: @escaping @Sendable () -> UInt64) {
    self.server = server
    self.key = key
    self.now = now
  }

  /// Tells the peer once that a zone has changed (RFC 1996), and gives the code of its answer.
  public func notify(
    of soa: ResourceRecord, timeOut: Duration
  ) async throws(QueryFailure.Reason) -> ResponseCode {
    let query: Query
    do throws(WireError) {
      query = try Query(notifyingOf: soa, key: key, now: now())
    } catch {
      throw .unaskable(error)
    }
    return try await exchange(query, timeOut: timeOut).fullResponseCode
  }

  /// What the peer says of a zone.
  public struct Standing: Sendable {
    /// The code of its answer.
    public let code: ResponseCode
    /// Whether it answers for the zone by its own right.
    public let isAuthoritative: Bool
    /// The SOA record's data, if it has any.
    public let soa: StartOfAuthority?
  }

  /// Asks once for a zone's SOA record.
  public func standing(
    of zone: Name, timeOut: Duration
  ) async throws(QueryFailure.Reason) -> Standing {
    let query: Query
    do throws(WireError) {
      query = try Query(
        Question(name: zone, type: .soa), asksForRecursion: false, hasEDNS: false, key: key, now: now())
    } catch {
      throw .unaskable(error)
    }
    let message = try await exchange(query, timeOut: timeOut)
    let record = message.answers.first { $0.type == .soa && $0.name == zone && $0.recordClass == .internet }
    return Standing(
      code: message.fullResponseCode, isAuthoritative: message.header.flags & Header.Flag.authoritative != 0,
      soa: record.flatMap { try? StartOfAuthority(rdata: $0.rdata) })
  }

  private func exchange(_ query: Query, timeOut: Duration) async throws(QueryFailure.Reason) -> Message {
    await Self.turns.take()
    defer { Self.turns.giveBack() }
    let octets = try await SingleDatagram.exchange(query, with: server, timeOut: timeOut)
    let message: Message
    do throws(WireError) {
      message = try Message(octets.span)
    } catch {
      throw .malformed(error)
    }
    guard let key, let mac = query.mac else { return message }
    var verifier = AnswerVerifier(key: key, requestMAC: mac)
    do throws(SignatureFailure) {
      try verifier.take(octets, message, now: now())
    } catch {
      throw .signature(error)
    }
    return message
  }
}
