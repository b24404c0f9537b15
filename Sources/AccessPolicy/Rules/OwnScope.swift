public import DNSWire

/// A host's records at its own name.
public struct OwnScope: Sendable, UpdateScope {
  /// The types.
  public var types: [RecordType]
  /// What the data may hold.
  public var bounds = DataBounds()
  /// What becomes of the deletion of all types.
  public var wideDeletions: WideDeletions

  /// Makes a scope: addresses, unless other types are given.
  public init(types: [RecordType] = [.a, .aaaa], wideDeletions: WideDeletions = .narrow) {
    self.types = types
    self.wideDeletions = wideDeletions
  }

  func match(
    _ operation: UpdateOperation, by requestor: Requestor, allows: Bool, in zone: some ZoneContents
  ) -> Match {
    guard let host = requestor.host else { return .no(.noHost) }
    return match(operation, host: host, within: bounds)
  }

  /// Whether an operation is about the records at a host's name, and within these bounds.
  func match(_ operation: UpdateOperation, host: Name, within bounds: borrowing DataBounds) -> Match {
    guard operation.name == host else { return .no(.notOwn(operation.name, host: host)) }
    switch operation {
    case .add(let record):
      guard types.contains(record.type) else { return .no(.ownType(record.type, types)) }
      if let obstacle = bounds.obstacle(to: record, isAdded: true) { return .no(obstacle) }
      return .yes(.asAsked)
    case .deleteSet(_, let type): return deletion(of: type)
    case .deleteRecord(let record): return deletion(of: record.type)
    case .deleteName(let name):
      guard wideDeletions == .narrow else { return .no(.wideDeletion(operation)) }
      let kinds = types.map(\.description).joined(separator: " and ")
      return .yes(
        Effect(
          replacement: types.map { .deleteSet(name, $0) },
          notes: ["of \(name) only \(kinds) records are deleted, which are the host's own"]))
    }
  }

  private func deletion(of type: RecordType) -> Match {
    types.contains(type) ? .yes(.asAsked) : .no(.ownType(type, types))
  }
}
