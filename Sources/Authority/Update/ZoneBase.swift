public import DNSWire
public import Zone

/// A zone as its file has it, and what tells one state of the file from another.
public struct ZoneBase: Sendable {
  /// The compiled zone.
  public let version: ZoneVersion
  /// A digest of the file.
  public let digest: [UInt8]
  /// How the serial moves on.
  public let serialPolicy: SerialPolicy

  /// Makes a base.
  public init(version: ZoneVersion, digest: [UInt8], serialPolicy: SerialPolicy = .increment) {
    self.version = version
    self.digest = digest
    self.serialPolicy = serialPolicy
  }

  /// The zone to be served: the base with the dynamic records on top, and the records that found no place on it, or
  /// could not be removed from it.
  ///
  /// A base that the store knows is served with the SOA record that it was last served with; a new one with a serial that
  /// comes after the last one. SOA records among the dynamic ones do not count. A base that came signed is served as it is.
  public func merged(
    with recollection: Recollection?, now: UInt64
  ) -> (version: ZoneVersion, conflicts: [ResourceRecord]) {
    guard let recollection else { return (version, []) }
    guard !version.isSigned else {
      return (version, recollection.entries.filter { !$0.isRemoved && $0.record.type != .soa }.map(\.record))
    }
    var edit = ZoneEdit(version)
    var conflicts: [ResourceRecord] = []
    for entry in recollection.entries where entry.record.type != .soa {
      if entry.isRemoved {
        edit.remove(entry.record)
      } else if !edit.hasPlace(for: entry.record) || !edit.add(entry.record) {
        conflicts.append(entry.record)
      }
    }
    if edit.recordSet(of: version.apex, .ns) == nil,
      let servers = version.content(of: version.apex)?.recordSet(.ns)
    {
      // Removed on top of an older base that had others.
      edit.replace(servers, of: version.apex)
      conflicts += servers.records(owner: version.apex)
    }
    if recollection.baseDigest == digest, let set = edit.recordSet(of: version.apex, .soa) {
      edit.replace(RecordSet(type: .soa, ttl: set.ttl, rdatas: [recollection.soa.rdata]), of: version.apex)
    } else if !version.soa.serial.isAfter(recollection.soa.serial) {
      edit.setSerial(serialPolicy.next(after: recollection.soa.serial, now: now))
    }
    return (edit.commit() ?? version, conflicts)
  }
}

extension ZoneEdit {
  /// Whether a record can stand beside what its name holds: an alias stands alone (RFC 1034 §3.6.2), and only one; so does
  /// a DNAME record among its like (RFC 6672 §2.4).
  fileprivate func hasPlace(for record: ResourceRecord) -> Bool {
    if record.type.isBesideAlias { return true }
    let types = recordSets(of: record.name).map(\.type)
    if record.type == .dname, types.contains(.dname), !holds(record) { return false }
    guard record.type == .cname else { return !types.contains(.cname) }
    return types.allSatisfy { $0 == .cname || $0.isBesideAlias } && (!types.contains(.cname) || holds(record))
  }
}
