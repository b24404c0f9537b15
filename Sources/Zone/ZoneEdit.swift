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
  private var places: HashedPlaces
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
  /// Whether the apex's node still has an earlier serial than this data: each of many updates sets it, and the last one counts.
  private var isSerialAhead = false
  /// Both as this step found them.
  private var soaOfStep: (rdata: [UInt8], value: StartOfAuthority, isAhead: Bool)

  private struct Entry {
    /// As the zone spells it.
    var name: Name
    let hash: UInt64
    let isInBase: Bool
    /// Where the file's node starts; nil where the file has none.
    let imageOffset: Int?
    /// What the name holds, as changed so far.
    var node: NodeOctets
    /// What it held before this step, where the step changed it.
    var before: NodeOctets?
    var isChanged = false

    init(_ name: Name, _ hash: UInt64, in base: ZoneVersion) {
      self.hash = hash
      imageOffset = base.imageOffset(of: name.wire.span, hash)
      guard let found = base.view.node(wire: name.wire.span, hash) else {
        isInBase = false
        self.name = name
        node = NodeOctets(name)
        return
      }
      isInBase = true
      node = NodeOctets(found)
      // As a rule they are spelled alike, and share their octets.
      self.name = found.name.isSame(as: name.wire.span) ? name : found.ownedName
    }
  }

  /// Starts from a version; so many names are likely to be looked at.
  public init(_ base: ZoneVersion, names: Int = 0) {
    self.base = base
    isSigned = base.isSigned
    let apex = base.apex
    let hash = NameHash.of(apex.wire.span)
    entries = [Entry(apex, hash, in: base)]
    entries.reserveCapacity(names + 1)
    places = HashedPlaces(capacity: names + 1)
    places.insert(hash, 0)
    latestSOA = (base.soa.rdata, base.soa)
    soaOfStep = (latestSOA.rdata, latestSOA.value, false)
  }

  /// Starts a step.
  public mutating func begin() {
    for place in step { entries[place].before = nil }
    step.removeAll(keepingCapacity: true)
    firstOfStep = changed.count
    soaOfStep = (latestSOA.rdata, latestSOA.value, isSerialAhead)
  }

  /// Undoes what was changed since the step began.
  public mutating func undo() {
    for place in step {
      guard let before = entries[place].before else { continue }
      entries[place].node = before
    }
    for place in changed[firstOfStep...] { entries[place].isChanged = false }
    changed.removeSubrange(firstOfStep...)
    latestSOA = (soaOfStep.rdata, soaOfStep.value)
    isSerialAhead = soaOfStep.isAhead
    begin()
  }

  /// The zone's apex.
  public var apex: Name { base.apex }

  /// Where a name stands among those that were looked at, if its place is known without a search.
  private func knownPlace(_ name: Name) -> Int? {
    if entries[latest].name.wire == name.wire { return latest }
    return apex.wire == name.wire ? 0 : nil
  }

  /// Where a name stands among those that were looked at.
  private func place(_ name: Name, _ hash: UInt64) -> Int? {
    places.place(hash) { entries[$0].name == name }
  }

  /// Where a name stands among those that were looked at, this time included.
  private mutating func lookAt(_ name: Name) -> Int {
    if let place = knownPlace(name) {
      latest = place
      return place
    }
    let hash = NameHash.of(name.wire.span)
    if let place = place(name, hash) {
      latest = place
    } else {
      latest = entries.count
      entries.append(Entry(name, hash, in: base))
      places.insert(hash, latest)
    }
    return latest
  }

  /// Makes ready for questions and changes about a name: without this each question would read the name anew.
  public mutating func prepare(_ name: Name) {
    _ = lookAt(name)
  }

  /// What the name at a place holds, as changed so far.
  private func node(at place: Int) -> NodeOctets {
    let node = entries[place].node
    return place == 0 && isSerialAhead ? self.node(at: 0, latestSOA.rdata) : node
  }

  /// What the name at a place holds, as changed so far, with this data in its SOA record.
  private func node(at place: Int, _ soa: [UInt8]) -> NodeOctets {
    let node = entries[place].node
    return node.replacingFirst(.soa, ttl: node.view.recordSet(.soa)?.ttl ?? 0, by: soa)
  }

  /// What a name holds, as changed so far; nil where the name does not exist.
  private func node(_ name: Name) -> NodeOctets? {
    if let place = knownPlace(name) { return node(at: place) }
    let hash = NameHash.of(name.wire.span)
    if let place = place(name, hash) { return node(at: place) }
    guard let node = base.view.node(wire: name.wire.span, hash) else { return nil }
    return NodeOctets(node)
  }

  /// The RRsets of a name, as changed so far.
  public func recordSets(of name: Name) -> [RecordSet] {
    node(name)?.recordSets ?? []
  }

  /// The RRset of a name and type, as changed so far.
  public func recordSet(of name: Name, _ type: RecordType) -> RecordSet? {
    node(name)?.recordSet(type)
  }

  /// The types of a name's RRsets, as changed so far.
  public func types(of name: Name) -> [RecordType] {
    node(name)?.types ?? []
  }

  /// Whether a name holds records of a type, as changed so far.
  public func holds(_ name: Name, _ type: RecordType) -> Bool {
    node(name)?.holds(type) ?? false
  }

  /// Whether a record is in the zone, as changed so far; its TTL does not count.
  public func holds(_ record: ResourceRecord) -> Bool {
    node(record.name)?.holds(record.type, record.rdata) ?? false
  }

  /// Whether the zone's file has a record, whatever its TTL.
  public func isInFile(_ record: ResourceRecord) -> Bool {
    guard let place = knownPlace(record.name) else { return base.isInFile(record) }
    guard let offset = entries[place].imageOffset else { return false }
    return base.view.node(at: offset).recordSet(record.type)?.contains(record.rdata) ?? false
  }

  /// Whether the name holds records, as changed so far: "name is in use" (RFC 2136 §2.4.4).
  public func isInUse(_ name: Name) -> Bool {
    (node(name)?.recordSetCount ?? 0) > 0
  }

  /// The SOA record, as changed so far.
  public var soaRecord: ResourceRecord? {
    let node = entries[0].node
    guard let set = node.view.recordSet(.soa), let first = set.first else { return nil }
    let isLatest = isSerialAhead || first.isSame(as: latestSOA.rdata.span)
    return ResourceRecord(
      name: apex, type: .soa, ttl: set.ttl, rdata: isLatest ? latestSOA.rdata : first.array(0..<first.count))
  }

  /// The SOA record's data, as changed so far.
  public var soa: StartOfAuthority? {
    let node = entries[0].node
    guard let set = node.view.recordSet(.soa), let first = set.first else { return nil }
    if isSerialAhead || first.isSame(as: latestSOA.rdata.span) { return latestSOA.value }
    return try? StartOfAuthority(rdata: first.array(0..<first.count))
  }

  /// Sets the SOA record's serial, and gives the record as it was and as it is; nil where there is none. Of `changes` this is no part
  /// unless the step changes other records of the apex as well.
  @discardableResult
  public mutating func setSerial(_ serial: Serial) -> (before: ResourceRecord, after: ResourceRecord)? {
    guard let before = soaRecord, var soa else { return nil }
    soa.serial = serial
    var after = before
    after.rdata = StartOfAuthority.rdata(before.rdata, with: serial)
    latestSOA = (after.rdata, soa)
    isSerialAhead = true
    noteChange(0)
    return (before, after)
  }

  /// Gives the apex's node the serial that was set, as one more change of this step where it was set in it.
  private mutating func settleSerial() {
    if entries[0].before == nil {
      entries[0].before = node(at: 0, soaOfStep.rdata)
      step.append(0)
    }
    entries[0].node = node(at: 0)
    isSerialAhead = false
  }

  /// Takes note that a name is changed.
  private mutating func noteChange(_ place: Int) {
    guard !entries[place].isChanged else { return }
    entries[place].isChanged = true
    changed.append(place)
  }

  /// Puts what `body` makes of a name's node in its place; nil changes nothing.
  private mutating func change(_ place: Int, _ body: (NodeOctets) -> NodeOctets?) {
    if place == 0, isSerialAhead { settleSerial() }
    guard let node = body(entries[place].node) else { return }
    if entries[place].before == nil {
      entries[place].before = entries[place].node
      step.append(place)
    }
    noteChange(place)
    entries[place].node = node
  }

  /// The place of a name that is to be changed. Who asks in vain does not say how a name is spelled.
  private mutating func lookAtToAdd(_ name: Name) -> Int {
    let place = lookAt(name)
    if !entries[place].isInBase, !entries[place].isChanged, entries[place].name.wire != name.wire {
      entries[place].name = name
      entries[place].node = NodeOctets(name)
    }
    return place
  }

  /// Puts an RRset in place of the one of its type; one without records removes it. A name outside the zone is passed
  /// over.
  public mutating func replace(_ set: RecordSet, of name: Name) {
    guard name.isSubdomain(of: apex) else { return }
    change(lookAtToAdd(name)) { $0.replacing(set) }
  }

  /// Adds a record; its TTL becomes that of its RRset (RFC 2181 §5.2), its rdata replaces an equal one that is spelled
  /// otherwise. False where the RRset is full, or the owner outside the zone.
  @discardableResult
  public mutating func add(_ record: ResourceRecord) -> Bool {
    guard record.name.isSubdomain(of: apex) else { return false }
    let place = lookAtToAdd(record.name)
    switch node(at: place).adding(record.type, ttl: record.ttl, record.rdata) {
    case .none: return true
    case .tooLarge: return false
    case .changed(let node):
      change(place) { _ in node }
      return true
    }
  }

  /// Removes the record with this owner, type and rdata, if there is one.
  public mutating func remove(_ record: ResourceRecord) {
    guard record.name.isSubdomain(of: apex) else { return }
    change(lookAt(record.name)) { $0.removing(record.type, record.rdata) }
  }

  /// Removes the RRset of a name and type.
  public mutating func removeSet(of name: Name, _ type: RecordType) {
    guard name.isSubdomain(of: apex) else { return }
    change(lookAt(name)) { $0.removing(type) }
  }

  /// The difference that was made since the step began.
  public var changes: ChangeSet {
    var changes = ChangeSet()
    guard !step.isEmpty else { return changes }
    // The SOA record comes to them.
    changes.removed.reserveCapacity(step.count + 1)
    changes.added.reserveCapacity(step.count + 1)
    for place in step {
      guard let old = entries[place].before else { continue }
      let (name, new) = (entries[place].name, node(at: place))
      let (before, after) = (old.view, new.view)
      for index in 0..<before.recordSetCount {
        let set = before.recordSet(at: index)
        set.append(to: &changes.removed, owner: name, notIn: after.recordSet(set.type))
      }
      for index in 0..<after.recordSetCount {
        let set = after.recordSet(at: index)
        set.append(to: &changes.added, owner: name, notIn: before.recordSet(set.type))
      }
    }
    return changes
  }

  /// The version that the changes give; nil where they would leave the zone without its one SOA record.
  public func commit() -> ZoneVersion? {
    let apexNode = entries[0].node
    guard apexNode.view.recordSet(.soa)?.count == 1, let soa else { return nil }
    var drafts = NodeDrafts(base)
    for place in changed {
      drafts.set(node(at: place), entries[place].name, entries[place].hash, isInBase: entries[place].isInBase)
    }
    return drafts.version(soa: soa)
  }
}
