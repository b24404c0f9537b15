public import DNSWire

/// The messages that answer IXFR, one after the other, to what differs from a copy, or to the whole zone (RFC 1995 §4). It
/// opens nothing.
public struct RefreshReader: Sendable {
  /// What differs between one version and the next: the records in the order in which they came, the SOA records among them.
  public struct Difference: Sendable, Equatable {
    /// What is no more.
    public var removed: [ResourceRecord] = []
    /// What is new.
    public var added: [ResourceRecord] = []

    /// Makes a difference.
    public init(removed: [ResourceRecord] = [], added: [ResourceRecord] = []) {
      self.removed = removed
      self.added = added
    }
  }

  /// What came.
  public enum Content: Sendable, Equatable {
    /// The server has nothing newer, or only says what serial it has.
    case serial(Serial)
    /// What leads from the copy to the newest version, the oldest difference first.
    case differences([Difference])
    /// The whole zone.
    case zone([ResourceRecord])
  }

  private enum Stage {
    case start
    /// The first record came: what follows says what this is.
    case undecided
    case zone
    case removing
    case adding
    case done
  }

  private let zone: Name
  private let serial: Serial
  private let limit: Int
  private var envelope: TransferEnvelope
  private var stage = Stage.start
  private var first: ResourceRecord?
  private var newest = Serial(rawValue: 0)
  /// The serial that the differences so far lead to.
  private var reached: Serial
  private var differences: [Difference] = []
  private var taken: [ResourceRecord] = []

  /// Records that came in.
  public private(set) var records = 0
  /// Records whose owner is not in the zone, of a whole zone: they are passed over, as secondaries do.
  public private(set) var foreignRecords = 0

  /// Makes a reader of the answer to a question with this ID for what is newer than `serial`.
  ///
  /// - Parameters:
  ///   - limit: how many records may come.
  ///   - key: the key of the question's signature.
  ///   - requestMAC: the MAC of that signature.
  public init(
    zone: Name, newerThan serial: Serial, id: UInt16, limit: Int = DNSClientLimits.transferRecords,
    key: TSIGKey? = nil, requestMAC: [UInt8]? = nil
  ) {
    self.zone = zone
    self.serial = serial
    self.limit = limit
    reached = serial
    envelope = TransferEnvelope(Question(name: zone, type: .ixfr), id: id, key: key, requestMAC: requestMAC)
  }

  /// Messages that came in.
  public var messages: Int { envelope.messages }
  /// Octets that came in.
  public var octets: Int { envelope.octets }

  /// Takes a message; gives what came once that is complete. `now` is seconds since 1970.
  public mutating func take(_ message: [UInt8], now: UInt64) throws(TransferFailure.Reason) -> Content? {
    let decoded = try envelope.open(message, now: now)
    guard first != nil || !decoded.answers.isEmpty else { throw .empty }
    for record in decoded.answers { try take(record) }
    // A single SOA record: there is nothing newer, or it has to be asked for otherwise (§2, §4).
    if stage == .undecided, !newest.isAfter(serial) || decoded.answers.count == 1 && envelope.messages == 1 {
      try envelope.finish()
      return .serial(newest)
    }
    guard stage == .done else { return nil }
    try envelope.finish()
    return differences.isEmpty ? .zone(taken) : .differences(differences)
  }

  private mutating func take(_ record: ResourceRecord) throws(TransferFailure.Reason) {
    guard stage != .done else { throw .behindEnd }
    records += 1
    guard records <= limit else { throw .tooManyRecords }
    let isStart = record.type == .soa && record.name == zone && record.recordClass == .internet
    let soa = isStart ? try? StartOfAuthority(rdata: record.rdata) : nil
    let record = soa == nil ? record : try record.asHeld()
    guard let first else {
      guard let soa else { throw .noStart }
      first = record
      newest = soa.serial
      stage = .undecided
      return
    }
    if isStart, soa == nil { throw .otherEnd }
    switch (stage, soa) {
    case (.undecided, .some(let soa)) where soa.serial == serial && newest != serial:
      differences.append(Difference(removed: [record]))
      stage = .removing
    case (.undecided, .none):
      taken = [first]
      stage = .zone
      try takeOfZone(record)
    case (.zone, .none): try takeOfZone(record)
    case (.undecided, .some), (.zone, .some):
      guard record.isSame(as: first) else { throw .otherEnd }
      stage = .done
    case (.removing, .none): try takeOfDifference(record, \.removed)
    case (.removing, .some(let soa)):
      guard soa.serial.isAfter(reached) else { throw .wrongSerial }
      reached = soa.serial
      differences[differences.count - 1].added.append(record)
      stage = .adding
    case (.adding, .none): try takeOfDifference(record, \.added)
    case (.adding, .some(let soa)):
      guard soa.serial == reached else { throw .wrongSerial }
      guard reached != newest else {
        guard record.isSame(as: first) else { throw .otherEnd }
        stage = .done
        return
      }
      differences.append(Difference(removed: [record]))
      stage = .removing
    case (.start, _), (.done, _): break
    }
  }

  private mutating func takeOfZone(_ record: ResourceRecord) throws(TransferFailure.Reason) {
    if record.recordClass == .internet, record.name.isSubdomain(of: zone) {
      taken.append(try record.asHeld())
    } else {
      foreignRecords += 1
    }
  }

  /// A difference has nothing outside of its zone: what it is made from would not fit.
  private mutating func takeOfDifference(
    _ record: ResourceRecord, _ list: WritableKeyPath<Difference, [ResourceRecord]>
  ) throws(TransferFailure.Reason) {
    guard record.recordClass == .internet, record.name.isSubdomain(of: zone) else { throw .outOfZone }
    differences[differences.count - 1][keyPath: list].append(try record.asHeld())
  }
}
