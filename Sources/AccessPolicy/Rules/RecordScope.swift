public import DNSWire

/// Any records, by name, type, operation and data.
public struct RecordScope: Sendable, UpdateScope {
  /// Names; nil for all.
  public var names: [NamePattern]?
  /// Types; nil for all.
  public var types: Set<RecordType>?
  /// Whether additions are meant.
  public var coversAdditions = true
  /// Whether deletions are meant.
  public var coversDeletions = true
  /// What the data may hold.
  public var bounds = DataBounds()

  /// Makes a scope.
  public init(names: [NamePattern]? = nil, types: Set<RecordType>? = nil) {
    self.names = names
    self.types = types
  }

  /// `allows` tells how to take operations that reach further than the scope: some of the records are enough to deny the
  /// deletion of all; to allow it takes all of them.
  func match(
    _ operation: UpdateOperation, by requestor: Requestor, allows: Bool, in zone: some ZoneContents
  ) -> Match {
    if let names, !names.contains(where: { $0.matches(operation.name) }) { return .no(.name(operation.name)) }
    if let types {
      if let type = operation.type {
        guard types.contains(type) else { return .no(.type(type)) }
      } else if allows {
        return .no(.allTypes)
      }
    }
    switch operation {
    case .add(let record):
      guard coversAdditions else { return .no(.isAddition) }
      if let obstacle = bounds.obstacle(to: record, isAdded: true) { return .no(obstacle) }
    case .deleteRecord(let record):
      guard coversDeletions else { return .no(.isDeletion) }
      if let obstacle = bounds.obstacle(to: record, isAdded: false) { return .no(obstacle) }
    case .deleteSet, .deleteName:
      guard coversDeletions else { return .no(.isDeletion) }
      if allows && bounds.isAboutData { return .no(.wholeSet) }
    }
    return .yes(.asAsked)
  }
}
