public import DNSWire

extension DNSClient {
  /// Sends an update (RFC 2136) over TCP, once: one that had no answer may have been carried out.
  ///
  /// The next server is asked only where the one before could not be reached. The update gets an ID of its own.
  public func update(_ update: Message) async throws(QueryFailure) -> Answer {
    var failure = QueryFailure(server: .none, reason: .noAnswer, tries: 0)
    for server in servers {
      do throws(QueryFailure.Reason) {
        return Answer(message: try await send(update, to: server), server: server)
      } catch {
        failure = QueryFailure(server: server, reason: error, tries: 1)
        guard case .unreachable = error else { break }
      }
    }
    throw failure
  }

  private func send(_ update: Message, to server: ServerAddress) async throws(QueryFailure.Reason) -> Message {
    var update = update
    update.header.id = QueryIdentifiers.next()
    var octets: [UInt8]
    do throws(WireError) {
      octets = try update.encoded()
    } catch {
      throw .unaskable(error)
    }
    let mac = settings.key.map { TSIG.sign(&octets, key: $0, time: now()) }
    guard octets.count <= WireLimits.messageOctets else { throw .unaskable(.noRoom) }
    let sent = octets
    do {
      let answer = try await MessageStream.with(server, idle: settings.timeOut, total: settings.timeOut * 2) { stream in
        try await stream.send(sent)
        return try await stream.next()
      }
      guard let answer else { throw QueryFailure.Reason.closed }
      return try message(answer, answering: update.header, mac: mac)
    } catch {
      throw QueryFailure.Reason(error)
    }
  }

  private func message(
    _ octets: [UInt8], answering request: Header, mac: [UInt8]?
  ) throws(QueryFailure.Reason) -> Message {
    let message: Message
    do throws(WireError) {
      message = try Message(octets.span)
    } catch {
      throw .malformed(error)
    }
    let header = message.header
    guard header.id == request.id, header.isResponse, header.opcode == .update else { throw .otherAnswer }
    guard let key = settings.key, let mac else { return message }
    var verifier = AnswerVerifier(key: key, requestMAC: mac)
    do throws(SignatureFailure) {
      try verifier.take(octets, message, now: now())
    } catch {
      throw .signature(error)
    }
    return message
  }
}
