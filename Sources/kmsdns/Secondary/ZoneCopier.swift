import Authority
import DNSClient
import DNSWire
import Foundation
import KMS
import Logging
import Persistence
import Zone

/// Why a copy is not refreshed, in words that name the server.
struct CopyError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Gets what a primary has, checks it, keeps it on disk and serves it. Whatever is wrong with it, what was served before stays.
struct ZoneCopier: Sendable {
  /// How long an answer is waited for, and how often it is asked for.
  static let patience = (timeOut: Duration.seconds(2), tries: 3)

  /// A copy as it was on disk.
  struct Kept: Sendable {
    let version: ZoneVersion
    let records: [ResourceRecord]
    let id: [UInt8]
    let checked: UInt64
  }

  private let plan: SecondaryPlan
  private let server: Server

  init(_ plan: SecondaryPlan, _ server: Server) {
    self.plan = plan
    self.server = server
  }

  /// The copy on disk; nil where there is none.
  func kept() async throws(CopyError) -> Kept? {
    let (folder, zone) = (server.copies, plan.zone)
    let result: Result<CopyFolder.Copy?, CopyError> = await Thread.result {
      do throws(StoreError) { return .success(try folder.read(zone)) } catch {
        return .failure(CopyError(error.description))
      }
    }
    guard let copy = try result.get() else { return nil }
    let version = try await Self.compiled(copy.records, zone)
    return Kept(version: version, records: copy.records, id: copy.id, checked: copy.checked)
  }

  /// Serves a copy of the disk, and what changed since it was put there.
  func takeUp(_ kept: Kept) async throws(CopyError) {
    do throws(JournalError) {
      if try await server.store.recall(plan.zone)?.baseDigest == kept.id {
        _ = try await server.writer.takeUp(ZoneBase(version: kept.version, digest: kept.id))
      } else {
        // It was put in place just before the end: the store does not know of it yet.
        _ = try await server.writer.replace(with: kept.version, digest: kept.id, reason: "as it was kept on disk")
      }
    } catch {
      throw CopyError(error.description)
    }
  }

  func noteCheck() { server.copies.touch(plan.zone) }

  /// Asks a primary whether it has something newer than a version, and takes that up; nil where it has not.
  func refresh(
    from primary: NotifyTarget, _ version: ZoneVersion?
  ) async throws(CopyError) -> SecondaryState.Transfer? {
    let peer = ZonePeer(primary, server.policy.current)
    let newest = try await serial(of: peer)
    if let version {
      if newest == version.soa.serial { return nil }
      guard newest.isAfter(version.soa.serial) else {
        throw CopyError(
          """
          \(peer.server) has serial \(newest.rawValue), which comes before \(version.soa.serial.rawValue); \
          kmsdns zone refresh \(plan.zone.relativeText) --whole takes it all the same
          """)
      }
      // A zone that is signed is compiled as a whole.
      if !version.isSigned, let transfer = try await differences(from: peer, on: version) { return transfer }
    }
    return try await wholeZone(from: peer, after: version)
  }

  private func serial(of peer: ZonePeer) async throws(CopyError) -> Serial {
    var failure = QueryFailure.Reason.noAnswer
    for _ in 0..<Self.patience.tries {
      do throws(QueryFailure.Reason) {
        let standing = try await peer.standing(of: plan.zone, timeOut: Self.patience.timeOut)
        guard standing.code == .noError else { throw CopyError("\(peer.server) answers \(standing.code)").asReason }
        guard standing.isAuthoritative, let soa = standing.soa else {
          throw CopyError("\(peer.server) is not authoritative for the zone").asReason
        }
        return soa.serial
      } catch {
        failure = error
        guard error == .noAnswer else { break }
      }
    }
    if case .other(let text) = failure { throw CopyError(text) }
    throw CopyError("\(peer.server) \(failure)")
  }

  /// Takes up what differs; nil where the whole zone has to be asked for.
  private func differences(
    from peer: ZonePeer, on version: ZoneVersion
  ) async throws(CopyError) -> SecondaryState.Transfer? {
    guard let soa = version.startOfAuthorityRecord else { return nil }
    let delivery: ZonePeer.Delivery
    do throws(TransferFailure) {
      delivery = try await peer.newer(than: soa, limit: plan.recordLimit)
    } catch {
      if case .connection = error.reason { throw CopyError(error.description) }
      server.logger.warning("secondary zone \(plan.zone): no differences: \(error); the whole zone is asked for")
      return nil
    }
    switch delivery.content {
    case .serial: return nil
    case .zone(let records):
      return try await take(records, delivery, from: peer, after: version)
    case .differences(let differences):
      let changes = differences.map { ChangeSet(removed: $0.removed, added: $0.added) }
      guard !changes.contains(where: { $0.added.contains { $0.type == .rrsig } }) else { return nil }
      do throws(CopyFailure) {
        let applied = try await server.writer.apply(changes, to: plan.zone, reason: Self.reason(peer))
        return taken(delivery, from: peer, isIncremental: true, before: version, applied)
      } catch {
        if case .store(let error) = error { throw CopyError(error.description) }
        server.logger.warning(
          "secondary zone \(plan.zone): the differences of \(peer.server) do not fit: \(error); the whole zone is asked for"
        )
        return nil
      }
    }
  }

