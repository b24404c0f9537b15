import DNSWire
import Zone

/// The steps from a name to an answer (RFC 1034 §4.3.2), section by section.
extension Responder {
  /// What the answer section ends with, and the sections that follow depend on.
  private enum End: ~Escapable {
    /// The RRset asked for.
    case data(RecordSetView)
    /// The name exists, but has no such records.
    case noData(ZoneView)
    /// A wildcard stands for the name, but has no such records; the name's closest encloser is at a depth.
    case noWildcardData(ZoneView, encloserDepth: Int)
    /// The name does not exist; its closest encloser is at a depth.
    case noName(ZoneView, encloserDepth: Int)
    /// The name is another server's.
    case referral(NodeView, ZoneView)
    /// An alias leads elsewhere, or in a circle, or nowhere.
    case elsewhere
  }

  /// Answers for `owner`.
  mutating func resolve(
    _ type: RecordType, _ zones: borrowing ZoneSet, _ writer: inout MessageWriter
  ) throws(WireError) {
    switch try writeAnswers(type, zones, &writer) {
    case .data(let set):
      try proveExpansions(type, zones, &writer)
      writeAdditional(to: set, zones, &writer)
    case .noData(let zone):
      try writeStartOfAuthority(zone, &writer)
      if isDNSSECWanted { try denial.denyData(of: owner, depth: owner.labelCount, in: zone, &writer) }
      try proveExpansions(type, zones, &writer)
    case .noWildcardData(let zone, let depth):
      try writeStartOfAuthority(zone, &writer)
      if isDNSSECWanted { try denial.denyName(owner, encloserDepth: depth, in: zone, &writer) }
      try proveExpansions(type, zones, &writer)
    case .noName(let zone, let depth):
      setCode(.nameError)
      try writeStartOfAuthority(zone, &writer)
      if isDNSSECWanted { try denial.denyName(owner, encloserDepth: depth, in: zone, &writer) }
      try proveExpansions(type, zones, &writer)
    case .referral(let cut, let zone):
      try writeReferral(cut, zone, &writer)
      try proveExpansions(type, zones, &writer)
      try writeGlue(cut: cut, zone, &writer)
    case .elsewhere:
      try proveExpansions(type, zones, &writer)
    }
    response.authorityCount += denial.count
  }

  /// Follows aliases through the zones served until the name ends in data, no data, no name, or a delegation; a circle is
  /// gone round once.
  @_lifetime(borrow zones)
  private mutating func writeAnswers(
    _ type: RecordType, _ zones: borrowing ZoneSet, _ writer: inout MessageWriter
  ) throws(WireError) -> End {
    var aliases = 0
    while aliases <= AuthorityLimits.aliases, visited.insert(owner) {
      guard let zone = zones.zone(for: owner, type: type) else {
        if aliases == 0, admit(.error) { setCode(.refused, because: .notAuthoritative) }
        return .elsewhere
      }
      guard !zone.isUnavailable else {
        if aliases == 0, admit(.error) { setCode(.serverFailure, because: .notReady) }
        return .elsewhere
      }
      let found = zone.lookup(owner, type: type)
      if aliases == 0, limited != nil {
        let subject = subject(of: found, type, in: zone)
        guard admit(subject) else { return .elsewhere }
      }
      switch found {
      case .node(let node):
        response.flags |= Header.Flag.authoritative
        if let set = try writeMatch(type, of: node, &writer) { return .data(set) }
        guard let alias = node.alias(for: type) else { return .noData(zone) }
        try write(alias, of: node, &writer)
        guard loadTarget(of: alias) else { return .elsewhere }
      case .wildcard(let node, let encloserDepth):
        response.flags |= Header.Flag.authoritative
        if let set = try writeMatch(type, of: node, isExpanded: true, &writer) { return .data(set) }
        guard let alias = node.alias(for: type) else {
          return .noWildcardData(zone, encloserDepth: encloserDepth)
        }
        try write(alias, of: node, isExpanded: true, &writer)
        guard loadTarget(of: alias) else { return .elsewhere }
      case .redirection(let node):
        response.flags |= Header.Flag.authoritative
        guard try writeRedirection(node, &writer), type != .cname else { return .elsewhere }
      case .delegation(let cut):
        return .referral(cut, zone)
      case .noName(let encloserDepth):
        response.flags |= Header.Flag.authoritative
        return .noName(zone, encloserDepth: encloserDepth)
      }
      aliases += 1
    }
    return .elsewhere
  }

