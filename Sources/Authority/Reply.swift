import DNSWire

/// Answers that carry no records.
enum Reply {
  /// A header alone, for a message that can't be read.
  static func bare(to octets: [UInt8], code: ResponseCode) -> [UInt8]? {
    var reader = WireReader(octets.span)
    guard let header = try? Header(&reader), !header.isResponse else { return nil }
    return try? Message(header: answer(to: header, code: code)).encoded(limit: WireLimits.headerOctets)
  }

  /// A header with the request's question or zone section, and OPT where the request has it, which then carries more on
  /// the code (RFC 8914).
  static func echo(
    _ message: Message, code: ResponseCode, extendedError: ExtendedError? = nil, text: String = ""
  ) -> [UInt8]? {
    guard !message.header.isResponse else { return nil }
    var header = answer(to: message.header, code: code)
    var room = WireLimits.headerOctets
    if let question = message.questions.first {
      header.questionCount = 1
      room += question.name.wire.count + 4
    }
    guard let request = message.edns else {
      return try? octets(room) { writer throws(WireError) in
        try writer.write(header)
        try message.questions.first?.write(to: &writer)
      }
    }
    header.additionalCount = 1
    let edns = EDNS(payloadSize: AuthorityLimits.payload, responseCode: code, dnssecOK: request.dnssecOK)
    let extended = extendedError.map { Message.Extension(error: $0, text: shortened(text)) }
    let optionOctets = extended?.octets ?? 0
    return try? octets(room + EDNS.recordOctets + optionOctets) { writer throws(WireError) in
      try writer.write(header)
      try message.questions.first?.write(to: &writer)
      try edns.write(to: &writer, optionOctets: optionOctets)
      try extended?.write(to: &writer)
    }
  }

  private static func octets(
    _ count: Int, _ write: (inout MessageWriter) throws(WireError) -> Void
  ) throws(WireError) -> [UInt8] {
    var octets = [UInt8](zeros: count)
    var writer = MessageWriter(octets.mutableSpan)
    try write(&writer)
    return octets
  }

  /// The beginning of a text, as much as always finds room.
  private static func shortened(_ text: String) -> String {
    guard text.utf8.count > AuthorityLimits.extendedErrorOctets else { return text }
    var short = ""
    for character in text {
      guard short.utf8.count + character.utf8.count < AuthorityLimits.extendedErrorOctets - 3 else { break }
      short.append(character)
    }
    return short + "…"
  }

  private static func answer(to header: Header, code: ResponseCode) -> Header {
    var answer = Header(id: header.id, flags: Header.Flag.response | header.flags & Header.Flag.echoed)
    answer.setResponseCode(code)
    return answer
  }
}
