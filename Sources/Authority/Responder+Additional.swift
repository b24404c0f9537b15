import DNSWire
import Zone

/// The addresses that go along with an answer.
extension Responder {
  /// The A and AAAA RRsets of the targets of SRV, MX and NS records, as far as they fit (RFC 2782, RFC 1035 §3.3).
  mutating func writeAdditional(to set: RecordSetView, _ zones: borrowing ZoneSet, _ writer: inout MessageWriter) {
    guard let prefix = Self.octetsBeforeTarget(set.type) else { return }
    var offset = 0
    while let rdata = set.nextRecordData(&offset) {
      guard rdata.count > prefix + 1 else { continue }
      let target = rdata.extracting(prefix..<rdata.count)
      targetKey.load(target)
      guard targets.insert(targetKey), let zone = zones.zone(for: targetKey, type: .a) else { continue }
      switch zone.lookup(targetKey, type: .a) {
      case .node(let node), .wildcard(let node):
        writeAddresses(of: node, owner: target, &writer)
      case .delegation:
        if let glue = zone.occludedNode(targetKey) { writeAddresses(of: glue, owner: target, &writer) }
      case .redirection, .noName: break
      }
    }
  }

  /// The addresses of a referral's name servers. Those below the cut are needed to go on: without room for them the
  /// answer is truncated (RFC 9471 §3.1).
  mutating func writeGlue(
    of servers: RecordSetView, cut: NodeView, _ zone: ZoneView, _ writer: inout MessageWriter
  ) throws(WireError) {
    var offset = 0
    while let target = servers.nextRecordData(&offset) {
      targetKey.load(target)
      guard targets.insert(targetKey), let node = zone.glue(targetKey) else { continue }
      let isWhole = writeAddresses(of: node, owner: target, &writer)
      if !isWhole && targetKey.isBelow(cut.name) { throw .noRoom }
    }
  }

  /// Writes what fits, RRset by RRset; false where something did not.
  @discardableResult
  private mutating func writeAddresses(
    of node: NodeView, owner: Span<UInt8>, _ writer: inout MessageWriter
  ) -> Bool {
    for index in 0..<node.recordSetCount {
      let set = node.recordSet(at: index)
      guard set.type == .a || set.type == .aaaa else { continue }
      let mark = writer.mark
      do throws(WireError) {
        response.additionalCount += try Self.write(set, owner: owner, ttl: set.ttl, &writer)
      } catch {
        writer.rewind(to: mark)
        return false
      }
    }
    return true
  }

  private static func octetsBeforeTarget(_ type: RecordType) -> Int? {
    switch type {
    case .srv: 6
    case .mx: 2
    case .ns: 0
    default: nil
    }
  }
}
