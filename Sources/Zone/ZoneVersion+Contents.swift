public import DNSWire

extension ZoneVersion {
  /// What a name holds, owned; nil where the name does not exist.
  public func content(of name: Name) -> NodeContent? {
    view.node(wire: name.wire.span, NameHash.of(name.wire.span))?.content
  }

  /// Whether the zone's file has a record, whatever its TTL.
  public func isInFile(_ record: ResourceRecord) -> Bool {
    guard let offset = imageOffset(of: record.name.wire.span, NameHash.of(record.name.wire.span)) else { return false }
    return view.node(at: offset).recordSet(record.type)?.contains(record.rdata) ?? false
  }

  /// Where the image's node of an uncompressed name with this hash starts; nil where it has none.
  func imageOffset(of name: borrowing Span<UInt8>, _ hash: UInt64) -> Int? {
    let storage = image.storage
    let octets = storage.octets
    var step = 0
    while let offset = storage.nextOffset(hash, step: &step) {
      let count = Int(octets.uint32(at: offset))
      if ASCII.isSame(name, NodeView(octets.extracting(offset..<offset + count)).name) { return offset }
    }
    return nil
  }

  /// Calls `body` with each name that exists, in no order.
  public func forEachNode(_ body: (NodeContent) -> Void) {
    var cursor = NodeCursor()
    while let node = node(at: &cursor) {
      body(node.content)
      moveOn(&cursor)
    }
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
