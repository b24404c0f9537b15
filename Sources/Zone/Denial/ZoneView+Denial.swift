public import DNSWire

/// The node of the NSEC or NSEC3 record that says what is known of a name.
public struct DenialView: ~Escapable {
  /// The node.
  public let node: NodeView
  /// NSEC or NSEC3.
  public let type: RecordType
  /// Whether the record stands at the name, or at its hash; if not, the name is in the gap behind it.
  public let isMatch: Bool
  /// A number that differs from those of other nodes, also of other zones with the same name in them.
  public let identity: UInt64

  @_lifetime(copy node)
  init(_ node: NodeView, _ type: RecordType, isMatch: Bool, apexDepth: Int) {
    self.node = node
    self.type = type
    self.isMatch = isMatch
    identity = NameHash.extend(NameHash.root &+ UInt64(apexDepth), node.name, from: 0, length: node.name.count)
  }
}

extension ZoneView {
  /// How the zone proves that something does not exist.
  public var denial: DenialScheme { storage.image.denial.scheme }

  /// The record of denial for the ancestor of `name` at `depth`, or for the wildcard directly below that; nil in a zone
  /// without.
  @_lifetime(copy self)
  public func denial(of name: borrowing LookupName, depth: Int, isWildcard: Bool = false) -> DenialView? {
    let image = storage.image
    let count = image.denial.count
    guard count > 0 else { return nil }
    var low = 0
    var high = count
    var isMatch = false
    // The last node that stands at or before what is looked for.
    func look(_ order: Int, _ middle: Int) {
      if order <= 0 { low = middle + 1 } else { high = middle }
      if order == 0 { isMatch = true }
    }
    switch image.denial.scheme {
    case .none: return nil
    case .names:
      while low < high, !isMatch {
        let middle = (low + high) / 2
        look(name.order(of: denialNode(at: middle).name, depth: depth, isWildcard: isWildcard), middle)
      }
    case .hashes:
      guard let rdata = denialNode(at: 0).recordSet(.nsec3)?.first else { return nil }
      let label = name.hashedLabel(depth: depth, isWildcard: isWildcard, parameters: rdata)
      while low < high, !isMatch {
        let middle = (low + high) / 2
        look(label.order(of: denialNode(at: middle).name), middle)
      }
    }
    // The first gap but one is behind the last record: the order is a ring.
    return DenialView(
      denialNode(at: low == 0 ? count - 1 : low - 1), image.denial.scheme == .names ? .nsec : .nsec3, isMatch: isMatch,
      apexDepth: storage.apexDepth)
  }

  @_lifetime(copy self)
  private func denialNode(at index: Int) -> NodeView {
    node(at: storage.image.denial.offset(at: index))
  }
}

extension LookupName {
  /// The NSEC3 label of the ancestor at `depth`, or of the wildcard directly below it.
  fileprivate func hashedLabel(
    depth: Int, isWildcard: Bool, parameters: borrowing Span<UInt8>
  ) -> HashedLabel {
    let wildcard: InlineArray<2, UInt8> = [1, UInt8(ascii: "*")]
    let prefix = wildcard.span
    let ancestor = wire(depth: depth)
    var octets = InlineArray<255, UInt8>(repeating: 0)
    var folded = octets.mutableSpan
    folded.fold(ancestor)
    return HashedLabel(
      prefix: prefix.extracting(0..<(isWildcard ? 2 : 0)), folded.span.extracting(0..<ancestor.count),
      parameters: parameters)
  }
}
