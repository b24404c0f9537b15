import AccessPolicy
import DNSWire

/// The life of an update up to the writer's queue, and its answer.
extension RequestHandler {
  /// The answer to an update, before it is signed; `signature` is right where there is one.
  func respond(
    toUpdate message: Message, from client: Client, signature: VerifiedSignature?
  ) async -> [UInt8]? {
    let requestor = Requestor(
      signer: signature?.signer ?? .nobody, host: signature?.host, address: client.address,
      transport: client.transport)
    do throws(UpdateRefusal) {
      try UpdateRequest.checkVersion(of: message)
      let zone = try UpdateRequest.zone(of: message)
      let mark = signature.map { UpdateSignature(time: $0.timeSigned, octets: $0.mac) }
      if let mark {
        try admit(mark, of: requestor.signer)
      } else if !policy.current.mayUpdateUnsigned(requestor, zone: zone.name) {
        // The one answer after which a Windows host goes on to sign its update.
        throw UpdateRefusal.unsigned
      }
      guard zone.recordClass == .internet else {
        throw UpdateRefusal.classNotServed(zone.name, zone.recordClass)
      }
      let request = UpdateRequest(
        zone: zone.name, prerequisites: message.answers, updates: message.authorities, requestor: requestor,
        signature: mark)
      let summary = try await writer.update(request)
      report(client, message, .noError, summary.description, signer: requestor.signer)
      return Reply.echo(message, code: .noError)
    } catch {
      report(
        client, message, error.code, error.reason + WindowsEvent.hint(for: error.code, updates: message.authorities),
        signer: requestor.signer)
      return Reply.echo(message, code: error.code, extendedError: error.extendedError, text: error.reason)
    }
  }

  /// An update counts once: what somebody recorded on its way is not carried out again.
  private func admit(_ signature: UpdateSignature, of signer: Signer) throws(UpdateRefusal) {
    do throws(ReplayMemory.Refusal) {
      try replays.admit(signature, of: signer, now: now())
    } catch {
      let reason =
        switch error {
        case .replayed: "the same signed update came before: a replay"
        case .tooOld: "the update was signed before others that are no longer remembered: it may be a replay"
        }
      throw UpdateRefusal(.refused, reason, extendedError: .other)
    }
  }
}
