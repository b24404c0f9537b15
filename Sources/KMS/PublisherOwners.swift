import DNSWire
import Zone

/// The names of a zone at which KMS records stand, or from which clients are led to some.
struct PublisherOwners {
  /// The SRV records at names whose first label is `_vlmcs`.
  private(set) var services: [ResourceRecord] = []
  /// The names that a lookup may be led away from: where clients of the zone look, aliases, what wildcards stand for, and
  /// where clients of a domain look that DNAME records are above.
  private(set) var lookups: [Name] = []
  /// Wildcards that have SRV records or are aliases.
  private(set) var wildcards: [Name] = []

  init(_ zone: ZoneVersion) {
    var names: Set<Name> = []
    var wildcards: Set<Name> = []
    if let name = AuditedDomain.publisherName(of: zone.apex) { names = [name] }
    var cursor = RecordCursor()
    while let record = zone.nextRecord(&cursor) {
      guard record.type == .srv || record.type == .cname || record.type == .dname else { continue }
      guard record.owner.count > 2 else { continue }
      let isWildcard = record.owner[0] == 1 && record.owner[1] == UInt8(ascii: "*")
      let isPublisher = Self.isPublisher(record.owner)
      guard isWildcard || isPublisher || record.type == .dname,
        let owner = try? Name(wire: record.owner.array(0..<record.owner.count))
      else {
        continue
      }
      if isPublisher, record.type == .srv {
        let rdata = record.rdata.array(0..<record.rdata.count)
        services.append(ResourceRecord(name: owner, type: .srv, ttl: record.ttl, rdata: rdata))
      } else if record.type == .dname {
        if !isPublisher, let name = AuditedDomain.publisherName(of: owner) { names.insert(name) }
      } else if isWildcard {
        wildcards.insert(owner)
      } else {
        names.insert(owner)
      }
    }
    self.wildcards = wildcards.sorted()
    names.formUnion(wildcards.compactMap { $0.parent.flatMap(AuditedDomain.publisherName) })
    lookups = names.sorted()
  }

  /// Those of the records that stand at publishers' names, and spell their targets as no other does.
  func respelled(_ repeated: [ResourceRecord]) -> [ResourceRecord] {
    var known = Set(services.map(\.rdata))
    return repeated.filter { record in
      record.type == .srv && Self.isPublisher(record.name.wire.span) && known.insert(record.rdata).inserted
    }
  }

  /// `_vlmcs` as the first label, in any case.
  static func isPublisher(_ owner: borrowing Span<UInt8>) -> Bool {
    let label: InlineArray<7, UInt8> = [6, 0x5F, 0x76, 0x6C, 0x6D, 0x63, 0x73]
    return owner.count > label.count && ASCII.isSame(owner.extracting(0..<label.count), label.span)
  }
}
