import DNSClient
import DNSWire
import KMS

/// Asks for the KMS hosts of domains as clients do: SRV records, then the addresses of their targets.
struct DomainInspection: Sendable {
  /// Why nothing is known of a domain's KMS hosts.
  struct Failure: Error, CustomStringConvertible {
    let description: String
    /// Whether it is known that there is no such domain.
    var isNoDomain = false
  }

  let client: DNSClient
  private let targets: TargetLookups

  init(client: DNSClient) {
    self.client = client
    targets = TargetLookups(client: client)
  }

  /// Asks for all.
  func inspect(_ domain: Name) async throws(Failure) -> AuditedDomain { try await begin(domain)() }

  /// Asks for the SRV records of a domain; the rest of the inspection is left to be done.
  func begin(_ domain: Name) async throws(Failure) -> @Sendable () async throws(Failure) -> AuditedDomain {
    guard let name = AuditedDomain.publisherName(of: domain) else {
      throw Failure(description: "the name is too long to have _vlmcs._tcp in front")
    }
    let lookup = try await records(of: name, .srv)
    return { () async throws(Failure) in try await inspect(domain, name, lookup) }
  }

  private func inspect(_ domain: Name, _ name: Name, _ lookup: RecordLookup) async throws(Failure) -> AuditedDomain {
    let place = "asked \(lookup.server)"
    let steps = lookup.aliases.map(LookupStep.init)
    var audited = AuditedDomain(domain: domain, source: place, coverage: .lookup, records: [])
    switch lookup.outcome {
    case .records(let records):
      audited.records = try await services(records, name, steps, place)
    case .noRecords, .noName:
      if steps.isEmpty {
        try await demandExistence(of: domain, lookup)
      } else {
        audited.deadEnds = [DeadEnd(name: name, steps: steps, isElsewhere: false, place: place)]
      }
    }
    return audited
  }

  private func services(
    _ records: [ResourceRecord], _ name: Name, _ steps: [LookupStep], _ place: String
  ) async throws(Failure) -> [PublishedService] {
    var services: [(record: ResourceRecord, data: ServiceData)] = []
    for record in records {
      guard let data = try? ServiceData(rdata: record.rdata) else {
        throw Failure(description: "an SRV record at \(name.relativeText) can't be read")
      }
      services.append((record, data))
    }
    let resolutions = await targets.resolve(services.map(\.data.target))
    return services.map { record, data in
      PublishedService(
        name: name, owner: record.name, ttl: record.ttl, service: data,
        target: resolutions[data.target] ?? .noAddress, place: place, steps: steps)
    }
  }

  /// That no KMS host is published means something else where there is no such domain.
  private func demandExistence(of domain: Name, _ lookup: RecordLookup) async throws(Failure) {
    // Who says no knows best: the domain is a zone of its own, or has one below.
    if let authority = lookup.authority, authority.isSubdomain(of: domain) { return }
    guard lookup.outcome == .noName else { return }
    let own = try await records(of: domain, .soa)
    guard own.outcome == .noName else { return }
    throw Failure(description: "the domain does not exist (NXDOMAIN from \(own.server))", isNoDomain: true)
  }

  private func records(of name: Name, _ type: RecordType) async throws(Failure) -> RecordLookup {
    do throws(LookupFailure) {
      return try await client.records(of: name, type)
    } catch {
      throw Failure(description: error.description)
    }
  }
}

extension LookupStep {
  init(_ alias: RecordLookup.Alias) {
    self.init(kind: alias.isRedirection ? .dname : .cname, owner: alias.owner, name: alias.target)
  }
}
