import Authority
import DNSClient
import DNSWire
import KMS
import Persistence
import Zone

/// The server's audit of its own zones.
struct LiveAudit {
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

  private func domain(_ zone: ZoneVersion, in zones: ZoneSet) async throws(CommandFailure) -> AuditedDomain {
    let known: [PublishedRecord]
    do throws(JournalError) {
      known = try await server.store.publishedRecords(in: zone.apex, type: .srv)
    } catch {
      throw CommandFailure(error.description)
    }
    let origin = await origin(of: zone.apex)
    let records = Dictionary(grouping: known, by: \.record.name)
    return AuditedDomain(zone, in: zones, source: "running server") { record in
      let published = records[record.name]?.first { $0.record.isSame(as: record) }
      let isDynamic = published.map { !$0.isStatic } ?? false
      return RecordEvidence(place: origin ?? (isDynamic ? "update" : "zone file"), provenance: published?.provenance)
    }
  }
}
