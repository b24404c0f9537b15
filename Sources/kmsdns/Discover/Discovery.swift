import AccessPolicy
import DNSClient
import DNSWire
import KMS

/// The way of a Windows client to its KMS hosts.
struct Discovery {
  /// The host that it is bound to.
  var host: BoundHost?
  /// The one domain that it asks for.
  var lookupDomain: Name?
  /// Its domain, then its search list.
  var suffixes: [Name] = []

  /// A host that a client is bound to.
  struct BoundHost {
    /// Its name, or its address in the place of one.
    var name: Name
    /// The address, where that is what the client knows.
    var address: IPAddress?
    var port: UInt16
  }

  /// One name on the way.
  struct Step {
    enum Outcome {
      case found(AuditedDomain)
      case nothing(AuditedDomain)
      /// There is no such domain: why that is known.
      case noDomain(String)
      case unknown(String)
      /// A name before it had hosts.
      case notAsked
    }

    var domain: Name
    var outcome: Outcome
  }

  struct Result {
    var steps: [Step] = []
    /// What the client takes its hosts from.
    var found: AuditedDomain?
  }

  func run(by client: DNSClient) async -> Result {
    if let host { return Result(found: await bound(to: host, client)) }
    let inspection = DomainInspection(client: client)
    var result = Result()
    var seen: Set<Name> = []
    for domain in lookupDomain.map({ [$0] }) ?? suffixes where seen.insert(domain).inserted {
      guard result.found == nil else {
        result.steps.append(Step(domain: domain, outcome: .notAsked))
        continue
      }
      let outcome: Step.Outcome
      do throws(DomainInspection.Failure) {
        let audited = try await inspection.inspect(domain)
        outcome = audited.records.isEmpty ? .nothing(audited) : .found(audited)
        if !audited.records.isEmpty { result.found = audited }
      } catch {
        outcome = error.isNoDomain ? .noDomain(error.description) : .unknown(error.description)
      }
      result.steps.append(Step(domain: domain, outcome: outcome))
    }
    return result
  }

  /// The host that a client is bound to, as if it were published.
  private func bound(to host: BoundHost, _ client: DNSClient) async -> AuditedDomain {
    let target: TargetResolution =
      if let address = host.address {
        .host([address])
      } else {
        await TargetLookups(client: client).resolve([host.name])[host.name] ?? .noAddress
      }
    let service = ServiceData(priority: 0, weight: 0, port: host.port, target: host.name)
    let source = "bound to \(host.name.relativeText)"
    return AuditedDomain(
      domain: host.name.parent ?? .root, source: source, coverage: .lookup,
      records: [PublishedService(owner: host.name, ttl: 0, service: service, target: target, place: source)])
  }
}
