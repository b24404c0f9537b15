import AccessPolicy
import DNSWire
import KMS

extension Decision {
  /// What becomes of records that wait for an operator, where this is carried out: the time is set later.
  func holdings(_ requestor: Requestor, in zone: Name) -> [Commit.Holding] {
    guard isAllowed, operation.name.isPublisher else { return [] }
    let credential = requestor.signer.description
    if let held {
      return [.hold(HeldRecord(zone: zone, record: held, provenance: Provenance(requestor, rule: rule ?? "", now: 0)))]
    }
    switch operation {
    case .add(let record), .deleteRecord(let record):
      guard let service = try? ServiceData(rdata: record.rdata) else { return [] }
      return [.withdraw(owner: record.name, target: service.target, credential: credential)]
    case .deleteSet(let owner, .srv), .deleteName(let owner):
      return [.withdraw(owner: owner, target: nil, credential: credential)]
    case .deleteSet: return []
    }
  }
}

extension Commit.Holding {
  /// The same at a time, in seconds since 1970.
  func at(_ now: UInt64) -> Commit.Holding {
    guard case .hold(var held) = self else { return self }
    held.provenance.firstSeen = now
    held.provenance.lastRefreshed = now
    held.provenance.lastChanged = now
    return .hold(held)
  }
}
