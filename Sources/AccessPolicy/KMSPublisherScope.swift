import DNSWire

/// What a KMS host publishes of itself, and nothing else: other hosts' records in the same RRset stay out of its reach.
enum KMSPublisherScope {
  static func match(_ operation: UpdateOperation, host: Name, zone: Name) -> Rule.Match {
    if isPublisherName(operation.name, zone: zone) { return matchPublisher(operation, host: host) }
    guard operation.name == host else {
      return .no("\(operation.name) is neither _vlmcs._tcp.\(zone) nor the key's own host \(host)")
    }
    switch operation.type {
    case .some(.a), .some(.aaaa): return .yes
    case .some(let type): return .no("a KMS host publishes A and AAAA of itself, not \(type)")
    case nil: return .no("a KMS host may delete its A and AAAA records, not all types of its name")
    }
  }

  private static func matchPublisher(_ operation: UpdateOperation, host: Name) -> Rule.Match {
    switch operation {
    case .add(let record), .deleteRecord(let record):
      guard record.type == .srv else { return .no("only SRV records belong at \(record.name)") }
      guard let data = try? ServiceData(rdata: record.rdata) else { return .no("the SRV record can't be read") }
      guard data.target == host else {
        return .no("the SRV target \(data.target) is not the key's own host \(host)")
      }
      return .yes
    case .deleteSet, .deleteName:
      return .no("that would delete other hosts' records too: delete the host's own SRV record alone")
    }
  }

  private static func isPublisherName(_ name: Name, zone: Name) -> Bool {
    let labels = name.folded.labels
    return labels.count == zone.labelCount + 2 && name.isSubdomain(of: zone)
      && labels[0].elementsEqual("_vlmcs".utf8) && labels[1].elementsEqual("_tcp".utf8)
  }
}
