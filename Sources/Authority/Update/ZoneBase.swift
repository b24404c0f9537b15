import DNSWire
public import Zone

/// A zone as its file has it, and what tells one state of the file from another.
public struct ZoneBase: Sendable {
  /// The compiled zone.
  public let version: ZoneVersion
  /// A digest of the file.
  public let digest: [UInt8]

  /// Makes a base.
  public init(version: ZoneVersion, digest: [UInt8]) {
    self.version = version
    self.digest = digest
  }

  /// The zone to be served: the base with the dynamic records on top, and the records that found no place on it.
  ///
  /// A base that the store knows is served with the SOA record that it was last served with; a new one with a serial that
  /// comes after the last one.
  func merged(with recollection: Recollection?) -> (version: ZoneVersion, conflicts: [ResourceRecord]) {
    guard let recollection else { return (version, []) }
    var edit = ZoneEdit(version)
    var conflicts: [ResourceRecord] = []
    for entry in recollection.entries {
      if entry.isRemoved {
        edit.remove(entry.record)
      } else if edit.hasPlace(for: entry.record) {
        edit.add(entry.record)
      } else {
        conflicts.append(entry.record)
      }
    }
    if recollection.baseDigest == digest, let set = edit.recordSet(of: version.apex, .soa) {
      edit.replace(RecordSet(type: .soa, ttl: set.ttl, rdatas: [recollection.soa.rdata]), of: version.apex)
    } else if !version.soa.serial.isAfter(recollection.soa.serial) {
      edit.setSerial(recollection.soa.serial.next)
    }
    return (edit.commit() ?? version, conflicts)
  }
}

extension ZoneEdit {
  /// Whether a record can stand beside what its name holds: no alias beside other data (RFC 1034 §3.6.2).
  fileprivate func hasPlace(for record: ResourceRecord) -> Bool {
    let types = recordSets(of: record.name).map(\.type)
    return record.type == .cname ? types.allSatisfy { $0 == .cname } : !types.contains(.cname)
  }
}
