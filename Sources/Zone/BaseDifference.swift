import DNSWire

/// The names at which the bases of two versions differ: found once, since that takes a look at every name, and used for all
/// versions that updates make of these bases.
public struct BaseDifference: Sendable {
  let old: ZoneImage
  let new: ZoneImage
  /// Each once.
  let names: [Name]
  /// What differs among NSEC3 records, whose owners are no names.
  let hashed: ChangeSet
}

extension ZoneVersion {
  /// The difference of this version's base from that of an older one.
  public func baseDifference(from old: ZoneVersion) -> BaseDifference {
    guard image !== old.image else {
      return BaseDifference(old: old.image, new: image, names: [], hashed: ChangeSet())
    }
    var names: [Name] = []
    var hashed: [Name: (old: NodeContent?, new: NodeContent?)] = [:]
    let (before, after) = (old.base, base)
    before.forEachNodeView { node in
      if node.isOfHashedName {
        hashed[node.content.name, default: (nil, nil)].old = node.content
        return
      }
      if !after.hasSameRecords(node) { names.append(node.ownedName) }
    }
    after.forEachNodeView { node in
      if node.isOfHashedName {
        hashed[node.content.name, default: (nil, nil)].new = node.content
        return
      }
      if node.recordSetCount > 0, !before.hasNode(node) { names.append(node.ownedName) }
    }
    var changes = ChangeSet()
    for (old, new) in hashed.values { changes.append(from: old, to: new) }
    return BaseDifference(old: old.image, new: image, names: names, hashed: changes)
  }

  /// What makes this version of an older one, record by record, in no order: names and rdata that differ in the case of
  /// letters count as different. What is known of the bases is used as far as it is about them.
  public func changes(from old: ZoneVersion, knowing known: BaseDifference? = nil) -> ChangeSet {
    let difference = difference(from: old, knowing: known)
    var changes = difference.hashed
    _ = forEachName(of: difference, from: old) { before, after in
      changes.append(from: before, to: after)
      return true
    }
    return changes
  }

  /// Whether nothing makes this version of an older one but the case of letters in rdata; looks no further than to the first name at
  /// which there is more.
  public func isSpelledOnlyOtherwise(than old: ZoneVersion, knowing known: BaseDifference? = nil) -> Bool {
    let difference = difference(from: old, knowing: known)
    return difference.hashed.isSpellingOnly
      && forEachName(of: difference, from: old) { before, after in
        var changes = ChangeSet()
        changes.append(from: before, to: after)
        return changes.isSpellingOnly
      }
  }

  private func difference(from old: ZoneVersion, knowing known: BaseDifference?) -> BaseDifference {
    guard let known, known.old === old.image, known.new === image else { return baseDifference(from: old) }
    return known
  }

  /// Calls `body` with what each name that may differ holds, in an older version and in this one, until it gives false; whether it
  /// always gave true.
  private func forEachName(
    of difference: BaseDifference, from old: ZoneVersion, _ body: (NodeContent?, NodeContent?) -> Bool
  ) -> Bool {
    let updated = overlay.names.union(old.overlay.names)
    for name in updated where !body(old.content(of: name), content(of: name)) { return false }
    for name in difference.names where !updated.contains(name) {
      guard body(old.content(of: name), content(of: name)) else { return false }
    }
    return true
  }

  private func forEachNodeView(_ body: (NodeView) -> Void) {
    var cursor = NodeCursor()
    while let node = node(at: &cursor) {
      body(node)
      moveOn(&cursor)
    }
  }

  /// Whether there is a node of the same name.
  private func hasNode(_ node: NodeView) -> Bool {
    var name = LookupName()
    name.load(node.name)
    return view.node(name, depth: name.labelCount) != nil
  }

  /// Whether the node of the same name has the same records; where there is none, whether none are wanted.
  private func hasSameRecords(_ node: NodeView) -> Bool {
    var name = LookupName()
    name.load(node.name)
    guard let other = view.node(name, depth: name.labelCount) else { return node.recordSetCount == 0 }
    return other.hasSameRecords(as: node)
  }
}

extension ChangeSet {
  fileprivate mutating func append(from old: NodeContent?, to new: NodeContent?) {
    guard let old else {
      added += new?.records ?? []
      return
    }
    guard let new else {
      removed += old.records
      return
    }
    let (before, after) = (old.records, new.records)
    let known = Set(before.map(Spelling.init))
    let wanted = Set(after.map(Spelling.init))
    removed += before.filter { !wanted.contains(Spelling($0)) }
    added += after.filter { !known.contains(Spelling($0)) }
  }

  /// A record of one owner, letter by letter.
  private struct Spelling: Hashable {
    let type: RecordType
    let ttl: UInt32
    let rdata: [UInt8]

    init(_ record: ResourceRecord) { (type, ttl, rdata) = (record.type, record.ttl, record.rdata) }
  }
}

extension NodeView {
  /// Whether this stands for a hash and not for a name: NSEC3 records, and the signatures over them (RFC 5155 §7.2.8).
  fileprivate var isOfHashedName: Bool {
    guard recordSetCount > 0 else { return false }
    for index in 0..<recordSetCount {
      let set = recordSet(at: index)
      if set.type == .nsec3 { continue }
      guard set.type == .rrsig, let first = set.first, first.count >= 2,
        first.uint16(at: 0) == RecordType.nsec3.rawValue
      else { return false }
    }
    return true
  }
}
