public import DNSWire

/// The messages of a zone transfer, one after the other, to the zone's records (RFC 5936 §2.2). It opens nothing.
public struct TransferReader: Sendable {
  private let zone: Name
  private let id: UInt16
  private var verifier: AnswerVerifier?
  private var first: ResourceRecord?
  private var octets = 0

  /// Records that came in, the SOA record at both ends included.
  public private(set) var records = 0
  /// Messages that came in.
  public private(set) var messages = 0
  /// Records whose owner is not in the zone: they are passed over, as secondaries do.
  public private(set) var foreignRecords = 0
  /// Whether the zone is complete.
  public private(set) var isComplete = false

  /// Makes a reader of the answer to a question with this ID; `key` and `requestMAC` are those of its signature.
  public init(zone: Name, id: UInt16, key: TSIGKey? = nil, requestMAC: [UInt8]? = nil) {
    self.zone = zone
    self.id = id
    if let key, let requestMAC { verifier = AnswerVerifier(key: key, requestMAC: requestMAC) }
  }

  /// The serial of the zone, once its first record is there.
  public var serial: Serial? { first.flatMap { try? StartOfAuthority(rdata: $0.rdata) }?.serial }

  /// Takes a message, and gives its records that are in the zone; the SOA record at the end is not among them. `now` is
  /// seconds since 1970.
  public mutating func take(_ message: [UInt8], now: UInt64) throws(TransferFailure.Reason) -> [ResourceRecord] {
    messages += 1
    octets += message.count
    guard octets <= DNSClientLimits.transferOctets else { throw .tooManyOctets }
    let decoded: Message
    do throws(WireError) {
      decoded = try Message(message.span)
    } catch {
      throw .malformed(error)
    }
    try check(decoded)
    try verify(message, decoded, now: now)
    guard decoded.fullResponseCode == .noError else { throw .code(decoded.fullResponseCode) }
    guard first != nil || !decoded.answers.isEmpty else { throw .empty }
    let taken = try take(decoded.answers)
    if isComplete, let verifier {
      do throws(SignatureFailure) { try verifier.finish() } catch { throw .signature(error) }
    }
    return taken
  }

  private func check(_ message: Message) throws(TransferFailure.Reason) {
    guard message.header.id == id else { throw .otherAnswer(messageID: true) }
    let isRight = message.header.isResponse && message.header.opcode == .query && message.questions.count <= 1
    guard isRight else { throw .otherAnswer(messageID: false) }
    // Later messages need no question (RFC 5936 §2.2.1), nor does a refusal.
    guard let question = message.questions.first else {
      guard messages > 1 || message.fullResponseCode != .noError else { throw .otherAnswer(messageID: false) }
      return
    }
    guard question == Question(name: zone, type: .axfr) else { throw .otherAnswer(messageID: false) }
  }

  private mutating func verify(
    _ octets: [UInt8], _ message: Message, now: UInt64
  ) throws(TransferFailure.Reason) {
    guard verifier != nil else { return }
    do throws(SignatureFailure) {
      try verifier?.take(octets, message, now: now)
    } catch {
      // Refusals of servers that do not know the key are not signed: the code says more.
      if error == .unsigned, message.fullResponseCode != .noError { throw .code(message.fullResponseCode) }
      throw .signature(error)
    }
  }

  private mutating func take(_ answers: [ResourceRecord]) throws(TransferFailure.Reason) -> [ResourceRecord] {
    var taken: [ResourceRecord] = []
    taken.reserveCapacity(answers.count)
    for record in answers {
      guard !isComplete else { throw .behindEnd }
      records += 1
      guard records <= DNSClientLimits.transferRecords else { throw .tooManyRecords }
      guard let first else {
        guard record.type == .soa, record.name == zone, (try? StartOfAuthority(rdata: record.rdata)) != nil else {
          throw .noStart
        }
        first = record
        taken.append(record)
        continue
      }
      guard record.type == .soa, record.name == zone else {
        if record.recordClass == .internet, record.name.isSubdomain(of: zone) {
          taken.append(record)
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
