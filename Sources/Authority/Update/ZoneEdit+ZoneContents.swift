public import AccessPolicy
public import DNSWire
public import Zone

/// A zone as an update's operations have changed it so far, as rules see it.
extension ZoneEdit: ZoneContents {
  /// The records of a name and type; all of the name's where the type is nil.
  public func records(of name: Name, _ type: RecordType?) -> [ResourceRecord] {
    guard let type else { return recordSets(of: name).flatMap { $0.records(owner: name) } }
    return recordSet(of: name, type)?.records(owner: name) ?? []
  }

  /// Whether the zone's file has a record, whatever its TTL. The SOA record is the file's, although its serial moves on.
  public func isStatic(_ record: ResourceRecord) -> Bool { record.type == .soa || isInFile(record) }
}
