public import DNSWire

/// Changes to a zone version being made, name by name; nobody sees them until `commit` gives the new version.
///
/// Changes are made in steps: one can be undone without those before it. It keeps the zone well-formed whatever is asked:
/// the rules of RFC 2136 §3.4.2 stand in `Authority`, on top of it.
public struct ZoneEdit {
  /// The version that the edit started from.
  public let base: ZoneVersion
  private var changed: [Name: [RecordSet]] = [:]
  private var order: [Name] = []
  private var step = Step()

  /// What the names that this step changed held before it.
  private struct Step {
    var before: [Name: [RecordSet]] = [:]
    var order: [Name] = []
    /// The names that no earlier step had changed are the last ones of the edit's.
    var firstOfEdit = 0
  }

  /// Starts from a version.
  public init(_ base: ZoneVersion) {
    self.base = base
  }

  /// Starts a step.
  public mutating func begin() {
    step = Step()
    step.firstOfEdit = order.count
  }

  /// Undoes what was changed since the step began.
  public mutating func undo() {
    for name in step.order { changed[name] = step.before[name] }
    for name in order[step.firstOfEdit...] { changed[name] = nil }
    order.removeSubrange(step.firstOfEdit...)
    begin()
  }

  /// The zone's apex.
  public var apex: Name { base.apex }

  /// The RRsets of a name, as changed so far.
  public func recordSets(of name: Name) -> [RecordSet] {
    changed[name] ?? base.content(of: name)?.recordSets ?? []
  }

  /// The RRset of a name and type, as changed so far.
  public func recordSet(of name: Name, _ type: RecordType) -> RecordSet? {
    recordSets(of: name).first { $0.type == type }
  }

  /// Whether the name holds records, as changed so far: "name is in use" (RFC 2136 §2.4.4).
  public func isInUse(_ name: Name) -> Bool {
    !recordSets(of: name).isEmpty
  }

  /// Puts an RRset in place of the one of its type; one without records removes it. A name outside the zone is passed
  /// over.
  public mutating func replace(_ set: RecordSet, of name: Name) {
    guard name.isSubdomain(of: apex) else { return }
    var sets = recordSets(of: name)
    if step.before[name] == nil {
      step.before[name] = sets
      step.order.append(name)
    }
    if let index = sets.firstIndex(where: { $0.type == set.type }) {
      if set.rdatas.isEmpty { sets.remove(at: index) } else { sets[index] = set }
    } else if !set.rdatas.isEmpty {
      sets.append(set)
    }
    if changed.updateValue(sets, forKey: name) == nil { order.append(name) }
  }

  /// Adds a record; its TTL becomes that of its RRset (RFC 2181 §5.2), its rdata replaces an equal one that is spelled
  /// otherwise. False where the RRset is full, or the owner outside the zone.
  @discardableResult
  public mutating func add(_ record: ResourceRecord) -> Bool {
    guard record.name.isSubdomain(of: apex) else { return false }
    var set = recordSet(of: record.name, record.type) ?? RecordSet(type: record.type, ttl: 0, rdatas: [])
    set.ttl = record.ttl
    if let index = set.index(of: record.rdata) {
      set.rdatas[index] = record.rdata
    } else {
      set.rdatas.append(record.rdata)
      guard set.octets <= ZoneLimits.setOctets else { return false }
    }
    replace(set, of: record.name)
    return true
  }

  /// Removes the record with this owner, type and rdata, if there is one.
  public mutating func remove(_ record: ResourceRecord) {
    guard var set = recordSet(of: record.name, record.type), let index = set.index(of: record.rdata) else { return }
    set.rdatas.remove(at: index)
    replace(set, of: record.name)
  }

  /// Removes the RRset of a name and type.
  public mutating func removeSet(of name: Name, _ type: RecordType) {
    guard recordSet(of: name, type) != nil else { return }
    replace(RecordSet(type: type, ttl: 0, rdatas: []), of: name)
  }

  /// The difference that was made since the step began.
  public var changes: ChangeSet {
    var changes = ChangeSet()
    for name in step.order {
      let owner = base.content(of: name)?.name ?? name
      let before = step.before[name] ?? []
      let after = recordSets(of: name)
      for set in before { changes.removed += set.records(owner: owner, notIn: after) }
      for set in after { changes.added += set.records(owner: owner, notIn: before) }
    }
    return changes
  }

  /// The version that the changes give; nil where they would leave the zone without its one SOA record.
  public func commit() -> ZoneVersion? {
    guard let soaSet = recordSet(of: base.apex, .soa), soaSet.rdatas.count == 1,
      let soa = try? StartOfAuthority(rdata: soaSet.rdatas[0])
    else { return nil }
    var drafts = NodeDrafts(base)
    for name in order { drafts.set(recordSets(of: name), of: name) }
    return drafts.version(soa: soa)
  }
}
