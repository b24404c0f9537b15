public import DNSWire

/// A zone version as lookups see it: no references are counted while it is read. Valid while the version lives.
///
/// Unsafe memory: it points to what it is made of, so that it is as small as a reference; the owner whose lifetime it depends on
/// neither moves nor changes that while it lives.
@safe public struct ZoneView: ~Escapable {
  private let pointer: UnsafePointer<Storage>

  @_lifetime(borrow owner)
  init(_ pointer: UnsafePointer<Storage>, of owner: borrowing ZoneVersion) {
    unsafe self.pointer = unsafe pointer
  }

  @_lifetime(borrow owner)
  init(_ pointer: UnsafePointer<Storage>, of owner: borrowing ZoneSet) {
    unsafe self.pointer = unsafe pointer
  }

  var storage: Storage { unsafe pointer.pointee }

  /// What a view is made of.
  struct Storage: Sendable {
    let image: ZoneImage.Storage
    let overlay: OverlayStorage
    let apexDepth: Int
    /// Depths at which a zone cut or a DNAME may stand.
    var occludingDepths: DepthSet
    let isUnavailable: Bool
  }

  /// Labels of the apex.
  public var apexDepth: Int { storage.apexDepth }

  /// What a lookup found.
  public enum Lookup: ~Escapable {
    /// The name exists, perhaps as an empty non-terminal.
    case node(NodeView)
    /// The name is at or below this zone cut.
    case delegation(NodeView)
    /// The name is below this owner of a DNAME record, and leads elsewhere (RFC 6672 §3.2).
    case redirection(NodeView)
    /// The name does not exist, but this wildcard below its closest encloser covers it (RFC 4592 §3.3).
    case wildcard(NodeView, encloserDepth: Int)
    /// The name does not exist.
    case noName(encloserDepth: Int)
  }

  /// The apex, above a name that is at or below it.
  @_lifetime(copy self)
  public func apex(above name: borrowing LookupName) -> NodeView? {
    node(name, depth: storage.apexDepth)
  }

  /// The node of a name whatever stands above it: glue lies below zone cuts.
  @_lifetime(copy self)
  public func occludedNode(_ name: borrowing LookupName) -> NodeView? {
    node(name, depth: name.labelCount)
  }

  /// The node of a name server, where the zone holds it: glue, or data of its own.
  @_lifetime(copy self)
  public func glue(_ name: borrowing LookupName) -> NodeView? {
    guard name.labelCount >= storage.apexDepth, node(name, depth: storage.apexDepth) != nil else { return nil }
    return occludedNode(name)
  }

  /// Finds a name that is at or below the apex (RFC 1034 §4.3.2 step 3).
  ///
  /// A question for DS at a cut is the parent's to answer (RFC 4035 §3.1.4.1).
  @_lifetime(copy self)
  public func lookup(_ name: borrowing LookupName, type: RecordType) -> Lookup {
    if let node = occluding(name) { return node.isCut ? .delegation(node) : .redirection(node) }
    if let node = node(name, depth: name.labelCount) {
      return node.isCut && type != .ds ? .delegation(node) : .node(node)
    }
    var depth = name.labelCount - 1
    while depth >= storage.apexDepth {
      if node(name, depth: depth) != nil {
        if let wildcard = wildcard(name, below: depth) { return .wildcard(wildcard, encloserDepth: depth) }
        return .noName(encloserDepth: depth)
      }
      depth -= 1
    }
    return .noName(encloserDepth: storage.apexDepth)
  }

  /// The zone cut or the owner of a DNAME record above a name: the one nearest to the apex.
  @_lifetime(copy self)
  private func occluding(_ name: borrowing LookupName) -> NodeView? {
    guard !storage.occludingDepths.isEmpty else { return nil }
    var depth = storage.apexDepth
    while depth < name.labelCount {
      if storage.occludingDepths.contains(depth), let node = node(name, depth: depth, mayOcclude: true),
        node.isCut || node.isRedirection
      {
        return node
      }
      depth += 1
    }
    return nil
  }

  /// The node of the ancestor of `name` at `depth`; where `mayOcclude` is set, none that is known not to occlude the
  /// names below it.
  @_lifetime(copy self)
  func node(_ name: borrowing LookupName, depth: Int, mayOcclude: Bool = false) -> NodeView? {
    let hash = name.hash(depth: depth)
    var step = 0
    if !storage.overlay.isEmpty {
      while let octets = storage.overlay.nextOctets(hash, step: &step) {
        let node = NodeView(unsafe _overrideLifetime(octets, copying: self))
        if name.isEqual(depth: depth, to: node.name) { return node.isTombstone ? nil : node }
      }
      step = 0
    }
    while let offset = storage.image.nextOffset(hash, step: &step, mayOcclude: mayOcclude) {
      let node = node(at: offset)
      if name.isEqual(depth: depth, to: node.name) { return node }
    }
    return nil
  }

  /// The node of an uncompressed name with this hash.
  @_lifetime(copy self)
  func node(wire name: borrowing Span<UInt8>, _ hash: UInt64) -> NodeView? {
    var step = 0
    if !storage.overlay.isEmpty {
      while let octets = storage.overlay.nextOctets(hash, step: &step) {
        let node = NodeView(unsafe _overrideLifetime(octets, copying: self))
        if ASCII.isSame(name, node.name) { return node.isTombstone ? nil : node }
      }
      step = 0
    }
    while let offset = storage.image.nextOffset(hash, step: &step) {
      let node = node(at: offset)
      if ASCII.isSame(name, node.name) { return node }
    }
    return nil
  }

  /// The wildcard directly below the ancestor of `name` at `depth`.
  @_lifetime(copy self)
  private func wildcard(_ name: borrowing LookupName, below depth: Int) -> NodeView? {
    let hash = name.wildcardHash(depth: depth)
    var step = 0
    if !storage.overlay.isEmpty {
      while let octets = storage.overlay.nextOctets(hash, step: &step) {
        let node = NodeView(unsafe _overrideLifetime(octets, copying: self))
        if name.isEqual(wildcardAt: depth, to: node.name) { return node.isTombstone ? nil : node }
      }
      step = 0
    }
    while let offset = storage.image.nextOffset(hash, step: &step) {
      let node = node(at: offset)
      if name.isEqual(wildcardAt: depth, to: node.name) { return node }
    }
    return nil
  }

  /// The image's node that starts at `offset`.
  @_lifetime(copy self)
  func node(at offset: Int) -> NodeView {
    let octets = storage.image.octets
    let count = Int(octets.uint32(at: offset))
    return NodeView(unsafe _overrideLifetime(octets.extracting(offset..<offset + count), copying: self))
  }
}