  private func wholeZone(
    from peer: ZonePeer, after version: ZoneVersion?
  ) async throws(CopyError) -> SecondaryState.Transfer {
    let delivery: ZonePeer.Delivery
    do throws(TransferFailure) {
      delivery = try await peer.wholeZone(plan.zone, limit: plan.recordLimit)
    } catch {
      throw CopyError(error.description)
    }
    guard case .zone(let records) = delivery.content else { throw CopyError("\(peer.server) sent no zone") }
    return try await take(records, delivery, from: peer, after: version)
  }

  /// Checks a whole zone, keeps it on disk, and serves it.
  private func take(
    _ records: [ResourceRecord], _ delivery: ZonePeer.Delivery, from peer: ZonePeer, after version: ZoneVersion?
  ) async throws(CopyError) -> SecondaryState.Transfer {
    if delivery.foreignRecords > 0 {
      server.logger.warning(
        "secondary zone \(plan.zone): \(peer.server) sent \(delivery.foreignRecords) records outside the zone: they are passed over"
      )
    }
    let next: ZoneVersion
    do throws(CopyError) {
      next = try await Self.compiled(records, plan.zone)
    } catch {
      throw CopyError("what \(peer.server) sent \(error)")
    }
    if let version, !next.soa.serial.isAfter(version.soa.serial) {
      throw CopyError(
        "\(peer.server) sent serial \(next.soa.serial.rawValue), which does not come after \(version.soa.serial.rawValue)"
      )
    }
    guard next.content(of: plan.zone)?.recordSet(.ns) != nil else {
      throw CopyError("what \(peer.server) sent has no NS records at the apex")
    }
    let (folder, zone) = (server.copies, plan.zone)
    let id: Result<[UInt8], CopyError> = await Thread.result {
      do throws(StoreError) { return .success(try folder.write(records, of: zone)) } catch {
        return .failure(CopyError(error.description))
      }
    }
    do throws(JournalError) {
      let changes = try await server.writer.replace(with: next, digest: try get(id), reason: Self.reason(peer))
      return taken(delivery, from: peer, isIncremental: false, before: version, changes.map { [$0] })
    } catch {
      throw CopyError(error.description)
    }
  }

  private func get(_ result: Result<[UInt8], CopyError>) throws(JournalError) -> [UInt8] {
    switch result {
    case .success(let id): return id
    case .failure(let error): throw JournalError(error.description)
    }
  }

  /// Tells of a copy that is served now.
  private func taken(
    _ delivery: ZonePeer.Delivery, from peer: ZonePeer, isIncremental: Bool, before: ZoneVersion?,
    _ changes: [ChangeSet]?
  ) -> SecondaryState.Transfer {
    let version = server.zones.current.version(apex: plan.zone)
    let serial = version?.soa.serial ?? Serial(rawValue: 0)
    server.logger.info(
      """
      secondary zone \(plan.zone) is served with serial \(serial.rawValue), \(delivery.records) records \
      \(isIncremental ? "of differences" : "of the whole zone") from \(peer.server)
      """)
    let review = VersionReview(enforcement: server.enforcement.current, source: Self.words(peer))
    if let version, review.concerns(changes) {
      server.report(review.events(before, version, address: peer.server.address, now: SystemClock.now()))
    }
    return SecondaryState.Transfer(
      time: SystemClock.now(), server: peer.server, isIncremental: isIncremental, records: delivery.records,
      serial: serial)
  }

  /// Where a change comes from, in words.
  private static func reason(_ peer: ZonePeer) -> String {
    "transferred from \(words(peer))"
  }

  private static func words(_ peer: ZonePeer) -> String {
    "primary \(peer.server)" + (peer.key.map { ", key \($0.name.relativeText)" } ?? "")
  }

  /// A zone of records, compiled on a thread of its own: a large one takes its time.
  private static func compiled(_ records: [ResourceRecord], _ zone: Name) async throws(CopyError) -> ZoneVersion {
    let result: Result<ZoneVersion, CopyError> = await Thread.result {
      do throws(ZoneVersion.Malformed) { return .success(try ZoneVersion(apex: zone, records: records)) } catch {
        return .failure(CopyError("makes no zone: \(error)"))
      }
    }
    return try result.get()
  }
}

extension CopyError {
  /// The same as a reason of a question without a useful answer.
  fileprivate var asReason: QueryFailure.Reason { .other(description) }
}

extension Thread {
  /// What `body` gives, on a thread of its own: tasks have few, and others need them.
  fileprivate static func result<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      detachNewThread { continuation.resume(returning: body()) }
    }
  }
}