  /// Writes what a name has for a question, and gives the RRset that additional data belong to; nil where it has nothing.
  @_lifetime(copy node)
  private mutating func writeMatch(
    _ type: RecordType, of node: NodeView, isExpanded: Bool = false, _ writer: inout MessageWriter
  ) throws(WireError) -> RecordSetView? {
    guard let match = node.answer(to: type) else { return nil }
    guard type == .any, isAnyFull else {
      try write(match, of: node, isExpanded: isExpanded, &writer)
      return match
    }
    if isExpanded && isDNSSECWanted { expansions.append(writer.position) }
    var places = places
    for index in 0..<node.recordSetCount {
      let set = node.recordSet(at: index)
      // The signatures are an RRset of their own.
      response.answerCount += try Self.write(
        set, of: node, owner: owner.wire, ttl: set.ttl, isSigned: false, &places, &writer)
    }
    return match
  }

  /// Writes an RRset of the answer section; `isExpanded` where its owner is a wildcard that stands for the name.
  private mutating func write(
    _ set: RecordSetView, of node: NodeView, isExpanded: Bool = false, _ writer: inout MessageWriter
  ) throws(WireError) {
    // A DNAME record may lead to its own owner, and be what is asked for there.
    if set.type == .dname, !redirections.insert(owner) { return }
    if isExpanded && isDNSSECWanted { expansions.append(writer.position) }
    var places = places
    response.answerCount += try Self.write(
      set, of: node, owner: owner.wire, ttl: set.ttl, isSigned: isDNSSECWanted, &places, &writer)
    self.places = places
  }

  /// The DNAME record, unless the answer has it already, and the alias that it makes of the name (RFC 6672 §3.1), whose
  /// target becomes the name to be looked up; false where there is no such name, as it would be too long.
  private mutating func writeRedirection(_ node: NodeView, _ writer: inout MessageWriter) throws(WireError) -> Bool {
    guard let set = node.recordSet(.dname), let target = set.first else {
      setCode(.serverFailure)
      return false
    }
    other.load(node.name)
    if redirections.insert(other) {
      var own = NamePlaces()
      response.answerCount += try Self.write(
        set, of: node, owner: node.name, ttl: set.ttl, isSigned: isDNSSECWanted, &own, &writer)
    }
    guard owner.wire.count - node.name.count + target.count <= WireLimits.nameOctets else {
      setCode(.nameExists)
      return false
    }
    var place = places.owner
    try writer.write(name: owner.wire, at: &place)
    let lengthOffset = try writer.write(.cname, .internet, ttl: set.ttl)
    try owner.replaceSuffix(of: node.name.count, by: target)
    places.owner = try writer.write(name: owner.wire)
    writer.overwrite(UInt16(writer.position - lengthOffset - 2), at: lengthOffset)
    response.answerCount += 1
    return true
  }

  /// Makes an alias's target the name to be looked up.
  private mutating func loadTarget(of alias: RecordSetView) -> Bool {
    guard let rdata = alias.first else { return false }
    places.owner = places.target(0)
    owner.load(rdata)
    return true
  }

  /// The SOA record that bounds how long "no" may be cached (RFC 2308 §3).
  private mutating func writeStartOfAuthority(_ zone: ZoneView, _ writer: inout MessageWriter) throws(WireError) {
    guard let apex = zone.apex(above: owner), let soa = apex.recordSet(.soa), let rdata = soa.first, rdata.count >= 4
    else { return setCode(.serverFailure) }
    let minimum = rdata.uint32(at: rdata.count - 4)
    var own = NamePlaces()
    response.authorityCount += try Self.write(
      soa, of: apex, owner: apex.name, ttl: min(soa.ttl, minimum), isSigned: isDNSSECWanted, &own, &writer)
  }

