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
      guard let apex = try? Name(text: name), let zone = zones.version(apex: apex), !zone.isUnavailable else {
        let served = zones.available.map(\.apex.relativeText).sorted().joined(separator: ", ")
        throw CommandFailure("the server does not serve \(HostileText.printable(name)); it serves \(served)")
      }
      if !audited.contains(where: { $0.apex == apex }) { audited.append(zone) }
    }
    var domains: [AuditedDomain] = []
    for zone in names == nil ? zones.available : audited { domains.append(try await domain(zone, in: zones)) }
    let now = SystemClock.now()
    let report = Audit(policy: try await policy(), now: now).report(on: domains)
    return AuditDocument(report, source: "running server", now: now)
  }

  /// What the configuration says, and whom operators approved.
  private func policy() async throws(CommandFailure) -> AuditPolicy {
    var policy = server.auditPolicy.current
    do throws(JournalError) {
      let approved = try await server.store.rulings().filter(\.isApproved).map(\.subject)
      guard !approved.isEmpty else { return policy }
      let hosts = approved.map { subject in
        var host = SanctionedHost(host: subject.host)
        host.zones = [subject.zone]
        return host
      }
      policy.sanctioned = SanctionedHosts((policy.sanctioned?.entries ?? []) + hosts)
    } catch {
      throw CommandFailure(error.description)
    }
    return policy
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
    let records = Dictionary(grouping: known, by: \.record.name)
    var domain = AuditedDomain(zone, in: zones, source: "running server") { record in
      let published = records[record.name]?.first { $0.record.isSame(as: record) }
      let isDynamic = published.map { !$0.isStatic } ?? false
      return RecordEvidence(place: origin ?? (isDynamic ? "update" : "zone file"), provenance: published?.provenance)
    }
    domain.refusals = try await refusals(in: zone.apex)
    return domain
  }
}
