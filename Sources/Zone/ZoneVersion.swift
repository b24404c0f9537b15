public import DNSWire

/// One state of a zone: it never changes; an edit gives a new version that shares structure with this one.
public final class ZoneVersion: Sendable {
  /// The name of the zone.
  public let apex: Name
  /// The SOA record's data.
  public let soa: StartOfAuthority
  let image: ZoneImage
  let overlay: Overlay
  let occludingDepths: DepthSet
  /// Whether this stands for a zone whose data this server has not.
  public let isUnavailable: Bool

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
    var contents: [Name: NodeContent] = [apex: NodeContent(name: apex, childCount: 0, recordSets: [])]
    // NSEC3 records have a space of names of their own (RFC 5155 §7.2.8).
    var hashed: [Name: NodeContent] = [:]
    for record in records {
      guard record.name.isSubdomain(of: apex) else { throw .outOfZone(record.name) }
      let fresh = NodeContent(name: record.name, childCount: 0, recordSets: [])
      if record.isOfHashedName {
        try hashed[record.name, default: fresh].add(record)
      } else {
        try contents[record.name, default: fresh].add(record)
      }
    }
    for name in Array(contents.keys) where name != apex { Self.countAmongParents(name, apex: apex, in: &contents) }
    guard let soaSet = contents[apex]?.recordSet(.soa), soaSet.rdatas.count == 1,
      let soa = try? StartOfAuthority(rdata: soaSet.rdatas[0])
    else { throw .startOfAuthority }
    var nodes: [NodeContent] = []
    nodes.reserveCapacity(contents.count + hashed.count)
    if let content = contents.removeValue(forKey: apex) { nodes.append(content) }
    nodes += contents.values
    let firstHashed = nodes.count
    nodes += hashed.values
    let denial = try DenialChain(nodes, firstHashed: firstHashed)
    var occludingDepths = DepthSet()
    var encoded: [[UInt8]] = []
    encoded.reserveCapacity(nodes.count)
    var octets = 0
    for (index, content) in nodes.enumerated() {
      if content.isOccluding { occludingDepths.insert(content.name.labelCount) }
      encoded.append(NodeFormat.encode(content, isApex: index == 0))
      octets += encoded[index].count
      guard octets <= ZoneLimits.imageOctets else { throw .tooLarge }
    }
    self.init(
      apex: apex, soa: soa, image: ZoneImage(encoded, firstHashed: firstHashed, denial: denial), overlay: .empty,
      occludingDepths: occludingDepths)
  }

  /// Counts a name among its parent's children, making the empty non-terminals between it and the apex.
  private static func countAmongParents(_ name: Name, apex: Name, in contents: inout [Name: NodeContent]) {
    var name = name
    while name != apex, let parent = name.parent {
      if contents[parent] != nil {
        contents[parent]?.childCount += 1
        return
      }
      contents[parent] = NodeContent(name: parent, childCount: 1, recordSets: [])
      name = parent
    }
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
    get { ZoneView(storage, of: self) }
  }

  var storage: ZoneView.Storage {
    ZoneView.Storage(
      image: image.storage, overlay: overlay.storage, apexDepth: apex.labelCount, occludingDepths: occludingDepths,
      isUnavailable: isUnavailable)
  }
}

extension ResourceRecord {
  /// Whether its owner is a hash and no name: NSEC3, and the signature over it.
  fileprivate var isOfHashedName: Bool {
    type == .nsec3 || coveredType == .nsec3
  }
}

extension NodeContent {
  fileprivate mutating func add(_ record: ResourceRecord) throws(ZoneVersion.Malformed) {
    guard let index = recordSets.firstIndex(where: { $0.type == record.type }) else {
      recordSets.append(RecordSet(type: record.type, ttl: record.ttl, rdatas: [record.rdata]))
      return
    }
    guard recordSets[index].index(of: record.rdata) == nil else { return }
    guard recordSets[index].rdatas.count < ZoneLimits.recordsPerSet else { throw .tooLarge }
    recordSets[index].rdatas.append(record.rdata)
  }
}
