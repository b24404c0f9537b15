public import DNSWire

/// The zones that are served at one moment, found by the longest match of a name. It never changes.
///
/// Unsafe memory: a plain table of what lookups need, so that they count no references, and the apexes that it names by offset
/// and length; written in `init`, freed in `deinit`. `versions` keeps alive what it points to.
@safe public final class ZoneSet: @unchecked Sendable {
  /// The zones.
  public let versions: [ZoneVersion]
  private let entries: UnsafeMutablePointer<Entry>
  /// What views are made of, in the same order.
  private let viewed: UnsafeMutablePointer<ZoneView.Storage>
  /// The apexes' names, one behind the other.
  private let apexes: UnsafeMutablePointer<UInt8>
  private let apexDepths: DepthSet
  /// Whether lookups wait for memory, so that it pays to read ahead (`ReadAhead`).
  public let isLarge: Bool

  private struct Entry {
    let hash: UInt64
    let depth: Int
    let apexStart: Int
    let apexOctets: Int
  }

  /// Takes zones, no apex twice.
  public init(_ versions: [ZoneVersion]) {
    var name = LookupName()
    var depths = DepthSet()
    var entries: [Entry] = []
    var ordered: [(UInt64, ZoneVersion)] = []
    for version in versions {
      name.load(version.apex)
      ordered.append((name.hash(depth: name.labelCount), version))
      depths.insert(name.labelCount)
    }
    ordered.sort { $0.0 < $1.0 }
    unsafe apexes = .allocate(capacity: max(1, ordered.reduce(0) { $0 + $1.1.apex.wire.count }))
    unsafe viewed = .allocate(capacity: max(1, ordered.count))
    var octets = 0
    var end = 0
    for (hash, version) in ordered {
      name.load(version.apex)
      let wire = version.apex.wire
      for index in wire.indices { unsafe (apexes + end + index).initialize(to: wire[index]) }
      entries.append(
        Entry(
          hash: hash, depth: name.labelCount, apexStart: end, apexOctets: wire.count))
      let storage = Self.storage(of: version, name)
      unsafe (viewed + entries.count - 1).initialize(to: storage)
      octets += storage.image.allOctets
      end += wire.count
    }
    self.versions = ordered.map(\.1)
    unsafe self.entries = .allocate(capacity: max(1, entries.count))
    for index in entries.indices { unsafe (self.entries + index).initialize(to: entries[index]) }
    apexDepths = depths
    isLarge = octets >= ReadAhead.worthwhileOctets
  }

  deinit {
    unsafe entries.deallocate()
    unsafe apexes.deallocate()
    unsafe viewed.deallocate()
  }

  /// A set in which these versions stand in place of those of their apexes, or beside the others where there were none.
  public func replacing(_ changed: [ZoneVersion]) -> ZoneSet {
    ZoneSet(versions.filter { version in !changed.contains { $0.apex == version.apex } } + changed)
  }

  /// The zone with this apex.
  public func version(apex: Name) -> ZoneVersion? {
    versions.first { $0.apex == apex }
  }

  /// The zone that answers for a name: the one with the longest matching apex; for DS, the one above where that is served
  /// too (RFC 4035 §3.1.4.1).
  @_lifetime(borrow self)
  public func zone(for name: borrowing LookupName, type: RecordType) -> ZoneView? {
    if type == .ds, name.labelCount > 0, let parent = position(of: name, from: name.labelCount - 1) {
      return unsafe ZoneView(viewed + parent, of: self)
    }
    guard let position = position(of: name, from: name.labelCount) else { return nil }
    return unsafe ZoneView(viewed + position, of: self)
  }

  /// The position among the zones of the one with the longest matching apex.
  func position(of name: borrowing LookupName) -> Int? { position(of: name, from: name.labelCount) }

  /// The image of the zone at a position.
  func image(at position: Int) -> ZoneImage.Storage { unsafe viewed[position].image }

  private func position(of name: borrowing LookupName, from deepest: Int) -> Int? {
    var depth = deepest
    while depth >= 0 {
      if apexDepths.contains(depth), let position = position(name, depth: depth) { return position }
      depth -= 1
    }
    return nil
  }

  private func position(_ name: borrowing LookupName, depth: Int) -> Int? {
    let hash = name.hash(depth: depth)
    var low = 0
    var high = versions.count
    while low < high {
      let middle = (low + high) / 2
      if unsafe entries[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    while low < versions.count, unsafe entries[low].hash == hash {
      let entry = unsafe entries[low]
      let apex = unsafe Span(_unsafeStart: apexes + entry.apexStart, count: entry.apexOctets)
      if entry.depth == depth, name.isEqual(depth: depth, to: apex) { return low }
      low += 1
    }
    return nil
  }

  /// What lookups need of a version. NS records at the apex are no zone cut, so only a DNAME there is looked for.
  private static func storage(of version: ZoneVersion, _ apex: borrowing LookupName) -> ZoneView.Storage {
    var storage = version.storage
    let view = version.view
    if let node = view.apex(above: apex), node.isRedirection { return storage }
    storage.occludingDepths.remove(storage.apexDepth)
    return storage
  }
}
