import AccessPolicy
import DNSWire
import Zone

/// A zone as an update's operations have changed it so far, as rules see it.
struct EditedContents: ZoneContents {
  let edit: ZoneEdit

  var apex: Name { edit.apex }

  func records(of name: Name, _ type: RecordType?) -> [ResourceRecord] {
    guard let type else { return edit.recordSets(of: name).flatMap { $0.records(owner: name) } }
    return edit.recordSet(of: name, type)?.records(owner: name) ?? []
  }

  func isStatic(_ record: ResourceRecord) -> Bool { edit.isStatic(record) }
}

extension ZoneEdit {
  /// Whether the zone's file has a record, whatever its TTL.
  func isStatic(_ record: ResourceRecord) -> Bool { base.isInFile(record) }
}
