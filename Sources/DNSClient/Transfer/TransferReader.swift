public import DNSWire

/// The messages of a zone transfer, one after the other, to the zone's records (RFC 5936 §2.2). It opens nothing.
public struct TransferReader: Sendable {
  private let zone: Name
  private let limit: Int
  private var envelope: TransferEnvelope
  private var first: ResourceRecord?

  /// Records that came in, the SOA record at both ends included.
  public private(set) var records = 0
  /// Records whose owner is not in the zone: they are passed over, as secondaries do.
  public private(set) var foreignRecords = 0
  /// Whether the zone is complete.
  public private(set) var isComplete = false

  /// Makes a reader of the answer to a question with this ID; `key` and `requestMAC` are those of its signature,
  /// `limit` is how many records may come.
  public init(
    zone: Name, id: UInt16, limit: Int = DNSClientLimits.transferRecords, key: TSIGKey? = nil,
    requestMAC: [UInt8]? = nil
  ) {
    self.zone = zone
    self.limit = limit
    envelope = TransferEnvelope(Question(name: zone, type: .axfr), id: id, key: key, requestMAC: requestMAC)
  }

  /// Messages that came in.
  public var messages: Int { envelope.messages }

  /// The serial of the zone, once its first record is there.
  public var serial: Serial? { first.flatMap { try? StartOfAuthority(rdata: $0.rdata) }?.serial }

  /// Takes a message, and gives its records that are in the zone; the SOA record at the end is not among them. `now` is
  /// seconds since 1970.
  public mutating func take(_ message: [UInt8], now: UInt64) throws(TransferFailure.Reason) -> [ResourceRecord] {
    let decoded = try envelope.open(message, now: now)
    guard first != nil || !decoded.answers.isEmpty else { throw .empty }
    let taken = try take(decoded.answers)
    if isComplete { try envelope.finish() }
    return taken
  }

  private mutating func take(_ answers: [ResourceRecord]) throws(TransferFailure.Reason) -> [ResourceRecord] {
    var taken: [ResourceRecord] = []
    taken.reserveCapacity(answers.count)
    for record in answers {
      guard !isComplete else { throw .behindEnd }
      records += 1
      guard records <= limit else { throw .tooManyRecords }
      guard let first else {
        guard record.type == .soa, record.name == zone, record.recordClass == .internet,
          (try? StartOfAuthority(rdata: record.rdata)) != nil
        else { throw .noStart }
        first = record
        taken.append(try record.asHeld())
        continue
      }
      guard record.type == .soa, record.name == zone else {
        if record.recordClass == .internet, record.name.isSubdomain(of: zone) {
          taken.append(try record.asHeld())
        } else {
          foreignRecords += 1
        }
        continue
      }
      guard record.isSame(as: first) else { throw .otherEnd }
      isComplete = true
    }
    return taken
  }
}
