public import DNSWire

/// The zones that are served at one moment, found by the longest match of a name. It never changes.
///
/// Unsafe memory: a plain table of what lookups need, so that they count no references; written in `init`, freed in
/// `deinit`. `versions` keeps alive what it points to.
@safe public final class ZoneSet: @unchecked Sendable {
  /// The zones.
  public let versions: [ZoneVersion]
  private let entries: UnsafeMutablePointer<Entry>
  private let apexDepths: DepthSet

  private struct Entry {
    let hash: UInt64
    let depth: Int
    let storage: ZoneView.Storage
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
    for (hash, version) in ordered {
      entries.append(Entry(hash: hash, depth: version.apex.labelCount, storage: version.storage))
    }
    self.versions = ordered.map(\.1)
    unsafe self.entries = .allocate(capacity: max(1, entries.count))
    for index in entries.indices { unsafe (self.entries + index).initialize(to: entries[index]) }
    apexDepths = depths
  }

  deinit {
    unsafe entries.deallocate()
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
    if type == .ds, name.labelCount > 0, let parent = storage(for: name, from: name.labelCount - 1) {
      return ZoneView(parent, of: self)
    }
    guard let storage = storage(for: name, from: name.labelCount) else { return nil }
    return ZoneView(storage, of: self)
  }

  private func storage(for name: borrowing LookupName, from deepest: Int) -> ZoneView.Storage? {
    var depth = deepest
    while depth >= 0 {
      if apexDepths.contains(depth), let storage = storage(name, depth: depth) { return storage }
      depth -= 1
    }
    return nil
  }

  private func storage(_ name: borrowing LookupName, depth: Int) -> ZoneView.Storage? {
    let hash = name.hash(depth: depth)
    var low = 0
    var high = versions.count
    while low < high {
      let middle = (low + high) / 2
      if unsafe entries[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    while low < versions.count, unsafe entries[low].hash == hash {
      let entry = unsafe entries[low]
      if entry.depth == depth, ZoneView(entry.storage, of: self).isApex(name, depth: depth) { return entry.storage }
      low += 1
    }
    return nil
  }
}

extension ZoneView {
  /// Whether the ancestor of `name` at `depth` is this zone's apex, which exists in every version.
  fileprivate func isApex(_ name: borrowing LookupName, depth: Int) -> Bool {
    node(name, depth: depth) != nil
  }
}
