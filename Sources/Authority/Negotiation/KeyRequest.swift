import DNSWire

/// A request about a key (RFC 2930 §3): a question of type TKEY, and the TKEY record in ADDITIONAL, or in ANSWER as
/// Windows 2000 and `nsupdate -o` have it.
struct KeyRequest: Sendable {
  /// The question.
  let question: Question
  /// The name of the key.
  let name: Name
  /// The TKEY record.
  let record: TKEYRecord

  /// Whether a message is about a key.
  static func isMeant(_ message: Message) -> Bool {
    message.header.opcode == .query && message.questions.count == 1 && message.questions.first?.isAboutKey ?? false
  }

  /// Reads what a message asks for.
  init(_ message: Message) throws(KeyRefusal) {
    let records = (message.answers + message.additionals).filter { $0.type == .tkey }
    guard let question = message.questions.first, records.count == 1, let found = records.first else {
      throw KeyRefusal(code: .formError, "the request has \(records.count) TKEY records instead of one")
    }
    guard found.name == question.name else {
      throw KeyRefusal(code: .formError, "the TKEY record has another name than the question")
    }
    self.question = question
    name = found.name
    do throws(WireError) {
      record = try TKEYRecord(rdata: found.rdata)
    } catch {
      throw KeyRefusal(code: .formError, "the TKEY record can't be read: \(error)")
    }
  }

  /// The answer before it is signed: the TKEY record in ANSWER, with this key and error; nil where it is longer than
  /// answers by its transport may be.
  func answer(
    to message: Message, inception: UInt32, expiration: UInt32, error: ResponseCode = .noError, key: [UInt8] = [],
    limit: Int
  ) -> [UInt8]? {
    var answer = Message(
      header: Header(
        id: message.header.id, flags: Header.Flag.response | message.header.flags & Header.Flag.echoed))
    answer.questions = [question]
    let own = TKEYRecord(
      algorithm: record.algorithm, inception: inception, expiration: expiration, mode: record.mode, error: error,
      key: key)
    answer.answers = [ResourceRecord(name: name, type: .tkey, recordClass: .any, ttl: 0, rdata: own.rdata)]
    answer.edns = message.edns.map { EDNS(payloadSize: AuthorityLimits.payload, dnssecOK: $0.dnssecOK) }
    return try? answer.encoded(limit: limit)
  }
}

extension Question {
  /// Whether it is about a key: of class ANY, as RFC 2930 §3 has it, or IN, as Windows and Samba do.
  var isAboutKey: Bool { type == .tkey && (recordClass == .any || recordClass == .internet) }
}

/// Why there is no key: the code of the answer, or the error in its TKEY record (RFC 2930 §2.6).
struct KeyRefusal: Error {
  let code: ResponseCode
  let error: ResponseCode
  let reason: String

  /// A refusal that stands in the header.
  init(code: ResponseCode, _ reason: String) {
    self.code = code
    error = .noError
    self.reason = reason
  }

  /// A refusal that stands in the TKEY record.
  init(error: ResponseCode, _ reason: String) {
    code = .noError
    self.error = error
    self.reason = reason
  }

  /// Too many at once: who asks again may have more luck.
  static let busy = KeyRefusal(code: .serverFailure, "too many keys are being negotiated, or the server is stopping")
}
