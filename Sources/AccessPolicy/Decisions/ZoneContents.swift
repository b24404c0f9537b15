public import DNSWire

/// What a zone holds at the moment of a decision, with what the update has changed in it so far.
public protocol ZoneContents {
  /// The zone's apex.
  var apex: Name { get }
  /// The records of a name and type; all of the name's where the type is nil.
  func records(of name: Name, _ type: RecordType?) -> [ResourceRecord]
  /// Whether a record stands in the zone's file as it stands in the zone.
  func isStatic(_ record: ResourceRecord) -> Bool
}
