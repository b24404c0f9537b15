import AccessPolicy
import DNSWire

/// An update whose signature is right, or that needs none, on its way through the zones' writer.
final class PendingUpdate: Sendable {
  let request: UpdateRequest
  fileprivate let message: Message
  fileprivate let client: Client
  fileprivate let signing: AnswerSigning
  fileprivate let batch: DeferredBatch
  fileprivate let position: Int

  fileprivate init(
    _ request: UpdateRequest, _ message: consuming Message, from client: Client, signing: AnswerSigning,
    as origin: RequestHandler.Origin
  ) {
    self.request = request
    self.message = message
    self.client = client
    self.signing = signing
    batch = origin.batch
    position = origin.position
  }
}

/// The life of an update up to the writer's queue, and its answer.
extension RequestHandler {
  /// Reads an update; `signature` is right where there is one.
  func receive(
    update message: consuming Message, from client: Client, as origin: Origin, signature: VerifiedSignature?
  ) -> Reception {
    let requestor = Requestor(
      signer: signature?.signer ?? .nobody, host: signature?.host, address: client.address,
      transport: client.transport, groups: signature?.groups)
    let signing = signature?.signing ?? .unsigned
    let mark = signature.map { UpdateSignature(time: $0.timeSigned, octets: $0.mac) }
    let request: UpdateRequest?
    do throws(UpdateRefusal) {
      request = try self.request(in: message, requestor, mark)
    } catch {
      if let mark { replays.settle([(mark, requestor.signer)]) }
      report([event(message, from: client, requestor, error)])
      if !error.isOfCopy { report(enforcement.current.events(refused: message, requestor, error, now: now())) }
      return .answer(reply(to: message, error).map { .message(signed($0, signing)) })
    }
    // The answer to the first of both copies is the answer to this one.
    guard let request else { return .answer(nil) }
    return .update(PendingUpdate(request, consume message, from: client, signing: signing, as: origin))
  }

  /// What an update asks for; nil where the same update is under way.
  private func request(
    in message: borrowing Message, _ requestor: Requestor, _ mark: UpdateSignature?
  ) throws(UpdateRefusal) -> UpdateRequest? {
    try UpdateRequest.check(message.edns)
    let zone = try UpdateRequest.zone(in: message.questions)
    if let mark {
      guard try admit(mark, of: requestor.signer) else { return nil }
    } else if !policy.current.mayUpdateUnsigned(requestor, zone: zone.name) {
      // The one answer after which a Windows host goes on to sign its update.
      throw UpdateRefusal.unsigned
    }
    guard zone.recordClass == .internet else { throw UpdateRefusal.classNotServed(zone.name, zone.recordClass) }
    guard !secondaries.contains(zone.name) else { throw UpdateRefusal.ofSecondary(zone.name) }
    return UpdateRequest(
      zone: zone.name, prerequisites: message.answers, updates: message.authorities, requestor: requestor,
      signature: mark)
  }

  /// Tells what came of updates, and answers them.
  func finish(_ updates: [PendingUpdate], _ results: [Result<UpdateSummary, UpdateRefusal>]) {
    replays.settle(
      updates.compactMap { update in update.request.signature.map { ($0, update.request.requestor.signer) } })
    report(updates.indices.map { event(updates[$0], results[$0]) })
    var replies: [DeferredBatch.Reply] = []
    replies.reserveCapacity(updates.count)
    for (index, update) in updates.enumerated() {
      let answer = answer(to: update, results[index]).map(Answer.message)
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

  private func event(_ update: PendingUpdate, _ result: Result<UpdateSummary, UpdateRefusal>) -> RequestEvent {
    switch result {
    case .success(let summary):
      RequestEvent(
        update.client, update.message, .noError, .updated(summary), signer: update.request.requestor.signer)
    case .failure(let refusal): event(update.message, from: update.client, update.request.requestor, refusal)
    }
  }

  private func answer(to update: PendingUpdate, _ result: Result<UpdateSummary, UpdateRefusal>) -> [UInt8]? {
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
    let signer = refusal.isOfCopy ? nil : requestor.signer
    return RequestEvent(
      client, message, refusal.code,
      .words(refusal.reason + WindowsEvent.hint(for: refusal.code, updates: message.authorities)), signer: signer)
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

extension UpdateRefusal {
  /// Whether it may be a copy that was refused.
  fileprivate var isOfCopy: Bool { self == .replayed || self == .tooOld }
}
