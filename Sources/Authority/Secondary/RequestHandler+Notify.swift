public import AccessPolicy
public import DNSWire
import Zone

/// The message that a secondary zone may have changed at its primary (RFC 1996), from who may say so.
public struct ChangeNotification: Sendable {
  /// The zone.
  public let zone: Name
  /// Where it came from.
  public let address: IPAddress
  /// The serial that it names; only a hint (RFC 1996 §3.7).
  public let serial: Serial?
}

extension RequestHandler {
  /// The answer to the message that a zone has changed, signed where the request was.
  func respond(toNotify message: Message, from client: Client, signature: VerifiedSignature?) -> Answer? {
    let requestor = Requestor(
      signer: signature?.signer ?? .nobody, host: signature?.host, address: client.address,
      transport: client.transport)
    let signing = signature?.signing ?? .unsigned
    do throws(TransferRefusal) {
      let (notification, reason) = try notification(message, requestor)
      report(client, message, .noError, "NOTIFY taken, \(reason)", signer: requestor.signer)
      onNotification(notification)
      return Reply.echo(message, code: .noError).map { .message(signed($0, signing)) }
    } catch {
      report(client, message, error.code, "NOTIFY: \(error.reason)", signer: requestor.signer)
      return Reply.echo(message, code: error.code).map { .message(signed($0, signing)) }
    }
  }

  private func notification(
    _ message: Message, _ requestor: Requestor
  ) throws(TransferRefusal) -> (ChangeNotification, reason: String) {
    if let version = message.edns?.version, version != 0 {
      throw TransferRefusal(.badVersion, "the request has EDNS version \(version)")
    }
    guard message.questions.count == 1, let question = message.questions.first, question.type == .soa else {
      throw TransferRefusal(.formError, "the question is not one for an SOA record")
    }
    guard question.recordClass == .internet, secondaries.contains(question.name) else {
      throw TransferRefusal(.notAuthoritative, "\(question.name) is no secondary zone of this server")
    }
    let soa = message.answers.first { $0.type == .soa && $0.name == question.name }
    let notification = ChangeNotification(
      zone: question.name, address: requestor.address,
      serial: soa.flatMap { try? StartOfAuthority(rdata: $0.rdata) }?.serial)
    if secondaries.isPrimary(requestor, of: question.name) { return (notification, "from a primary") }
    switch policy.current.decideNotification(of: question.name, from: requestor) {
    case .allowed(let rule): return (notification, "by rule \"\(rule)\"")
    case .refused(let reason):
      throw TransferRefusal(.refused, "\(requestor.address) is no primary of the zone as it signs; \(reason)")
    }
  }
}
