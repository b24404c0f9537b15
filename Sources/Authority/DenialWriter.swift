import DNSWire
import Zone

/// Writes the NSEC and NSEC3 records that prove what does not exist, none of them twice in one answer.
struct DenialWriter {
  private var written = NameSet()
  /// The records written, signatures included.
  private(set) var count: UInt16 = 0

  /// Starts an answer.
  mutating func begin() {
    written.removeAll()
    count = 0
  }

  /// Proves that neither the name nor a wildcard in its place exists, or that the wildcard has no such records: the name's
  /// closest encloser is its ancestor at a depth (RFC 4035 §3.1.3.2 and §3.1.3.4, RFC 5155 §7.2.2 and §7.2.5).
  mutating func denyName(
    _ name: borrowing LookupName, encloserDepth: Int, in zone: ZoneView, _ writer: inout MessageWriter
  ) throws(WireError) {
    var depth = encloserDepth
    switch zone.denial {
    case .none: return
    case .names: try write(zone.denial(of: name, depth: name.labelCount), &writer)
    case .hashes: depth = try writeEncloser(of: name, from: encloserDepth, in: zone, &writer)
    }
    try write(zone.denial(of: name, depth: depth, isWildcard: true), &writer)
  }

  /// Proves that the ancestor of a name at a depth has no records of the type asked for; without a record of its own it is
  /// an empty non-terminal, or a delegation that opts out (RFC 4035 §3.1.3.1, RFC 5155 §7.2.3, §7.2.4 and §7.2.7).
  mutating func denyData(
    of name: borrowing LookupName, depth: Int, in zone: ZoneView, _ writer: inout MessageWriter
  ) throws(WireError) {
    guard let denial = zone.denial(of: name, depth: depth) else { return }
    if denial.isMatch || zone.denial == .names { return try write(denial, &writer) }
    _ = try writeEncloser(of: name, from: depth - 1, in: zone, &writer)
  }

  /// Proves that the name does not exist, so that the wildcard below its closest encloser stands for it
  /// (RFC 4035 §3.1.3.3, RFC 5155 §7.2.6).
  mutating func denyExpanded(
    _ name: borrowing LookupName, encloserDepth: Int, in zone: ZoneView, _ writer: inout MessageWriter
  ) throws(WireError) {
    switch zone.denial {
    case .none: return
    case .names: try write(zone.denial(of: name, depth: name.labelCount), &writer)
    case .hashes: try write(zone.denial(of: name, depth: encloserDepth + 1), &writer)
    }
  }

  /// The closest encloser that can be proved and the denial of the name below it (RFC 5155 §7.2.1); gives the
  /// encloser's depth. Names between that only lead to delegations may have no records.
  private mutating func writeEncloser(
    of name: borrowing LookupName, from deepest: Int, in zone: ZoneView, _ writer: inout MessageWriter
  ) throws(WireError) -> Int {
    var depth = deepest
    while depth >= 0 {
      if let denial = zone.denial(of: name, depth: depth), denial.isMatch {
        try write(denial, &writer)
        try write(zone.denial(of: name, depth: depth + 1), &writer)
        return depth
      }
      depth -= 1
    }
    return deepest
  }

  private mutating func write(_ denial: DenialView?, _ writer: inout MessageWriter) throws(WireError) {
    guard let denial, written.insert(hash: denial.identity) else { return }
    let node = denial.node
    guard let set = node.recordSet(denial.type) else { return }
    var places = NamePlaces()
    count += try Responder.write(set, of: node, owner: node.name, ttl: set.ttl, isSigned: true, &places, &writer)
  }
}
