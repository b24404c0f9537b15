public import DNSWire

/// One state of a zone: it never changes; an edit gives a new version that shares structure with this one.
///
/// Unsafe memory: what its views are made of, written in `init`, freed in `deinit`, and in between only read.
@safe public final class ZoneVersion: @unchecked Sendable {
  /// The name of the zone.
  public let apex: Name
  /// The SOA record's data.
  public let soa: StartOfAuthority
  let image: ZoneImage
  let overlay: Overlay
  let occludingDepths: DepthSet
  /// Whether this stands for a zone whose data this server has not.
  public let isUnavailable: Bool
  private let viewed: UnsafeMutablePointer<ZoneView.Storage>

  init(
    apex: Name, soa: StartOfAuthority, image: ZoneImage, overlay: Overlay, occludingDepths: DepthSet,
    isUnavailable: Bool = false
  ) {
    self.apex = apex
    self.soa = soa
    self.image = image
    self.overlay = overlay
    self.occludingDepths = occludingDepths
    self.isUnavailable = isUnavailable
    unsafe viewed = .allocate(capacity: 1)
    unsafe viewed.initialize(
      to: ZoneView.Storage(
        image: image.storage, overlay: overlay.storage, apexDepth: apex.labelCount, occludingDepths: occludingDepths,
        isUnavailable: isUnavailable))
  }

  deinit {
    unsafe viewed.deallocate()
  }

  /// Why records make no zone.
  public enum Malformed: Error, Equatable, Sendable {
    /// The apex has no SOA record, several, or one that can't be read.
    case startOfAuthority
    /// A record is owned by a name outside the zone.
    case outOfZone(Name)
    /// The zone, or one of its RRsets, is larger than an image can hold.
    case tooLarge
    /// The NSEC3 records take more iterations than are allowed.
    case tooManyIterations(UInt16)
  }

  /// Compiles a zone from its records; identical ones count once, the first TTL of an RRset is everybody's.
  public convenience init(apex: Name, records: some Sequence<ResourceRecord>) throws(Malformed) {
    var packed = PackedRecords()
    for record in records { guard packed.append(record) else { throw .tooLarge } }
    try self.init(apex: apex, packed: packed)
  }

  /// Compiles a zone from records that are packed, in the same way.
  public convenience init(apex: Name, packed: PackedRecords) throws(Malformed) {
    let compilation = Self.compile(packed, apex: apex)
    if let conflict = compilation.conflicts.first(where: { $0.kind == .outOfZone }) {
      throw .outOfZone(packed[conflict.record].name)
    }
    let version = try compilation.version.get()
    self.init(
      apex: version.apex, soa: version.soa, image: version.image, overlay: version.overlay,
      occludingDepths: version.occludingDepths)
  }

  /// What comes of records that are compiled.
  public struct Compilation: Sendable {
    /// The zone.
    public let version: Result<ZoneVersion, Malformed>
    /// What the records have against each other, in their order.
    public let conflicts: [RecordConflict]
  }

  /// Compiles a zone from its records, and tells what they have against each other; those that are repeated or outside the
  /// zone are left out.
  public static func compile(_ records: PackedRecords, apex: Name) -> Compilation {
    ZoneCompiler.compile(records, apex: apex)
  }

  /// Whether the zone came signed: then it is served as it is, since a change would leave it without valid signatures.
  public var isSigned: Bool {
    var name = LookupName()
    name.load(apex)
    return view.apex(above: name)?.recordSet(.rrsig) != nil
  }

  /// This version as lookups see it.
  public var view: ZoneView {
    @_lifetime(borrow self)
    get { unsafe ZoneView(viewed, of: self) }
  }

  var storage: ZoneView.Storage { unsafe viewed.pointee }
}
