import AccessPolicy
import DNSWire

/// The reading of the update section before any of it is carried out (RFC 2136 §3.4.1).
enum Prescan {
  static func operations(_ updates: [ResourceRecord], zone: Name) throws(UpdateRefusal) -> [UpdateOperation] {
    var operations: [UpdateOperation] = []
    operations.reserveCapacity(updates.count)
    for record in updates {
      guard record.name.isSubdomain(of: zone) else {
        throw UpdateRefusal(.notZone, "\(record.name) is not in zone \(zone)")
      }
      operations.append(try operation(record))
    }
    return operations
  }

  private static func operation(_ record: ResourceRecord) throws(UpdateRefusal) -> UpdateOperation {
    func malformed(_ what: String) -> UpdateRefusal { UpdateRefusal(.formError, "\(record.name) \(what)") }
    var plain = record
    plain.recordClass = .internet
    switch record.recordClass {
    case .internet:
      guard !record.type.isMeta else { throw malformed("can't have a record of type \(record.type)") }
      // RFC 2181 §8
      if plain.ttl > 0x7FFF_FFFF { plain.ttl = 0 }
      try validate(record)
      guard !record.type.isOfSigner else {
        throw UpdateRefusal(
          .refused, "\(record.name) \(record.type): signatures and proofs come from who signs the zone")
      }
      return .add(plain)
    case .any:
      guard record.ttl == 0 else { throw malformed("\(record.type) is to be deleted, and has a TTL") }
      guard record.rdata.isEmpty else { throw malformed("\(record.type) is to be deleted as a set, and has rdata") }
      if record.type == .any { return .deleteName(record.name) }
      guard !record.type.isMeta else { throw malformed("can't have records of type \(record.type)") }
      return .deleteSet(record.name, record.type)
    case .none:
      guard record.ttl == 0 else { throw malformed("\(record.type) is to be deleted, and has a TTL") }
      guard !record.type.isMeta else { throw malformed("can't have a record of type \(record.type)") }
      try validate(record)
      return .deleteRecord(plain)
    default:
      throw malformed("has class \(record.recordClass.rawValue)")
    }
  }

  private static func validate(_ record: ResourceRecord) throws(UpdateRefusal) {
    do throws(WireError) {
      try RecordData.validate(record.type, record.rdata)
      try RecordDataForm.check(record.type, record.rdata)
    } catch {
      throw UpdateRefusal(.formError, "\(record.name) \(record.type) has rdata that can't be read")
    }
  }
}

extension RecordType {
  /// Whether records of this type are made by who signs the zone (RFC 4035 §2.2, §2.3, RFC 5155 §7.1), and by nobody
  /// else: one RRSIG record at its apex would make a zone look signed.
  fileprivate var isOfSigner: Bool { self == .rrsig || self == .nsec || self == .nsec3 }
}
