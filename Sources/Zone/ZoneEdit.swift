public import DNSWire

/// Changes to a zone version being made, name by name; nobody sees them until `commit` gives the new version.
///
/// Changes are made in steps: one can be undone without those before it. It keeps the zone well-formed whatever is asked:
/// the rules of RFC 2136 §3.4.2 stand in `Authority`, on top of it.
public struct ZoneEdit {
  /// The version that the edit started from.
  public let base: ZoneVersion
  /// Whether that came signed.
  public let isSigned: Bool
  /// The names that were looked at to be changed, the apex first.
  private var entries: [Entry]
  private var places: [Name: Int]
  /// The place of the name that was looked at last: what an update asks for is mostly about one name.
  private var latest = 0
  /// The names that were changed, in the order in which they first were.
  private var changed: [Int] = []
  /// The names that this step changed.
  private var step: [Int] = []
  /// The names that no earlier step had changed are the last ones of `changed`.
  private var firstOfStep = 0
  /// The SOA record's data, read from these octets.
  private var latestSOA: (rdata: [UInt8], value: StartOfAuthority)

  private struct Entry {
    /// What the base has; of a name that it does not have, nothing.
    var content: NodeContent
    let isInBase: Bool
    var recordSets: [RecordSet]
    /// What the name held before this step, where the step changed it.
    var before: [RecordSet]?
    var isChanged = false

    init(_ name: Name, in base: ZoneVersion) {
      let content = base.content(of: name)
      isInBase = content != nil
      self.content = content ?? NodeContent(name: name, childCount: 0, recordSets: [])
      recordSets = self.content.recordSets
    }
  }

  /// Starts from a version; so many names are likely to be looked at.
  public init(_ base: ZoneVersion, names: Int = 0) {
    self.base = base
    isSigned = base.isSigned
    entries = [Entry(base.apex, in: base)]
    places = [base.apex: 0]
    entries.reserveCapacity(names + 1)
    places.reserveCapacity(names + 1)
    latestSOA = (base.soa.rdata, base.soa)
  }

  /// Starts a step.
  public mutating func begin() {
    for place in step { entries[place].before = nil }
    step.removeAll(keepingCapacity: true)
    firstOfStep = changed.count
  }

  /// Undoes what was changed since the step began.
  public mutating func undo() {
    for place in step {
      guard let before = entries[place].before else { continue }
      entries[place].recordSets = before
    }
    for place in changed[firstOfStep...] { entries[place].isChanged = false }
    changed.removeSubrange(firstOfStep...)
    begin()
  }

  /// The zone's apex.
  public var apex: Name { base.apex }

  /// Where a name stands among those that were looked at.
  private func place(_ name: Name) -> Int? {
    if entries[latest].content.name.wire == name.wire { return latest }
    if apex.wire == name.wire { return 0 }
    return places[name]
  }

  /// Where a name stands among those that were looked at, this time included.
  private mutating func lookAt(_ name: Name) -> Int {
    if let place = place(name) {
      latest = place
    } else {
      latest = entries.count
      entries.append(Entry(name, in: base))
      places[name] = latest
    }
    return latest
  }

  /// Makes ready for questions and changes about a name: without this each question would read the name anew.
  public mutating func prepare(_ name: Name) {
    _ = lookAt(name)
  }

  /// The RRsets of a name, as changed so far.
  public func recordSets(of name: Name) -> [RecordSet] {
    guard let place = place(name) else { return base.content(of: name)?.recordSets ?? [] }
    return entries[place].recordSets
  }

  /// The RRset of a name and type, as changed so far.
  public func recordSet(of name: Name, _ type: RecordType) -> RecordSet? {
    recordSets(of: name).first { $0.type == type }
  }

  /// Whether the name holds records, as changed so far: "name is in use" (RFC 2136 §2.4.4).
  public func isInUse(_ name: Name) -> Bool {
    !recordSets(of: name).isEmpty
  }

  /// The SOA record's data, as changed so far.
  public var soa: StartOfAuthority? {
    guard let rdata = recordSet(of: apex, .soa)?.rdatas.first else { return nil }
    return rdata == latestSOA.rdata ? latestSOA.value : try? StartOfAuthority(rdata: rdata)
  }

  /// Sets the SOA record's serial.
  public mutating func setSerial(_ serial: Serial) {
    guard var set = recordSet(of: apex, .soa), var soa else { return }
    soa.serial = serial
    set.rdatas[0] = soa.rdata
    latestSOA = (set.rdatas[0], soa)
    replace(set, of: apex)
  }

  /// Puts an RRset in place of the one of its type; one without records removes it. A name outside the zone is passed
  /// over.
  public mutating func replace(_ set: RecordSet, of name: Name) {
    guard name.isSubdomain(of: apex) else { return }
    let place = lookAt(name)
    if entries[place].before == nil {
      entries[place].before = entries[place].recordSets
      step.append(place)
    }
    if !entries[place].isChanged {
      entries[place].isChanged = true
      changed.append(place)
      // Who asks in vain does not say how a name is spelled.
      if !entries[place].isInBase { entries[place].content.name = name }
    }
    if let index = entries[place].recordSets.firstIndex(where: { $0.type == set.type }) {
      if set.rdatas.isEmpty {
        entries[place].recordSets.remove(at: index)
      } else {
        entries[place].recordSets[index] = set
      }
    } else if !set.rdatas.isEmpty {
      entries[place].recordSets.append(set)
    }
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
    guard !step.isEmpty else { return changes }
    // The SOA record comes to them.
    changes.removed.reserveCapacity(step.count + 1)
    changes.added.reserveCapacity(step.count + 1)
    for place in step {
      let entry = entries[place]
      let before = entry.before ?? []
      for set in before {
        set.append(to: &changes.removed, owner: entry.content.name, notIn: entry.recordSets)
      }
      for set in entry.recordSets { set.append(to: &changes.added, owner: entry.content.name, notIn: before) }
    }
    return changes
  }

  /// The version that the changes give; nil where they would leave the zone without its one SOA record.
  public func commit() -> ZoneVersion? {
    guard let soaSet = recordSet(of: base.apex, .soa), soaSet.rdatas.count == 1, let soa else { return nil }
    var drafts = NodeDrafts(base)
    for place in changed { drafts.set(entries[place].recordSets, in: entries[place].content) }
    return drafts.version(soa: soa)
  }
}
