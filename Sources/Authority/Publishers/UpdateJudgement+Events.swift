import AccessPolicy
import DNSWire
import KMS
import Zone

/// What operators want to hear of an update about publishers that are not sanctioned.
extension UpdateJudgement {
  /// The events of an update that is refused.
  func events(_ request: UpdateRequest, refusal: UpdateRefusal, now: UInt64) -> [PublisherEvent] {
    publishers.compactMap { publisher in
      guard publisher.verdict != .sanctioned else { return nil }
      return PublisherEvent(.refused, publisher, request, reason: refusal.reason, now: now)
    }
  }

  /// The events of an update that is carried out.
  func events(_ request: UpdateRequest, commit: Commit, now: UInt64) -> [PublisherEvent] {
    publishers.compactMap { publisher in
      switch publisher.verdict {
      case .sanctioned, .refused: nil
      case .held(let reason): PublisherEvent(.held, publisher, request, reason: reason, now: now)
      case .flagged(let reason):
        commit.changes.kind(of: publisher).map { PublisherEvent($0, publisher, request, reason: reason, now: now) }
      }
    }
  }
}

extension ChangeSet {
  /// Whether a publisher came, or changed what it publishes; nil where it only published itself again.
  fileprivate func kind(of publisher: WatchedPublisher) -> PublisherEvent.Kind? {
    guard added.contains(where: { $0.isSame(as: publisher.record) }) else { return nil }
    let isKnown = removed.contains { record in
      record.type == .srv && record.name == publisher.record.name
        && (try? ServiceData(rdata: record.rdata).target) == publisher.service.target
    }
    return isKnown ? .changed : .appeared
  }
}

extension PublisherEvent {
  fileprivate init(
    _ kind: Kind, _ publisher: WatchedPublisher, _ request: UpdateRequest, reason: String, now: UInt64
  ) {
    self.init(
      kind: kind, time: now, zone: request.zone, owner: publisher.record.name, service: publisher.service,
      isAlias: publisher.isAlias, credential: request.requestor.signer.description, address: request.requestor.address,
      reason: reason)
  }
}

extension Enforcement {
  /// The events of an update that is refused before it is judged: it may be from nobody whom the server knows.
  func events(
    refused message: Message, _ requestor: Requestor, _ refusal: UpdateRefusal, now: UInt64
  ) -> [PublisherEvent] {
    guard let zone = message.questions.first?.name else { return [] }
    return message.authorities.prefix(AuthorityLimits.ownersPerEvent).compactMap { record in
      guard record.recordClass == .internet,
        let publisher = WatchedPublisher(record, by: requestor, in: zone, enforcement: self),
        publisher.verdict != .sanctioned
      else { return nil }
      return PublisherEvent(
        kind: .refused, time: now, zone: zone, owner: record.name, service: publisher.service,
        isAlias: publisher.isAlias, credential: requestor.signer.description, address: requestor.address,
        reason: refusal.reason)
    }
  }
}
