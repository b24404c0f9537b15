import DNSWire

/// What servers must agree on in an answer: sections are sets, names are folded.
struct ComparableAnswer: Equatable {
  var code: ResponseCode
  /// All but the RCODE.
  var flags: UInt16
  var answers: [[UInt8]]
  var authorities: [[UInt8]]
  let additionals: [[UInt8]]

  init(_ message: Message) {
    code = message.header.responseCode
    flags = message.header.flags & 0xFFF0
    // What a truncated answer still holds is of no use to anybody.
    let isTruncated = flags & Header.Flag.truncated != 0
    answers = isTruncated ? [] : Self.keys(message.answers)
    authorities = isTruncated ? [] : Self.keys(message.authorities)
    additionals = isTruncated ? [] : Self.keys(message.additionals)
  }

  var isTruncated: Bool { flags & Header.Flag.truncated != 0 }

  /// Records as octets that are the same if the records are, in order.
  static func keys(_ records: [ResourceRecord]) -> [[UInt8]] {
    records.map { record in
      let numbers = [UInt32(record.type.rawValue), record.ttl].flatMap { number in
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
      }
      return record.name.folded.wire + numbers + RecordData.canonical(record.type, record.rdata)
    }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Whether all is the same but the additional section.
  func isSame(as other: ComparableAnswer) -> Bool { differences(other).isEmpty }

  /// The parts in which two answers differ.
  func differences(_ other: ComparableAnswer) -> [String] {
    var parts: [String] = []
    if code != other.code { parts.append("code") }
    let flags = flags ^ other.flags
    if flags & Header.Flag.authoritative != 0 { parts.append("AA") }
    if flags & ~(Header.Flag.authoritative | Header.Flag.truncated) != 0 { parts.append("flags") }
    if flags & Header.Flag.truncated != 0 { parts.append("TC") }
    if flags & Header.Flag.truncated != 0 { return parts }
    if answers != other.answers {
      parts.append(Set(answers) == Set(other.answers) ? "answer-twice" : "answer")
    }
    if authorities != other.authorities {
      parts.append(Set(authorities) == Set(other.authorities) ? "authority-twice" : "authority")
    }
    return parts
  }
}
