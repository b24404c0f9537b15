import DNSWire

/// What a KMS host publishes of itself, and nothing else: `_vlmcs._tcp.<zone>` SRV with the host as target, and the host's
/// A and AAAA. Other hosts' records in the same RRset stay out of its reach.
public struct PublisherScope: Sendable, UpdateScope {
  /// What the SRV record's fields may hold; `addresses` bounds the A and AAAA records.
  public var bounds = DataBounds()
  /// Hosts that the RRset may hold; nil for any number.
  public var hosts: Int?
  /// Whether a host's new record takes the place of the one it had with another priority, weight or port.
  public var hasOneRecordPerHost = true
  /// What becomes of the deletion of an RRset or a name.
  public var wideDeletions: WideDeletions {
    get { addresses.wideDeletions }
    set { addresses.wideDeletions = newValue }
  }
  /// The host's addresses.
  private var addresses = OwnScope()

  /// Makes a scope without bounds.
  public init() {}

  func match(
    _ operation: UpdateOperation, by requestor: Requestor, allows: Bool, in zone: some ZoneContents
  ) -> Match {
    guard let host = requestor.host else { return .no(.noHost) }
    if PublisherName.matches(operation.name, zone: zone.apex) { return matchService(operation, host: host, in: zone) }
    guard operation.name == host else {
      return .no(.neitherServiceNorHost(operation.name, zone: zone.apex, host: host))
    }
    return addresses.match(operation, host: host, within: bounds)
  }

  private func matchService(_ operation: UpdateOperation, host: Name, in zone: some ZoneContents) -> Match {
    if let type = operation.type, type != .srv { return .no(.publisherType(type)) }
    switch operation {
    case .add(let record): return matchAddition(of: record, host: host, in: zone)
    case .deleteRecord(let record):
      guard let target = record.serviceTarget else { return .no(.unreadable(.srv)) }
      return target == host ? .yes(.asAsked) : .no(.otherTarget(target, host: host))
    case .deleteSet(let name, _), .deleteName(let name):
      guard wideDeletions == .narrow else { return .no(.wideDeletion(operation)) }
      let own = zone.records(of: name, .srv).filter { $0.serviceTarget == host }
      return .yes(
        Effect(
          replacement: own.map { .deleteRecord($0) },
          notes: ["of \(name) only the host's own SRV records are deleted (\(own.count))"]))
    }
  }

  private func matchAddition(of record: ResourceRecord, host: Name, in zone: some ZoneContents) -> Match {
    guard let target = record.serviceTarget else { return .no(.unreadable(.srv)) }
    guard target == host else { return .no(.otherTarget(target, host: host)) }
    if let obstacle = bounds.obstacle(to: record, isAdded: true) { return .no(obstacle) }
    let present = zone.records(of: record.name, .srv)
    let others = present.filter { $0.serviceTarget != host }
    if let hosts {
      let targets = Set(others.compactMap(\.serviceTarget))
      if targets.count >= hosts, !present.contains(where: { $0.serviceTarget == host }) {
        return .no(.tooManyHosts(hosts))
      }
    }
    var effect = Effect.asAsked
    var operations: [UpdateOperation] = []
    if hasOneRecordPerHost {
      for earlier in present where earlier.serviceTarget == host && !earlier.isSame(as: record) {
        operations.append(.deleteRecord(earlier))
        effect.notes.append("it takes the place of \(UpdateOperation.data(of: earlier))")
      }
    }
    var added = record
    if let ttl = others.first?.ttl, ttl != record.ttl {
      // An RRset has one TTL (RFC 2181 §5.2), and the others' is not the host's to change.
      added.ttl = ttl
      effect.ttlOfOthers = ttl
    }
    if !operations.isEmpty || effect.ttlOfOthers != nil { effect.replacement = operations + [.add(added)] }
    return .yes(effect)
  }
}

/// Where KMS clients look.
enum PublisherName {
  /// Whether a name is `_vlmcs._tcp.<zone>`.
  static func matches(_ name: Name, zone: Name) -> Bool {
    let (octets, prefix) = (name.wire.span, Self.labels.span)
    guard octets.count == prefix.count + zone.wire.count else { return false }
    return ASCII.isSame(octets.extracting(0..<prefix.count), prefix)
      && ASCII.isSame(octets.extracting(prefix.count..<octets.count), zone.wire.span)
  }

  private static let labels: [UInt8] = [6] + "_vlmcs".utf8 + [4] + "_tcp".utf8
}

extension ResourceRecord {
  /// The target of an SRV record.
  var serviceTarget: Name? {
    type == .srv ? (try? ServiceData(rdata: rdata))?.target : nil
  }
}
