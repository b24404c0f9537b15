import AccessPolicy
import DNSWire

/// A request for a zone: AXFR (RFC 5936 §2.1), or IXFR (RFC 1995 §3).
struct TransferRequest: Sendable {
  let header: Header
  let question: Question
  let edns: EDNS?
  /// The serial of the client's copy, in an IXFR request; nil also where the request should have one and has not.
  let clientSerial: Serial?

  /// Takes a message that asks for a transfer; nil for any other, and for AXFR over UDP, which is none (RFC 5936 §4.2).
  init?(_ message: Message, over transport: TransportKind) {
    guard message.header.opcode == .query, message.questions.count == 1, let question = message.questions.first,
      question.recordClass == .internet, question.type.isTransfer(over: transport)
    else { return nil }
    header = message.header
    self.question = question
    edns = message.edns
    let soa = message.authorities.first { $0.type == .soa && $0.name == question.name }
    clientSerial = question.type == .ixfr ? soa.flatMap { try? StartOfAuthority(rdata: $0.rdata) }?.serial : nil
  }

  /// Checks what can be checked without the zone.
  func check() throws(TransferRefusal) {
    if let version = edns?.version, version != 0 {
      throw TransferRefusal(.badVersion, "the request has EDNS version \(version)")
    }
    guard question.type == .axfr || clientSerial != nil else {
      throw TransferRefusal(.formError, "the request has no SOA record of the client's copy")
    }
  }

  /// The header that messages of the answer start with; it counts no records yet.
  func answerHeader() -> Header {
    Header(
      id: header.id, flags: Header.Flag.response | Header.Flag.authoritative | header.flags & Header.Flag.echoed)
  }

  /// The OPT record of the answer, where the request has one (RFC 5936 §2.2.5).
  var answerEDNS: EDNS? {
    edns.map { EDNS(payloadSize: AuthorityLimits.payload, dnssecOK: $0.dnssecOK) }
  }
}

extension QueryForm {
  /// Whether a transfer is asked for that can be sent.
  func asksForTransfer(over transport: TransportKind) -> Bool {
    recordClass == .internet && type.isTransfer(over: transport)
  }
}

extension RecordType {
  /// Whether a question of this type asks for a zone.
  var isTransfer: Bool { self == .axfr || self == .ixfr }

  /// Whether a question of this type asks for a zone that can be sent: over UDP only IXFR may ask (RFC 1995 §2).
  func isTransfer(over transport: TransportKind) -> Bool {
    self == .ixfr || self == .axfr && transport == .tcp
  }
}
