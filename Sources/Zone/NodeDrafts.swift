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

  /// Puts these RRsets in place of what a node of the base, or one that is not there yet, holds.
  mutating func set(_ recordSets: [RecordSet], in content: NodeContent) {
    change(drafts[content.name] ?? content) { $0.recordSets = recordSets }
  }

  /// Changes a node, and its ancestors as far as its coming or going concerns them.
  private mutating func change(_ node: NodeContent, _ body: (inout NodeContent) -> Void) {
    var node = node
    let name = node.name
    let existed = exists(node)
    body(&node)
    drafts[name] = node
    let difference = (exists(node) ? 1 : 0) - (existed ? 1 : 0)
    guard difference != 0, name != base.apex, let parent = name.parent else { return }
    let above = drafts[parent] ?? base.content(of: parent) ?? NodeContent(name: parent, childCount: 0, recordSets: [])
    change(above) { $0.childCount += difference }
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
