import DNSWire

/// One node's octets, owned, in the form of `NodeFormat`: what an edit works on. A change gives octets of its own, in one block, and
/// leaves those before it to whoever has them.
struct NodeOctets {
  private(set) var octets: [UInt8]

  /// A node without records.
  init(_ name: Name, flags: UInt8 = 0) {
    let wire = name.wire
    octets = [UInt8](zeros: NodeFormat.padded(NodeFormat.headerOctets + wire.count))
    var target = octets.mutableSpan
    target.store(UInt32(truncatingIfNeeded: target.count), at: 0)
    target[10] = flags
    target[11] = UInt8(truncatingIfNeeded: wire.count)
    target.store(wire.span, at: NodeFormat.headerOctets)
  }

  /// A copy of a node.
  init(_ node: NodeView) {
    octets = node.owned
  }

  /// The node as lookups see it.
  var view: NodeView {
    @_lifetime(borrow self)
    get {
      let span = octets.span
      return NodeView(span)
    }
  }

  /// The number of RRsets.
  var recordSetCount: Int { view.recordSetCount }

  /// Owned copies of the RRsets.
  var recordSets: [RecordSet] { view.recordSets }

  /// The types of the RRsets.
  var types: [RecordType] {
    let node = view
    var types: [RecordType] = []
    for index in 0..<node.recordSetCount { types.append(node.recordSet(at: index).type) }
    return types
  }

  /// An owned copy of the RRset of a type.
  func recordSet(_ type: RecordType) -> RecordSet? { view.recordSet(type)?.owned }

  /// Whether there is an RRset of a type.
  func holds(_ type: RecordType) -> Bool { view.holds(type) }

  /// Whether there is a record with this rdata.
  func holds(_ type: RecordType, _ rdata: [UInt8]) -> Bool { view.recordSet(type)?.contains(rdata) ?? false }

  /// Whether the names below are not the zone's to answer for.
  var isOccluding: Bool { view.isOccluding }

  /// The names directly below that exist.
  var childCount: Int {
    get { Int(octets.span.uint32(at: 4)) }
    set {
      var target = octets.mutableSpan
      target.store(UInt32(truncatingIfNeeded: newValue), at: 4)
    }
  }

  /// Sets the flags that the node's records ask for.
  mutating func setFlags(isApex: Bool) {
    var flags: UInt8 = 0
    if !isApex, view.holds(.ns) { flags |= NodeFormat.Flag.cut }
    if view.holds(.dname) { flags |= NodeFormat.Flag.redirection }
    // Nearly always they are right already, and the octets stay shared.
    if octets[10] != flags { octets[10] = flags }
  }

  /// The node without the RRset of a type; nil where it has none.
  func removing(_ type: RecordType) -> NodeOctets? {
    guard let set = view.recordSet(type) else { return nil }
    return changing(type, ttl: set.ttl, count: 0, 0..<set.octetCount, nil)
  }

  /// The node without one record; nil where it has none with this rdata.
  func removing(_ type: RecordType, _ rdata: [UInt8]) -> NodeOctets? {
    guard let set = view.recordSet(type), let range = set.range(of: rdata) else { return nil }
    return changing(type, ttl: set.ttl, count: set.count - 1, range, nil)
  }

  /// What comes of an addition.
  enum Addition {
    /// The node has the record as it is.
    case none
    /// The node with the record.
    case changed(NodeOctets)
    /// The RRset would not fit into a message.
    case tooLarge
  }

  /// The node with a record, whose TTL becomes that of its RRset; its rdata replaces an equal one that is spelled otherwise.
  func adding(_ type: RecordType, ttl: UInt32, _ rdata: [UInt8]) -> Addition {
    guard let set = view.recordSet(type) else {
      guard NodeFormat.recordOctets + rdata.count <= ZoneLimits.setOctets else { return .tooLarge }
      return .changed(changing(type, ttl: ttl, count: 1, 0..<0, rdata))
    }
    if let range = set.range(of: rdata) {
      if set.ttl == ttl, set.isSpelledSame(rdata, at: range) { return .none }
      return .changed(changing(type, ttl: ttl, count: set.count, range, rdata))
    }
    // The length of the rdata is counted in both.
    let octets = set.octetCount + set.count * (NodeFormat.recordOctets - 2) + NodeFormat.recordOctets + rdata.count
    guard octets <= ZoneLimits.setOctets else { return .tooLarge }
    return .changed(changing(type, ttl: ttl, count: set.count + 1, set.octetCount..<set.octetCount, rdata))
  }

