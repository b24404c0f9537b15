import DNSWire
import Zone

/// The steps from a name to an answer (RFC 1034 §4.3.2), each named after what it writes.
extension Responder {
  /// Follows aliases through the zones served until the name ends in data, no data, no name, or a delegation; a circle is
  /// gone round once.
  mutating func resolve(
    _ type: RecordType, _ zones: borrowing ZoneSet, _ writer: inout MessageWriter
  ) throws(WireError) {
    var aliases = 0
    while aliases <= AuthorityLimits.aliases, visited.insert(ownerKey) {
      guard let zone = zones.zone(for: ownerKey, type: type) else {
        if aliases == 0 { setCode(.refused) }
        return
      }
      switch zone.lookup(ownerKey, type: type) {
      case .node(let node), .wildcard(let node):
        response.flags |= Header.Flag.authoritative
        guard let alias = node.recordSet(.cname), type != .cname, type != .any else {
          return try writeData(of: node, type, zone, zones, &writer)
        }
        try writeAlias(alias, &writer)
        guard loadTarget(of: alias) else { return }
      case .redirection(let node):
        response.flags |= Header.Flag.authoritative
        guard try writeRedirection(node, &writer) else { return }
      case .delegation(let cut):
        return try writeReferral(cut, zone, isAlias: aliases > 0, &writer)
      case .noName:
        response.flags |= Header.Flag.authoritative
        setCode(.nameError)
        return try writeNegative(zone, &writer)
      }
      ownerKey.load(owner.wire)
      aliases += 1
    }
  }

  /// The RRset asked for with what clients will want next, or the proof that there is none.
  private mutating func writeData(
    of node: NodeView, _ type: RecordType, _ zone: ZoneView, _ zones: borrowing ZoneSet,
    _ writer: inout MessageWriter
  ) throws(WireError) {
    if type == .any, node.recordSetCount > 0 {
      // One RRset is answer enough (RFC 8482 §4.1).
      return try writeAnswer(node.recordSet(at: 0), zones, &writer)
    }
    guard let set = node.recordSet(type) else { return try writeNegative(zone, &writer) }
    try writeAnswer(set, zones, &writer)
  }

  private mutating func writeAnswer(
    _ set: RecordSetView, _ zones: borrowing ZoneSet, _ writer: inout MessageWriter
  ) throws(WireError) {
    response.answerCount += try Self.write(set, owner: owner.wire, ttl: set.ttl, &writer)
    writeAdditional(to: set, zones, &writer)
  }

  private mutating func writeAlias(_ set: RecordSetView, _ writer: inout MessageWriter) throws(WireError) {
    response.answerCount += try Self.write(set, owner: owner.wire, ttl: set.ttl, &writer)
  }

  /// The DNAME record and the alias that it makes of the name (RFC 6672 §3.1), whose target becomes the name to be looked
  /// up; false where there is no such name, as it would be too long.
  private mutating func writeRedirection(_ node: NodeView, _ writer: inout MessageWriter) throws(WireError) -> Bool {
    var offset = 0
    guard let set = node.recordSet(.dname), let target = set.nextRecordData(&offset) else {
      setCode(.serverFailure)
      return false
    }
    response.answerCount += try Self.write(set, owner: node.name, ttl: set.ttl, &writer)
    let mark = writer.mark
    try writer.write(name: owner.wire)
    try writer.write(RecordType.cname.rawValue)
    try writer.write(RecordClass.internet.rawValue)
    try writer.write(set.ttl)
    let lengthOffset = writer.position
    try writer.write(UInt16(0))
    guard (try? owner.replaceSuffix(of: node.name.count, by: target)) != nil else {
      writer.rewind(to: mark)
      setCode(.nameExists)
      return false
    }
    try writer.write(name: owner.wire)
    writer.overwrite(UInt16(writer.position - lengthOffset - 2), at: lengthOffset)
    response.answerCount += 1
    return true
  }

  /// Makes an alias's target the name to be looked up.
  private mutating func loadTarget(of alias: RecordSetView) -> Bool {
    var offset = 0
    guard let rdata = alias.nextRecordData(&offset) else { return false }
    return (try? owner.load(rdata)) != nil
  }

  /// The SOA record that bounds how long "no" may be cached (RFC 2308 §3).
  private mutating func writeNegative(_ zone: ZoneView, _ writer: inout MessageWriter) throws(WireError) {
    guard let apex = zone.apex(above: ownerKey), let soa = apex.recordSet(.soa) else { return setCode(.serverFailure) }
    var offset = 0
    guard let rdata = soa.nextRecordData(&offset), rdata.count >= 4 else { return setCode(.serverFailure) }
    let minimum = rdata.uint32(at: rdata.count - 4)
    response.authorityCount += try Self.write(soa, owner: apex.name, ttl: min(soa.ttl, minimum), &writer)
  }

  /// The name servers of a delegated zone, with their glue; the answer is theirs to give.
  private mutating func writeReferral(
    _ cut: NodeView, _ zone: ZoneView, isAlias: Bool, _ writer: inout MessageWriter
  ) throws(WireError) {
    guard let servers = cut.recordSet(.ns) else { return setCode(.serverFailure) }
    if !isAlias { response.flags &= ~Header.Flag.authoritative }
    response.authorityCount += try Self.write(servers, owner: cut.name, ttl: servers.ttl, &writer)
    try writeGlue(of: servers, cut: cut, zone, &writer)
  }

  /// Writes an RRset whole and gives the number of its records.
  static func write(
    _ set: RecordSetView, owner: Span<UInt8>, ttl: UInt32, _ writer: inout MessageWriter
  ) throws(WireError) -> UInt16 {
    var offset = 0
    while let rdata = set.nextRecordData(&offset) {
      try writer.write(name: owner)
      try writer.write(set.type.rawValue)
      try writer.write(RecordClass.internet.rawValue)
      try writer.write(ttl)
      try RecordData.write(set.type, rdata, to: &writer)
    }
    return UInt16(truncatingIfNeeded: set.count)
  }
}
