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
      if client.transport == .udp || request.isSatisfied(with: version.soa.serial) {
        return try startOfAuthority(of: version, for: request, signing)
      }
      let slot = try slots.take(for: client.address)
      guard let messages = TransferMessages(version, for: request) else { throw .withoutSOA }
      let transfer = Transfer(messages, signing, slot: slot, now: now) { code, description in
        report(client, message, code, "\(description), by rule \"\(rule)\"", signer: requestor.signer)
      }
      return .transfer(transfer)
    } catch {
      report(client, message, error.code, error.reason, signer: requestor.signer)
      return Reply.echo(message, code: error.code).map { .message(signed($0, signing)) }
    }
  }

  private func version(for request: TransferRequest) throws(TransferRefusal) -> ZoneVersion {
    guard let version = zones.current.version(apex: request.question.name) else {
      throw TransferRefusal(.notAuthoritative, "\(request.question.name) is no zone of this server")
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
