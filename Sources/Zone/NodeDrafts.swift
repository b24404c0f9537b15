import DNSWire

/// The nodes that an edit touches: the changed names, and the ancestors whose number of children changes with them.
struct NodeDrafts {
  private let base: ZoneVersion
  private var drafts: [Draft] = []
  private var places = HashedPlaces()

  private struct Draft {
    let name: Name
    let hash: UInt64
    var node: NodeOctets
  }

  init(_ base: ZoneVersion) {
    self.base = base
  }

  private func isApex(_ name: Name) -> Bool { name == base.apex }

  /// Whether a node has a reason to exist: records, names below it, or being the apex.
  private func exists(_ draft: Draft) -> Bool {
    draft.node.recordSetCount > 0 || draft.node.childCount > 0 || isApex(draft.name)
  }

  private func place(_ name: Name, _ hash: UInt64) -> Int? {
    places.place(hash) { drafts[$0].name == name }
  }

  private mutating func append(_ draft: Draft) -> Int {
    places.insert(draft.hash, drafts.count)
    drafts.append(draft)
    return drafts.count - 1
  }

  /// Puts a node's records in place of what it holds.
  mutating func set(_ node: NodeOctets, _ name: Name, _ hash: UInt64, isInBase: Bool) {
    guard let place = place(name, hash) else {
      let last = append(Draft(name: name, hash: hash, node: node))
      return count(last, existed: isInBase)
    }
    // It is here because the number of its children changed.
    let (existed, children) = (exists(drafts[place]), drafts[place].node.childCount)
    drafts[place].node = node
    drafts[place].node.childCount = children
    count(place, existed: existed)
  }

  /// Counts a name among its parent's children, or no longer, where it came or went.
  private mutating func count(_ place: Int, existed: Bool) {
    let difference = (exists(drafts[place]) ? 1 : 0) - (existed ? 1 : 0)
    guard difference != 0, !isApex(drafts[place].name), let parent = drafts[place].name.parent else { return }
    let above = lookAt(parent)
    let parentExisted = exists(drafts[above])
    drafts[above].node.childCount += difference
    count(above, existed: parentExisted)
  }

  private mutating func lookAt(_ name: Name) -> Int {
    let hash = NameHash.of(name.wire.span)
    if let place = place(name, hash) { return place }
    var draft = Draft(name: name, hash: hash, node: NodeOctets(name))
    if let node = base.view.node(wire: name.wire.span, hash) {
      draft = Draft(name: node.ownedName, hash: hash, node: NodeOctets(node))
    }
    return append(draft)
  }

  mutating func version(soa: StartOfAuthority) -> ZoneVersion {
    var occludingDepths = base.occludingDepths
    var changes: [Overlay.Change] = []
    changes.reserveCapacity(drafts.count)
    for place in drafts.indices {
      let (name, hash) = (drafts[place].name, drafts[place].hash)
      if exists(drafts[place]) {
        drafts[place].node.setFlags(isApex: isApex(name))
        if drafts[place].node.isOccluding { occludingDepths.insert(name.labelCount) }
        changes.append(Overlay.Change(name: name, hash: hash, node: drafts[place].node))
      } else if base.imageOffset(of: name.wire.span, hash) != nil {
        let tombstone = NodeOctets(name, flags: NodeFormat.Flag.tombstone)
        changes.append(Overlay.Change(name: name, hash: hash, node: tombstone))
      } else {
        changes.append(Overlay.Change(name: name, hash: hash, node: nil))
      }
    }
    return ZoneVersion(
      apex: base.apex, soa: soa, image: base.image, overlay: base.overlay.applying(changes),
      occludingDepths: occludingDepths)
  }
}
