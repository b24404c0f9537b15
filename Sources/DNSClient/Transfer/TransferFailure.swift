public import DNSWire

/// Why a zone could not be transferred.
public struct TransferFailure: Error, Equatable, Sendable {
  /// What went wrong.
  public enum Reason: Error, Equatable, Sendable {
    /// The connection could not be made, or ended.
    case connection(QueryFailure.Reason)
    /// The server closed the connection before the zone was complete.
    case closedEarly
    /// Nothing came for too long, in the middle of the zone.
    case stalled
    /// The transfer took too long in all.
    case tooLong
    /// The server refuses: the response code.
    case code(ResponseCode)
    /// What came is no answer to the question.
    case otherAnswer(messageID: Bool)
    /// A message can't be read.
    case malformed(WireError)
    /// The answer is empty.
    case empty
    /// The first record is not the zone's SOA record.
    case noStart
    /// The last SOA record is another one than the first: the zone changed on the way, or the server is mistaken.
    case otherEnd
    /// Records came behind the last SOA record.
    case behindEnd
    /// The serials of the differences do not lead from one to the next.
    case wrongSerial
    /// A difference has a record outside the zone.
    case outOfZone
    /// There is a record that no zone can hold: of such a type, or of another form than its type has.
    case unusable(RecordType)
    /// There are too many records.
    case tooManyRecords
    /// There are too many octets.
    case tooManyOctets
    /// A message is not signed rightly.
    case signature(SignatureFailure)
  }

  /// The server asked last.
  public let server: ServerAddress
  /// The zone.
  public let zone: Name
  /// What went wrong.
  public let reason: Reason
  /// Records that had come in.
  public let records: Int

  /// Makes an error.
  public init(server: ServerAddress, zone: Name, reason: Reason, records: Int) {
    self.server = server
    self.zone = zone
    self.reason = reason
    self.records = records
  }
}

extension TransferFailure: CustomStringConvertible {
  /// One sentence for the operator.
  public var description: String {
    let zone = zone.relativeText
    let after = records == 0 ? "" : " after \(records) records"
    switch reason {
    case .connection(let reason): return "\(server) \(reason)"
    case .closedEarly where records == 0: return "\(server) closed the connection without an answer"
    case .closedEarly: return "\(server) closed the connection\(after), before the zone \(zone) was complete"
    case .stalled: return "\(server) sent nothing more\(after)"
    case .tooLong:
      return "the transfer from \(server) took longer than it may\(after)"
    case .code(let code): return "\(server) \(Self.words(code, zone))"
    case .otherAnswer(messageID: true): return "\(server) sent an answer to another question (wrong ID)\(after)"
    case .otherAnswer(messageID: false): return "\(server) sent an answer to another question\(after)"
    case .malformed(let error): return "\(server) sent a message that can't be read (\(error))\(after)"
    case .empty: return "\(server) sent an answer without records: it does not serve the zone \(zone)"
    case .noStart: return "the answer of \(server) does not start with the SOA record of \(zone)"
    case .otherEnd: return "the answer of \(server) ends with another SOA record than it starts with\(after)"
    case .behindEnd: return "\(server) sent records behind the end of the zone \(zone)"
    case .wrongSerial: return "\(server) sent differences whose serials do not follow each other\(after)"
    case .outOfZone: return "\(server) sent a difference with a record outside the zone \(zone)\(after)"
    case .unusable(let type): return "\(server) sent a record of type \(type) that no zone can hold\(after)"
    case .tooManyRecords: return "\(server) sent more records than it may\(after)"
    case .tooManyOctets: return "\(server) sent more than \(DNSClientLimits.transferOctets) octets\(after)"
    case .signature(let failure): return "the answer of \(server) can't be trusted: \(failure)"
    }
  }

  private static func words(_ code: ResponseCode, _ zone: String) -> String {
    switch code {
    case .refused: "does not let this machine, or the key, transfer \(zone) (REFUSED)"
    case .notAuthoritative: "does not serve the zone \(zone), or does not accept the signature (NOTAUTH)"
    case .serverFailure: "could not send the zone \(zone) (SERVFAIL)"
    case .formError: "could not read the question (FORMERR)"
    case .notImplemented: "does not transfer zones (NOTIMP)"
    case .nameError: "says that \(zone) does not exist (NXDOMAIN)"
    default: "answered \(code)"
    }
  }
}
