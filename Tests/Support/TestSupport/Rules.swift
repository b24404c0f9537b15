public import AccessPolicy
public import DNSWire

extension Rule {
  /// Makes a rule with the most usual conditions.
  public init(
    name: String, allows: Bool = true, scope: Scope, keys: Set<Name>? = nil, addresses: [AddressRange]? = nil,
    zones: Set<Name>? = nil
  ) {
    self.init(
      name: name, allows: allows, scope: scope, conditions: Conditions(keys: keys, addresses: addresses, zones: zones))
  }
}

extension Rule.Scope {
  /// Any records with these names and types; nil for all.
  public static func records(names: [NamePattern]?, types: Set<RecordType>?) -> Rule.Scope {
    .records(RecordScope(names: names, types: types))
  }

  /// A KMS host's own records, without bounds.
  public static var publishers: Rule.Scope { .kmsPublisher(PublisherScope()) }
}

/// A few records as a zone that rules look into.
public struct SmallZone: ZoneContents, Sendable {
  /// Its name.
  public var apex: Name
  /// What the zone holds.
  public var records: [ResourceRecord]
  /// Which of it its file has.
  public var statics: [ResourceRecord]

  /// Makes a zone; without records it is empty but for its name.
  public init(_ apex: Name = "lab.example", _ records: [ResourceRecord] = [], statics: [ResourceRecord] = []) {
    self.apex = apex
    self.records = records + statics
    self.statics = statics
  }

  /// The records of a name.
  public func records(of name: Name, _ type: RecordType?) -> [ResourceRecord] {
    records.filter { $0.name == name && (type == nil || $0.type == type) }
  }

  /// Whether the file has a record.
  public func isStatic(_ record: ResourceRecord) -> Bool { statics.contains { $0.isSame(as: record) } }
}
