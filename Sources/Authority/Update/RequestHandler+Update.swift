import AccessPolicy
import DNSWire

/// An update whose signature is right, or that needs none.
final class ReceivedUpdate: Sendable {
  let request: UpdateRequest
  let message: Message
  let client: Client
  let signing: AnswerSigning

  init(request: UpdateRequest, message: Message, client: Client, signing: AnswerSigning) {
    self.request = request
    self.message = message
    self.client = client
    self.signing = signing
  }
}

/// An update on its way through the zones' writer, with where its answer goes.
final class PendingUpdate: Sendable {
  fileprivate let received: ReceivedUpdate
  fileprivate let batch: DeferredBatch
  fileprivate let position: Int

  var request: UpdateRequest { received.request }

  init(_ received: ReceivedUpdate, of batch: DeferredBatch, at position: Int) {
    self.received = received
    self.batch = batch
    self.position = position
  }
}

/// The life of an update up to the writer's queue, and its answer.
extension RequestHandler {
  /// Reads an update; `signature` is right where there is one.
  func receive(update message: Message, from client: Client, signature: VerifiedSignature?) -> Reception {
    let requestor = Requestor(
      signer: signature?.signer ?? .nobody, host: signature?.host, address: client.address,
      transport: client.transport, groups: signature?.groups)
    let signing = signature?.signing ?? .unsigned
    let mark = signature.map { UpdateSignature(time: $0.timeSigned, octets: $0.mac) }
    do throws(UpdateRefusal) {
      try UpdateRequest.checkVersion(of: message)
      let zone = try UpdateRequest.zone(of: message)
      if let mark {
        // The answer to the first of both copies is the answer to this one.
        guard try admit(mark, of: requestor.signer) else { return .answer(nil) }
      } else if !policy.current.mayUpdateUnsigned(requestor, zone: zone.name) {
        // The one answer after which a Windows host goes on to sign its update.
        throw UpdateRefusal.unsigned
      }
      guard zone.recordClass == .internet else {
        throw UpdateRefusal.classNotServed(zone.name, zone.recordClass)
      }
      guard !secondaries.contains(zone.name) else { throw UpdateRefusal.ofSecondary(zone.name) }
      let request = UpdateRequest(
        zone: zone.name, prerequisites: message.answers, updates: message.authorities, requestor: requestor,
        signature: mark)
      return .update(ReceivedUpdate(request: request, message: message, client: client, signing: signing))
    } catch {
      if let mark { replays.settle([(mark, requestor.signer)]) }
      report([event(message, from: client, requestor, error)])
      report(enforcement.current.events(refused: message, requestor, error, now: now()))
      return .answer(reply(to: message, error).map { .message(signed($0, signing)) })
    }
  }

  /// Tells what came of updates, and answers them.
  func finish(_ updates: [PendingUpdate], _ results: [Result<UpdateSummary, UpdateRefusal>]) {
    replays.settle(
      updates.compactMap { update in update.request.signature.map { ($0, update.request.requestor.signer) } })
    report(zip(updates, results).map { update, result in event(update.received, result) })
    var replies: [DeferredBatch.Reply] = []
    for (index, update) in updates.enumerated() {
      let answer = answer(to: update.received, results[index]).map(Answer.message)
      replies.append(DeferredBatch.Reply(position: update.position, answer: answer))
      guard index + 1 == updates.count || updates[index + 1].batch !== update.batch else { continue }
      update.batch.reply(replies)
      replies.removeAll(keepingCapacity: true)
    }
    var flushed: DeferredBatch?
    for update in updates where update.batch !== flushed {
      update.batch.flush()
      flushed = update.batch
    }
  }

  private func event(_ update: ReceivedUpdate, _ result: Result<UpdateSummary, UpdateRefusal>) -> RequestEvent {
    switch result {
    case .success(let summary):
      RequestEvent(
        update.client, update.message, .noError, summary.description, signer: update.request.requestor.signer)
    case .failure(let refusal): event(update.message, from: update.client, update.request.requestor, refusal)
    }
  }

  private func answer(to update: ReceivedUpdate, _ result: Result<UpdateSummary, UpdateRefusal>) -> [UInt8]? {
    let answer =
      switch result {
      case .success: Reply.echo(update.message, code: .noError)
      case .failure(let refusal): reply(to: update.message, refusal)
      }
    return answer.map { signed($0, update.signing) }
  }

  private func event(
    _ message: Message, from client: Client, _ requestor: Requestor, _ refusal: UpdateRefusal
  ) -> RequestEvent {
    // Who sends a copy need not be who signed it: nobody is to fill the log and the history in another's name.
    let signer = refusal == .replayed || refusal == .tooOld ? nil : requestor.signer
    return RequestEvent(
      client, message, refusal.code,
      refusal.reason + WindowsEvent.hint(for: refusal.code, updates: message.authorities), signer: signer)
  }

  private func reply(to message: Message, _ refusal: UpdateRefusal) -> [UInt8]? {
    // Who did not sign learns nothing of the rules.
    let isSigned = message.tsig != nil || message.sig0 != nil
    return Reply.echo(
      message, code: refusal.code, extendedError: refusal.extendedError,
      text: isSigned ? refusal.reason : UpdateRefusal.unsigned.reason)
  }

  /// An update counts once: what somebody recorded on its way is not carried out again. False where the same update is under
  /// way.
  private func admit(_ signature: UpdateSignature, of signer: Signer) throws(UpdateRefusal) -> Bool {
    do throws(ReplayMemory.Refusal) {
      try replays.admit(signature, of: signer, now: now())
      return true
    } catch {
      switch error {
      case .underWay: return false
      case .replayed: throw UpdateRefusal.replayed
      case .tooOld: throw UpdateRefusal.tooOld
      }
    }
  }
}
