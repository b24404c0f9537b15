import AccessPolicy
import DNSClient
import DNSWire
import KMS
import KMSProbe

/// Asks many hosts whether they offer KMS, so many at once.
struct HostProber {
  let timeOut: Duration
  let parallel: Int

  /// What each address says; each is asked once.
  func probe(_ addresses: [ServerAddress]) async -> [ServerAddress: ProbeOutcome] {
    let unique = Array(Set(addresses))
    var bar = ProgressBar(total: unique.count)
    let outcomes = await concurrentMap(unique, limit: parallel) { outcome in
      bar.advance(hasFailed: false)
    } _: { [timeOut] address in
      ProbeOutcome(await Probe.run(address.address, port: address.port, timeOut: timeOut))
    }
    bar.finish()
    return Dictionary(zip(unique, outcomes)) { first, _ in first }
  }

  /// Asks the hosts of all publishers. Where an audit does not know a host's addresses, this system may.
  func probe(_ domains: inout [AuditedDomain]) async {
    let names = Set(domains.flatMap(\.records).filter(Self.isUnknown).map(\.service.target))
    let looked = await concurrentMap(Array(names), limit: parallel) { name in
      (name, (try? await SystemAddresses.addresses(of: name.relativeText)) ?? [])
    }
    let known = Dictionary(looked) { first, _ in first }
    func addresses(of record: PublishedService) -> [ServerAddress] {
      (record.target.addresses + (known[record.service.target] ?? [])).map {
        ServerAddress($0, port: record.service.port)
      }
    }
    let outcomes = await probe(domains.flatMap(\.records).flatMap(addresses))
    for domain in domains.indices {
      for record in domains[domain].records.indices {
        let own = addresses(of: domains[domain].records[record])
        domains[domain].records[record].probe = Self.best(
          own.compactMap { address in
            outcomes[address].map { ProbeOutcome(kind: $0.kind, detail: "\(address) \($0.detail)") }
          })
      }
    }
  }

  private static func isUnknown(_ record: PublishedService) -> Bool {
    record.target.addresses.isEmpty && !record.target.isDangling && !record.service.target.isRoot
  }

  /// A client goes on to the host's next address: the best outcome is the host's.
  private static func best(_ outcomes: [ProbeOutcome]) -> ProbeOutcome? {
    let order = ProbeOutcome.Kind.allCases
    return outcomes.max { (order.firstIndex(of: $0.kind) ?? 0) < (order.firstIndex(of: $1.kind) ?? 0) }
  }
}

extension ProbeOutcome {
  init(_ result: ProbeResult) {
    let kind: Kind =
      switch result.kind {
      case .noAnswer: .noAnswer
      case .closed: .closed
      case .notRPC: .notRPC
      case .noKMS: .noKMS
      case .kms: .kms
      }
    self.init(kind: kind, detail: result.description)
  }
}
