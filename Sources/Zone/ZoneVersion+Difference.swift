import DNSWire

extension ZoneVersion {
  /// What differs in another version of the zone: what is to be removed from this one, and added to it. Nil where it comes
  /// to more than `limit` records, or one of them is signed: records of denial may stand outside the index of names.
  public func changes(to other: ZoneVersion, limit: Int = .max) -> ChangeSet? {
    guard !isSigned, !other.isSigned else { return nil }
    var changes = ChangeSet()
    let isWhole = forEachDifference(from: other) { old, new in
      for set in old.recordSets { set.append(to: &changes.removed, owner: old.name, notIn: new?.recordSets ?? []) }
      for set in new?.recordSets ?? [] {
        set.append(to: &changes.added, owner: new?.name ?? old.name, notIn: old.recordSets)
      }
      return changes.removed.count + changes.added.count <= limit
    }
    guard isWhole else { return nil }
    let isNewComplete = other.forEachDifference(from: self) { new, old in
      guard old == nil else { return true }
      for set in new.recordSets { changes.added += set.records(owner: new.name) }
      return changes.removed.count + changes.added.count <= limit
    }
    return isNewComplete ? changes : nil
  }

  /// Calls `body` with each node that another version has otherwise, or has not, as long as it gives true; whether it
  /// always did.
  private func forEachDifference(
    from other: ZoneVersion, _ body: (NodeContent, NodeContent?) -> Bool
  ) -> Bool {
    var cursor = NodeCursor()
    var name = LookupName()
    while let node = node(at: &cursor) {
      name.load(node.name)
      if let counterpart = other.view.node(name, depth: name.labelCount) {
        if !node.isSame(as: counterpart), !body(node.content, counterpart.content) { return false }
      } else if !body(node.content, nil) {
        return false
      }
      moveOn(&cursor)
    }
    return true
  }
}
