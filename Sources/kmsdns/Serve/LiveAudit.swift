import AccessPolicy
import Authority
import DNSClient
import DNSWire
import KMS
import Persistence
import Zone

/// The server's audit of its own zones.
struct LiveAudit {
  /// Refused updates of a zone that are looked through: the newest ones.
  private static let attempts = 1_000

  private let server: Server

  init(_ server: Server) {
    self.server = server
  }

  /// Audits the zones of these names; all that are served where there are none.
  func document(zones names: [String]?) async throws(CommandFailure) -> AuditDocument {
    let zones = server.zones.current
    var audited: [ZoneVersion] = []
    for name in names ?? [] {
      guard let apex = try? Name(text: name), let zone = zones.version(apex: apex) else {
        let served = zones.available.map(\.apex.relativeText).sorted().joined(separator: ", ")
        throw CommandFailure("the server does not serve \(HostileText.printable(name)); it serves \(served)")
      }
      if !audited.contains(where: { $0.apex == apex }) { audited.append(zone) }
    }
    var domains: [AuditedDomain] = []
    var unaudited: [Unaudited] = []
    for zone in names == nil ? zones.versions : audited {
      if zone.isUnavailable {
        unaudited.append(await Self.unavailable(zone.apex, server))
      } else {
        domains.append(try await domain(zone, in: zones))
      }
    }
    let now = SystemClock.now()
    let report = Audit(policy: try await policy(), now: now).report(on: domains, unaudited: unaudited)
    let waiting = try await waiting(domains.map(\.domain))
    return AuditDocument(report, source: "running server", warnings: waiting, now: now)
  }

  /// What the configuration says, and whom operators approved.
  private func policy() async throws(CommandFailure) -> AuditPolicy {
    var policy = server.auditPolicy.current
    do throws(JournalError) {
      policy.approved = Set(try await server.store.rulings().filter(\.isApproved).map(\.subject))
    } catch {
      throw CommandFailure(error.description)
    }
    return policy
  }

  /// Who waits in the zones for an operator: nobody finds them, and so no record of them is audited.
  private func waiting(_ zones: [Name]) async throws(CommandFailure) -> [String] {
    var lines: [String] = []
    for zone in zones {
      do throws(JournalError) {
        let hosts = Set(try await server.store.heldRecords(in: zone).compactMap(\.subject?.host)).sorted()
        guard let first = hosts.first else { continue }
        let others = hosts.count == 1 ? " waits" : " and \(hosts.count - 1) more wait"
        lines.append("\(zone.relativeText): \(first.relativeText)\(others) for an operator: kmsdns publishers")
      } catch {
        throw CommandFailure(error.description)
      }
    }
    return lines
  }

  /// A copied zone of which there is no copy, or none that is still good.
  private static func unavailable(_ zone: Name, _ server: Server) async -> Unaudited {
    let failure = await server.secondaries.state(of: zone)?.state.failure
    return Unaudited(
      subject: zone.relativeText, reason: "there is no valid copy of it here" + (failure.map { ": \($0)" } ?? ""))
  }

  /// Where a copied zone comes from, in words; nil for others.
  private func origin(of zone: Name) async -> String? {
    guard let (plan, state) = await server.secondaries.state(of: zone) else { return nil }
    let primary = (state.transfer?.server ?? plan.primaries.first?.server)?.description ?? "another server"
    return "copy from \(primary)"
  }

  /// Who wanted to publish KMS hosts lately and was refused; of what nobody signed rightly there is no telling who it was.
  private func refusals(in zone: Name) async throws(CommandFailure) -> [RefusedPublication] {
    let attempts: [RefusedAttempt]
    do throws(JournalError) {
      attempts = try await server.store.attempts(of: HistoryQuery(zone: zone, limit: Self.attempts))
    } catch {
      throw CommandFailure(error.description)
    }
    let start = SystemClock.now() - min(SystemClock.now(), server.auditPolicy.current.staleAfter)
    var refusals: [RefusedPublication] = []
    for attempt in attempts where attempt.isAuthenticated && attempt.code == .refused && attempt.time >= start {
      guard let owner = attempt.owners.first(where: AuditedDomain.isPublisherName) else { continue }
      // The newest comes first.
      if let index = refusals.firstIndex(where: { $0.owner == owner && $0.credential == attempt.signer }) {
        refusals[index].count += 1
      } else {
        refusals.append(
          RefusedPublication(
            owner: owner, credential: attempt.signer, address: attempt.address, count: 1, reason: attempt.reason))
      }
    }
    return refusals
  }

  private func domain(_ zone: ZoneVersion, in zones: ZoneSet) async throws(CommandFailure) -> AuditedDomain {
    let known: [PublishedRecord]
    do throws(JournalError) {
      known = try await server.store.publishedRecords(in: zone.apex, type: .srv)
    } catch {
      throw CommandFailure(error.description)
    }
    let origin = await origin(of: zone.apex)
    let ages = server.writer.currentBases[zone.apex]?.ages ?? RecordAges()
    let records = Dictionary(grouping: known, by: \.record.name)
    var domain = AuditedDomain(zone, in: zones, source: "running server") { record in
      let published = records[record.name]?.first { $0.record.isSame(as: record) }
      let isDynamic = published.map { !$0.isStatic } ?? false
      let age = ages.seconds(of: record)
      // What the file has ages only where the file says so.
      let refreshed = isDynamic || age != nil ? published?.provenance.lastRefreshed : nil
      return RecordEvidence(
        place: origin ?? (isDynamic ? "update" : "zone file"), provenance: published?.provenance,
        lastRefreshed: [refreshed, age].compactMap(\.self).max())
    }
    domain.refusals = try await refusals(in: zone.apex)
    return domain
  }
}
