public import DNSWire

extension ZoneVersion {
  /// What a name holds, owned; nil where the name does not exist.
  public func content(of name: Name) -> NodeContent? {
    view.node(wire: name.wire.span)?.content
  }

  /// Whether the zone's file has a record, whatever its TTL.
  public func isInFile(_ record: ResourceRecord) -> Bool {
    let name = record.name.wire
    let hash = NameHash.of(name.span)
    let storage = image.storage
    let octets = storage.octets
    var step = 0
    while let offset = storage.nextOffset(hash, step: &step) {
      let count = Int(octets.uint32(at: offset))
      let node = NodeView(octets.extracting(offset..<offset + count))
      guard ASCII.isSame(name.span, node.name) else { continue }
      return node.recordSet(record.type)?.contains(record.rdata) ?? false
    }
    return false
  }

  /// Calls `body` with each name that exists, in no order.
  public func forEachNode(_ body: (NodeContent) -> Void) {
    var cursor = NodeCursor()
    while let node = node(at: &cursor) {
      body(node.content)
      moveOn(&cursor)
    }
  }

  /// Whether the image has a node of this name.
  func isInImage(_ name: borrowing LookupName) -> Bool {
    let storage = image.storage
    let octets = storage.octets
    var step = 0
    while let offset = storage.nextOffset(name.hash(depth: name.labelCount), step: &step) {
      let count = Int(octets.uint32(at: offset))
      if name.isEqual(depth: name.labelCount, to: NodeView(octets.extracting(offset..<offset + count)).name) {
        return true
      }
    }
    return false
  }

  /// All records in canonical order, the SOA record first.
  public var records: [ResourceRecord] {
    var records: [ResourceRecord] = []
    forEachNode { node in
      records += node.records
    }
    return records.sorted { left, right in
      if (left.type == .soa) != (right.type == .soa) { return left.type == .soa }
      if left.name != right.name { return left.name < right.name }
      if left.type != right.type { return left.type.rawValue < right.type.rawValue }
      return left.rdata.lexicographicallyPrecedes(right.rdata)
    }
  }
}
