import DNSWire
import Zone

/// The addresses that go along with an answer.
extension Responder {
  /// The A and AAAA RRsets of the targets of SRV, MX, SVCB, HTTPS and NS records, as far as they fit (RFC 2782,
  /// RFC 1035 §3.3, RFC 9460 §4.1).
  mutating func writeAdditional(to set: RecordSetView, _ zones: borrowing ZoneSet, _ writer: inout MessageWriter) {
    guard let prefix = Self.octetsBeforeTarget(set.type) else { return }
    var (offset, index) = (0, -1)
    while let rdata = set.nextRecordData(&offset) {
      index += 1
      guard rdata.count > prefix else { continue }
      let target = rdata.extracting(prefix..<rdata.count)
      guard target[0] == 0 else {
        other.load(target)
        guard targets.insert(other) else { continue }
        response.additionalCount += Self.addresses(
          other, owner: target, at: places.target(index), zones, isSigned: isDNSSECWanted, &writer)
        continue
      }
      // A service at the owner itself (RFC 9460 §2.5.2).
      guard set.type == .svcb || set.type == .https, rdata.uint16(at: 0) != 0, targets.insert(owner) else {
        continue
      }
      response.additionalCount += Self.addresses(
        owner, owner: owner.wire, at: places.owner, zones, isSigned: isDNSSECWanted, &writer)
    }
  }

  /// Writes the addresses of a name, as far as they fit and are served here; gives the number of records.
  private static func addresses(
    _ name: borrowing LookupName, owner: Span<UInt8>, at place: NamePlace?, _ zones: borrowing ZoneSet, isSigned: Bool,
    _ writer: inout MessageWriter
  ) -> UInt16 {
    guard let zone = zones.zone(for: name, type: .a) else { return 0 }
    switch zone.lookup(name, type: .a) {
    case .node(let node), .wildcard(let node, _):
      return addresses(of: node, owner: owner, at: place, isSigned: isSigned, &writer).count
    case .delegation:
      guard let glue = zone.occludedNode(name) else { return 0 }
      return addresses(of: glue, owner: owner, at: place, isSigned: isSigned, &writer).count
    case .redirection, .noName:
      return 0
    }
  }

  /// The addresses of a referral's name servers. Those below the cut are needed to go on: without room for them the
  /// answer is truncated (RFC 9471 §3.1).
  mutating func writeGlue(
    cut: NodeView, _ zone: ZoneView, _ writer: inout MessageWriter
  ) throws(WireError) {
    guard let servers = cut.recordSet(.ns) else { return }
    var (offset, index) = (0, -1)
    while let target = servers.nextRecordData(&offset) {
      index += 1
      other.load(target)
      guard targets.insert(other), let node = zone.glue(other) else { continue }
      let (count, isWhole) = Self.addresses(
        of: node, owner: target, at: places.target(index), isSigned: isDNSSECWanted, &writer)
      response.additionalCount += count
      if !isWhole && other.isBelow(cut.name) { throw .noRoom }
    }
  }

  /// Writes what fits, RRset by RRset; `isWhole` is false where something did not.
  private static func addresses(
    of node: NodeView, owner: Span<UInt8>, at place: NamePlace?, isSigned: Bool, _ writer: inout MessageWriter
  ) -> (count: UInt16, isWhole: Bool) {
    var count: UInt16 = 0
    var places = NamePlaces()
    places.owner = place
    for index in 0..<node.recordSetCount {
      let set = node.recordSet(at: index)
      guard set.type == .a || set.type == .aaaa else { continue }
      let mark = writer.mark
      do throws(WireError) {
        count += try write(set, of: node, owner: owner, ttl: set.ttl, isSigned: isSigned, &places, &writer)
      } catch {
        writer.rewind(to: mark)
        return (count, false)
      }
    }
    return (count, true)
  }

  private static func octetsBeforeTarget(_ type: RecordType) -> Int? {
    switch type {
    case .srv: 6
    case .mx, .svcb, .https: 2
    case .ns: 0
    default: nil
    }
  }
}
