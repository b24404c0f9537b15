import DNSWire

extension AccessPolicy {
  /// The operation on what is stored in place of what was asked, and what to say of it; no note where no pin is about it.
  func pinned(_ operation: UpdateOperation, zone: Name) -> (operation: UpdateOperation, note: String?) {
    switch operation {
    case .add(let record):
      guard let pinned = pinned(record, zone: zone) else { return (operation, nil) }
      let change = pinned == record ? "" : "; it asked for \(UpdateOperation.data(of: record)), TTL \(record.ttl)"
      return (.add(pinned), "pinned to \(UpdateOperation.data(of: pinned)), TTL \(pinned.ttl)\(change)")
    case .deleteRecord(let record):
      guard let pinned = pinned(record, zone: zone) else { return (operation, nil) }
      return (.deleteRecord(pinned), "its record is pinned as \(UpdateOperation.data(of: pinned))")
    case .deleteSet, .deleteName: return (operation, nil)
    }
  }

  private func pinned(_ record: ResourceRecord, zone: Name) -> ResourceRecord? {
    guard let host = record.serviceTarget else { return nil }
    return pins[host]?.lazy.compactMap { $0.pinned(record, zone: zone) }.first
  }

  /// A pinned host has one record: what it had otherwise goes. Its deletion means the pinned record, whatever it says.
  func apply(
    _ note: String, to effect: inout Effect, asked: UpdateOperation, wanted: UpdateOperation,
    zone: some ZoneContents
  ) {
    effect.notes.insert(note, at: 0)
    var operations = effect.replacement ?? [wanted]
    switch (asked, wanted) {
    case (.add(let record), .add(let pinned)):
      let earlier = zone.records(of: record.name, .srv).filter {
        $0.serviceTarget == record.serviceTarget && !$0.isSame(as: pinned)
      }
      for record in earlier where !operations.contains(.deleteRecord(record)) {
        operations.insert(.deleteRecord(record), at: 0)
      }
      // A pinned TTL is the operator's word, for the whole RRset.
      if pinnedTTL(of: record, zone: zone.apex) != nil, let last = operations.indices.last {
        operations[last] = .add(pinned)
        effect.ttlOfOthers = nil
      }
    case (.deleteRecord(let record), _) where asked != wanted: operations.append(.deleteRecord(record))
    default: break
    }
    effect.replacement = operations
  }

  private func pinnedTTL(of record: ResourceRecord, zone: Name) -> UInt32? {
    guard let host = record.serviceTarget else { return nil }
    return pins[host]?.first { $0.pinned(record, zone: zone) != nil }?.ttl
  }

  /// What forbids an operation's effect in a zone whose file's records are protected. Where a host deletes what is its own, which it
  /// does each time before it publishes itself, the file's records just stay.
  func protection(
    of operation: UpdateOperation, _ effect: inout Effect, by rule: UpdateRule, in zone: some ZoneContents
  ) -> Obstacle? {
    guard !protectedZones.isEmpty, protectedZones.contains(zone.apex) else { return nil }
    var operations = effect.replacement ?? [operation]
    if rule.isAboutOneHost, let kept = operations.keepStaticRecords(of: zone) {
      effect.replacement = operations
      effect.notes.append("the zone file's own records stay (\(kept))")
    }
    return operations.first { changesStaticRecord($0, in: zone) }.map(Obstacle.protected)
  }

  private func changesStaticRecord(_ operation: UpdateOperation, in zone: some ZoneContents) -> Bool {
    let present = zone.records(of: operation.name, operation.type).filter(zone.isStatic)
    return switch operation {
    case .add(let record):
      // Another TTL would become that of the RRset; of these types one record takes the place of another.
      present.contains { $0.ttl != record.ttl || (record.takesPlace(of: $0) && !$0.isSame(as: record)) }
    case .deleteRecord(let record): present.contains { $0.isSame(as: record) }
    case .deleteSet, .deleteName: !present.isEmpty
    }
  }
}

extension [UpdateOperation] {
  /// Takes the deletion of static records out of the operations, and gives how many stay; nil where none would have gone.
  fileprivate mutating func keepStaticRecords(of zone: some ZoneContents) -> Int? {
    var kept = 0
    self = flatMap { operation -> [UpdateOperation] in
      if case .add = operation { return [operation] }
      var reached = zone.records(of: operation.name, operation.type)
      if case .deleteRecord(let record) = operation { reached = reached.filter { $0.isSame(as: record) } }
      let fixed = reached.filter(zone.isStatic)
      kept += fixed.count
      return fixed.isEmpty ? [operation] : reached.filter { !zone.isStatic($0) }.map { .deleteRecord($0) }
    }
    return kept > 0 ? kept : nil
  }
}

extension ResourceRecord {
  /// Whether only one of both can be there (RFC 2136 §1.1.5, RFC 6672 §5.2); both have one owner and type.
  fileprivate func takesPlace(of other: ResourceRecord) -> Bool {
    switch type {
    case .cname, .soa, .dname: true
    // Of an address and a protocol.
    case .wks: rdata.prefix(5) == other.rdata.prefix(5)
    default: false
    }
  }
}
