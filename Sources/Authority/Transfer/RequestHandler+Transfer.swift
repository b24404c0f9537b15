import AccessPolicy
import DNSWire
import Zone

/// The life of a transfer up to its first message.
extension RequestHandler {
  /// The answer to a request for a zone, signed where the request was.
  func respond(
    to request: TransferRequest, _ message: Message, from client: Client, signature: VerifiedSignature?
  ) -> Answer? {
    let requestor = Requestor(
      signer: signature?.signer ?? .nobody, host: signature?.host, address: client.address,
      transport: client.transport, groups: signature?.groups)
    let signing = signature?.signing ?? .unsigned
    do throws(TransferRefusal) {
      try request.check()
      let version = try version(for: request)
      let rule = try rule(for: request, requestor)
      if request.isSatisfied(with: version.soa.serial) {
        return try startOfAuthority(of: version, for: request, signing)
      }
      let differences = differences(from: request.clientSerial, to: version)
      let end = { @Sendable (summary: TransferSummary, isComplete: Bool) in
        let words = isComplete ? "sent" : "the connection ended after"
        let event = RequestEvent(
          client, message, isComplete ? .noError : .serverFailure, .words("\(words) \(summary), by rule \"\(rule)\""),
          signer: requestor.signer, transfer: isComplete ? summary : nil)
        report([event])
      }
      if client.transport == .udp {
        guard let differences, let messages = TransferMessages(version, differences, for: request),
          let answer = datagram(messages, for: request, signing, end)
        else { return try startOfAuthority(of: version, for: request, signing) }
        return .message(answer)
      }
      let slot = try slots.take(for: client.address)
      guard let messages = TransferMessages(version, differences, for: request) else { throw .withoutSOA }
      return .transfer(Transfer(messages, signing, slot: slot, now: now, onEnd: end))
    } catch {
      report(client, message, error.code, error.reason, signer: requestor.signer)
      return Reply.echo(message, code: error.code).map { .message(signed($0, signing)) }
    }
  }

  private func version(for request: TransferRequest) throws(TransferRefusal) -> ZoneVersion {
    guard let version = zones.current.version(apex: request.question.name) else {
      throw TransferRefusal(.notAuthoritative, "\(request.question.name) is no zone of this server")
    }
    guard !version.isUnavailable else {
      throw TransferRefusal(.serverFailure, "this server has no valid copy of \(version.apex)")
    }
    return version
  }

  private func rule(
    for request: TransferRequest, _ requestor: Requestor
  ) throws(TransferRefusal) -> String {
    switch policy.current.decideTransfer(of: request.question.name, to: requestor) {
    case .allowed(let rule): return rule
    case .refused(let reason): throw TransferRefusal(.refused, "\(request.question.type): \(reason)")
    }
  }

  /// What leads from the client's copy to a version; nil where that is not known, or more than the zone itself.
  private func differences(from clientSerial: Serial?, to version: ZoneVersion) -> [ChangeSet]? {
    guard let clientSerial,
      var differences = history.differences(of: version.apex, from: clientSerial, to: version.soa.serial)
    else { return nil }
    if settings.current.condensesDifferences { differences = differences.condensed }
    var octets = 0
    for difference in differences {
      octets += difference.transferOctets
      guard octets <= version.approximateOctets else { return nil }
    }
    return differences
  }

  /// The differences in one datagram (RFC 1995 §2); nil where they do not fit.
  private func datagram(
    _ messages: TransferMessages, for request: TransferRequest, _ signing: AnswerSigning,
    _ end: (TransferSummary, Bool) -> Void
  ) -> [UInt8]? {
    var messages = messages
    let payload = request.edns.map { min(Int($0.payloadSize), Int(AuthorityLimits.payload)) } ?? 0
    let limit = max(payload, AuthorityLimits.plainPayload) - signing.octets
    guard let octets = messages.only(octets: limit) else { return nil }
    let answer = signed(octets, signing)
    end(messages.summary(octets: answer.count), true)
    return answer
  }

  /// The SOA record alone: there is nothing newer, or the client is to come again over TCP (RFC 1995 §2).
  private func startOfAuthority(
    of version: ZoneVersion, for request: TransferRequest, _ signing: AnswerSigning
  ) throws(TransferRefusal) -> Answer {
    guard let soa = version.startOfAuthorityRecord else { throw .withoutSOA }
    var answer = Message(header: request.answerHeader())
    answer.questions = [request.question]
    answer.answers = [soa]
    answer.edns = request.answerEDNS
    guard let octets = try? answer.encoded(limit: Int(AuthorityLimits.payload)) else { throw .withoutSOA }
    return .message(signed(octets, signing))
  }
}

extension TransferRequest {
  /// Whether the client's copy is as new as the zone, or newer (RFC 1995 §2).
  fileprivate func isSatisfied(with serial: Serial) -> Bool {
    guard let clientSerial else { return false }
    return clientSerial == serial || clientSerial.isAfter(serial)
  }
}

extension TransferRefusal {
  fileprivate static var withoutSOA: TransferRefusal {
    TransferRefusal(.serverFailure, "the zone's SOA record can't be sent")
  }
}