  /// The node with one record in place of an RRset's first, and with its TTL.
  func replacingFirst(_ type: RecordType, ttl: UInt32, by rdata: [UInt8]) -> NodeOctets {
    let set = view.recordSet(type)
    var first = 0
    _ = set?.nextRecordData(&first)
    return changing(type, ttl: ttl, count: max(set?.count ?? 0, 1), 0..<first, rdata)
  }

  /// The node with these records in place of those of their type; without it where there are none.
  func replacing(_ set: RecordSet) -> NodeOctets {
    guard let first = set.rdatas.first else { return removing(set.type) ?? self }
    let all = view.recordSet(set.type)?.octetCount ?? 0
    var node = changing(set.type, ttl: set.ttl, count: 1, 0..<all, first)
    for (index, rdata) in set.rdatas.dropFirst().enumerated() {
      let end = node.view.recordSet(set.type)?.octetCount ?? 0
      node = node.changing(set.type, ttl: set.ttl, count: index + 2, end..<end, rdata)
    }
    return node
  }

  /// The node where of one RRset's octets those in `gap` make room for a record, or for none; its number of records is then `count`.
  private func changing(
    _ type: RecordType, ttl: UInt32, count: Int, _ gap: Range<Int>, _ rdata: [UInt8]?
  ) -> NodeOctets {
    let node = view
    let sets = node.recordSetCount
    let position = node.position(of: type)
    let isThere = position < sets
    let directory = NodeFormat.headerOctets + node.name.count
    let data = directory + sets * NodeFormat.directoryEntryOctets
    let end = sets > 0 ? node.range(at: sets - 1).upperBound : data
    let set = isThere ? node.range(at: position) : end..<end
    let added = rdata.map { 2 + $0.count } ?? 0
    let newSets = sets - (isThere ? 1 : 0) + (count > 0 ? 1 : 0)
    let shift = (newSets - sets) * NodeFormat.directoryEntryOctets
    let source = octets.span
    var changed = [UInt8](zeros: NodeFormat.padded(end + shift + added - gap.count))
    var target = changed.mutableSpan
    target.store(source.extracting(0..<directory), at: 0)
    target.store(UInt32(truncatingIfNeeded: target.count), at: 0)
    target.store(UInt16(truncatingIfNeeded: newSets), at: 8)
    var entry = directory
    for index in 0...sets {
      if index == position {
        guard count > 0 else { continue }
        target.store(type.rawValue, at: entry)
        target.store(UInt16(truncatingIfNeeded: count), at: entry + 2)
        target.store(ttl, at: entry + 4)
        target.store(UInt32(truncatingIfNeeded: set.lowerBound + shift), at: entry + 8)
        target.store(UInt32(truncatingIfNeeded: set.count + added - gap.count), at: entry + 12)
      } else if index < sets {
        let other = node.range(at: index)
        let moved = other.lowerBound + shift + (index > position ? added - gap.count : 0)
        let old = directory + index * NodeFormat.directoryEntryOctets
        target.store(source.extracting(old..<old + 8), at: entry)
        target.store(UInt32(truncatingIfNeeded: moved), at: entry + 8)
        target.store(UInt32(truncatingIfNeeded: other.count), at: entry + 12)
      } else {
        break
      }
      entry += NodeFormat.directoryEntryOctets
    }
    var place = set.lowerBound + gap.lowerBound
    target.store(source.extracting(data..<place), at: data + shift)
    place += shift
    if let rdata {
      target.store(UInt16(truncatingIfNeeded: rdata.count), at: place)
      target.store(rdata.span, at: place + 2)
    }
    target.store(source.extracting(set.lowerBound + gap.upperBound..<end), at: place + added)
    return NodeOctets(octets: changed)
  }

  private init(octets: [UInt8]) {
    self.octets = octets
  }
}
