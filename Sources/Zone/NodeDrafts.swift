import DNSWire

/// The nodes that an edit touches: the changed names, and the ancestors whose number of children changes with them.
struct NodeDrafts {
  private let base: ZoneVersion
  private var drafts: [Name: NodeContent] = [:]

  init(_ base: ZoneVersion) {
    self.base = base
  }

  /// Whether a node has a reason to exist: records, names below it, or being the apex.
  private func exists(_ node: NodeContent) -> Bool {
    !node.recordSets.isEmpty || node.childCount > 0 || node.name == base.apex
  }

  private func node(_ name: Name) -> NodeContent {
    drafts[name] ?? base.content(of: name) ?? NodeContent(name: name, childCount: 0, recordSets: [])
  }

  mutating func set(_ recordSets: [RecordSet], of name: Name) {
    change(name) { $0.recordSets = recordSets }
  }

  /// Changes a node, and its ancestors as far as its coming or going concerns them.
  private mutating func change(_ name: Name, _ body: (inout NodeContent) -> Void) {
    var node = node(name)
    let existed = exists(node)
    body(&node)
    drafts[name] = node
    let difference = (exists(node) ? 1 : 0) - (existed ? 1 : 0)
    guard difference != 0, name != base.apex, let parent = name.parent else { return }
    change(parent) { $0.childCount += difference }
  }

  func version(soa: StartOfAuthority) -> ZoneVersion {
    var lookupName = LookupName()
    var occludingDepths = base.occludingDepths
    var changes: [Overlay.Change] = []
    for (name, content) in drafts {
      lookupName.load(name)
      let hash = lookupName.fullHash
      if exists(content) {
        if content.isOccluding { occludingDepths.insert(lookupName.labelCount) }
        let octets = NodeFormat.encode(content, isApex: name == base.apex)
        changes.append(.put(Overlay.Node(name: name, hash: hash, octets: octets)))
      } else if base.isInImage(lookupName) {
        changes.append(.put(Overlay.Node(name: name, hash: hash, octets: NodeFormat.tombstone(name))))
      } else {
        changes.append(.remove(name, hash: hash))
      }
    }
    return ZoneVersion(
      apex: base.apex, soa: soa, image: base.image, overlay: base.overlay.applying(changes),
      occludingDepths: occludingDepths)
  }
}