  /// The name servers of a delegated zone, and its DS records or the proof that it has none (RFC 4035 §3.1.4); the answer
  /// is theirs to give.
  private mutating func writeReferral(
    _ cut: NodeView, _ zone: ZoneView, _ writer: inout MessageWriter
  ) throws(WireError) {
    guard let servers = cut.recordSet(.ns) else { return setCode(.serverFailure) }
    var own = NamePlaces()
    response.authorityCount += try Self.write(
      servers, of: cut, owner: cut.name, ttl: servers.ttl, isSigned: isDNSSECWanted, &own, &writer)
    places = own
    guard isDNSSECWanted, zone.denial != .none else { return }
    if let signer = cut.recordSet(.ds) {
      response.authorityCount += try Self.write(
        signer, of: cut, owner: cut.name, ttl: signer.ttl, isSigned: true, &own, &writer)
    } else {
      other.load(cut.name)
      try denial.denyData(of: other, depth: other.labelCount, in: zone, &writer)
    }
  }

  /// Proves for each name that a wildcard stood for that the name does not exist (RFC 4035 §3.1.3.3).
  private mutating func proveExpansions(
    _ type: RecordType, _ zones: borrowing ZoneSet, _ writer: inout MessageWriter
  ) throws(WireError) {
    for index in 0..<expansions.count {
      var reader = WireReader(writer.written, from: expansions[index])
      try other.read(&reader)
      guard let zone = zones.zone(for: other, type: type),
        case .wildcard(_, let depth) = zone.lookup(other, type: type)
      else { continue }
      try denial.denyExpanded(other, encloserDepth: depth, in: zone, &writer)
    }
  }

  /// Writes an RRset whole, with its signatures where wanted, and gives the number of records.
  static func write(
    _ set: RecordSetView, of node: NodeView, owner: Span<UInt8>, ttl: UInt32, isSigned: Bool,
    _ places: inout NamePlaces, _ writer: inout MessageWriter
  ) throws(WireError) -> UInt16 {
    var offset = 0
    var count: UInt16 = 0
    places.removeTargets()
    while let rdata = set.nextRecordData(&offset) {
      let ttl = set.type == .rrsig ? node.ttl(of: rdata, in: set) : ttl
      try writer.write(name: owner, at: &places.owner)
      places.append(target: try RecordData.write(set.type, .internet, ttl: ttl, rdata, to: &writer))
      count &+= 1
    }
    guard isSigned, set.type != .rrsig, let signatures = node.recordSet(.rrsig) else { return count }
    offset = 0
    while let rdata = signatures.nextRecordData(&offset) {
      guard rdata.count >= 2, rdata.uint16(at: 0) == set.type.rawValue else { continue }
      try writer.write(name: owner, at: &places.owner)
      try RecordData.write(.rrsig, .internet, ttl: ttl, rdata, to: &writer)
      count &+= 1
    }
    return count
  }
}

extension NodeView {
  /// The alias to be followed: not for types that stand beside one (RFC 4034 §3 and §4).
  @_lifetime(copy self)
  fileprivate func alias(for type: RecordType) -> RecordSetView? {
    type == .rrsig || type == .nsec ? nil : recordSet(.cname)
  }

  /// The RRset that answers a question; for ANY one is answer enough (RFC 8482 §4.1), and rather none that goes along with
  /// another, or that the answer may have already.
  @_lifetime(copy self)
  fileprivate func answer(to type: RecordType) -> RecordSetView? {
    guard type == .any else { return recordSet(type) }
    for index in 0..<recordSetCount {
      let set = recordSet(at: index)
      if set.type != .rrsig && set.type != .nsec && set.type != .dname { return set }
    }
    return recordSetCount > 0 ? recordSet(at: 0) : nil
  }
}
