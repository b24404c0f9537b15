import AccessPolicy
import DNSWire
import Zone

/// The carrying out of operations on an edit (RFC 2136 §3.4.2): what would break the zone is passed over in silence, as
/// the RFC has it.
extension ZoneEdit {
  mutating func apply(_ operation: UpdateOperation) throws(UpdateRefusal) {
    switch operation {
    case .add(let record): try applyAddition(of: record)
    case .deleteSet(let name, let type): applyDeletion(of: name, type)
    case .deleteName(let name):
      for type in types(of: name) { applyDeletion(of: name, type) }
    case .deleteRecord(let record): applyDeletion(of: record)
    }
  }

  /// §3.4.2.2
  private mutating func applyAddition(of record: ResourceRecord) throws(UpdateRefusal) {
    switch record.type {
    case .cname:
      // An alias stands alone (RFC 1034 §3.6.2), and only one of them.
      guard types(of: record.name).allSatisfy({ $0 == .cname || $0.isBesideAlias }) else { return }
      replace(RecordSet(type: .cname, ttl: record.ttl, rdatas: [record.rdata]), of: record.name)
      return
    case .soa:
      guard record.name == apex, let old = soa, let new = try? StartOfAuthority(rdata: record.rdata),
        new.serial.isAfter(old.serial)
      else { return }
      replace(RecordSet(type: .soa, ttl: record.ttl, rdatas: [record.rdata]), of: record.name)
      return
    case .dname:
      // Only one leads away from a name (RFC 6672 §5.2).
      guard !holds(record.name, .cname) else { return }
      replace(RecordSet(type: .dname, ttl: record.ttl, rdatas: [record.rdata]), of: record.name)
      return
    default:
      guard record.type.isBesideAlias || !holds(record.name, .cname) else { return }
      if record.type == .wks { removeServices(of: record) }
    }
    guard add(record) else {
      throw UpdateRefusal(.refused, "\(record.name) would have more \(record.type) records than fit into a message")
    }
  }

  /// Of WKS there is one for an address and a protocol, the first five octets (§1.1.5).
  private mutating func removeServices(of record: ResourceRecord) {
    for rdata in recordSet(of: record.name, .wks)?.rdatas ?? [] where rdata.prefix(5) == record.rdata.prefix(5) {
      remove(ResourceRecord(name: record.name, type: .wks, ttl: 0, rdata: rdata))
    }
  }

  /// §3.4.2.3: the apex keeps its SOA and NS.
  private mutating func applyDeletion(of name: Name, _ type: RecordType) {
    if name == apex && (type == .soa || type == .ns) { return }
    removeSet(of: name, type)
  }

  /// §3.4.2.4: SOA is never deleted, nor the last NS of the apex.
  private mutating func applyDeletion(of record: ResourceRecord) {
    if record.type == .soa { return }
    if record.type == .ns, record.name == apex, recordSet(of: apex, .ns)?.rdatas.count == 1 { return }
    remove(record)
  }
}

extension RecordType {
  /// Whether records of this type may stand beside a CNAME record (RFC 4034 §2.5, §3, RFC 2181 §10.1).
  var isBesideAlias: Bool { self == .rrsig || self == .nsec || rawValue == 25 }
}
