import DNSWire

/// A place among the nodes of a zone version: those of the image in its order, then those of the overlay.
struct NodeCursor {
  fileprivate var offset = 0
  fileprivate var place = OverlayStorage.Place()
  /// Whether the image's node at the offset is known to be no other than that of the version.
  fileprivate var isChecked = false
}

extension ZoneVersion {
  /// The node at the cursor, which first moves past nodes that an update replaced or removed; nil behind the last.
  @_lifetime(borrow self)
  func node(at cursor: inout NodeCursor) -> NodeView? {
    let image = image.storage
    while cursor.offset < image.octetCount {
      let size = image.octets.uint32(at: cursor.offset)
      let count = Int(size & ~NodeFormat.gapMark)
      guard size & NodeFormat.gapMark == 0 else {
        cursor.offset += count
        continue
      }
      let node = NodeView(image.octets.extracting(cursor.offset..<cursor.offset + count))
      if cursor.isChecked || !isReplaced(node.name) {
        cursor.isChecked = true
        return unsafe _overrideLifetime(node, borrowing: self)
      }
      cursor.offset += count
    }
    let overlay = overlay.storage
    while let octets = overlay.octets(at: &cursor.place) {
      let node = NodeView(octets)
      if !node.isTombstone { return unsafe _overrideLifetime(node, borrowing: self) }
      cursor.place.index += 1
    }
    return nil
  }

  /// Moves a cursor behind the node that it is at.
  func moveOn(_ cursor: inout NodeCursor) {
    let image = image.storage
    cursor.isChecked = false
    if cursor.offset < image.octetCount {
      cursor.offset += Int(image.octets.uint32(at: cursor.offset))
    } else {
      cursor.place.index += 1
    }
  }

  /// Whether the overlay has a node or a tombstone of this name.
  private func isReplaced(_ wire: borrowing Span<UInt8>) -> Bool {
    let storage = overlay.storage
    guard !storage.isEmpty else { return false }
    var name = LookupName()
    name.load(wire)
    var step = 0
    while let octets = storage.nextOctets(name.fullHash, step: &step) {
      if name.isEqual(depth: name.labelCount, to: NodeView(octets).name) { return true }
    }
    return false
  }
}
