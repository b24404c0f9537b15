import DNSWire

/// What servers must agree on in an answer: sections are sets, names are folded.
struct ComparableAnswer: Equatable {
  private(set) var code: ResponseCode
  let flags: UInt16
  private(set) var answers: [[UInt8]]
  private(set) var authorities: [[UInt8]]
  let additionals: [[UInt8]]

  init(_ message: Message) {
    code = message.header.responseCode
    flags = message.header.flags & (Header.Flag.authoritative | Header.Flag.truncated)
    // What a truncated answer still holds is of no use to anybody.
    let isTruncated = flags & Header.Flag.truncated != 0
    answers = isTruncated ? [] : Self.keys(message.answers)
    authorities = isTruncated ? [] : Self.keys(message.authorities)
    additionals = isTruncated ? [] : Self.keys(message.additionals)
  }

  /// The answer of a reference, without what is decided to be its own way (README.md).
  ///
  /// - Parameters:
  ///   - bindCode: the code that BIND gives.
  ///   - apexes: the zones served.
  init(_ message: Message, of kind: NameServer.Kind, bindCode: ResponseCode, apexes: Set<Name>) {
    var message = message
    if kind == .nsd, !message.answers.isEmpty {
      message.authorities.removeAll { $0.type == .ns && apexes.contains($0.name) }
    }
    self.init(message)
    answers = answers.enumerated().filter { $0 == 0 || answers[$0 - 1] != $1 }.map(\.1)
    if kind == .nsd, code == .noError, message.answers.contains(where: { $0.type == .cname }) { code = bindCode }
  }

  var isTruncated: Bool { flags & Header.Flag.truncated != 0 }

  private static func keys(_ records: [ResourceRecord]) -> [[UInt8]] {
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
    if flags & Header.Flag.truncated != 0 { parts.append("TC") }
    if flags & Header.Flag.truncated != 0 { return parts }
    if answers != other.answers {
      parts.append(Set(answers) == Set(other.answers) ? "answer-twice" : "answer")
    }
    if authorities != other.authorities { parts.append("authority") }
    return parts
  }
}

extension Message {
  /// The answer as people read it.
  var text: String {
    let flags = header.flags
    var text = "\(header.responseCode)"
    if flags & Header.Flag.authoritative != 0 { text += " aa" }
    if flags & Header.Flag.truncated != 0 { text += " tc" }
    for (name, section) in [("an", answers), ("au", authorities), ("ad", additionals)] where !section.isEmpty {
      for record in section {
        text += "\n      \(name) \(record.name) \(record.ttl) \(record.type) \(Self.text(record))"
      }
    }
    return text
  }

  private static func text(_ record: ResourceRecord) -> String {
    let prefix = [2: 0, 5: 0, 12: 0, 15: 2, 33: 6][Int(record.type.rawValue)]
    if let prefix, record.rdata.count > prefix, let name = try? Name(wire: Array(record.rdata[prefix...])) {
      return name.description
    }
    return record.rdata.prefix(16).map { String($0) }.joined(separator: " ")
  }
}

extension Message {
  /// Where an alias points to that the server did not follow; nil where there is none, or it has been there.
  func openTarget(_ type: RecordType) -> Name? {
    guard type != .cname, header.flags & Header.Flag.truncated == 0, let last = answers.last, last.type == .cname,
      let target = try? Name(wire: last.rdata), !answers.contains(where: { $0.name == target })
    else { return nil }
    return header.responseCode == .serverFailure || authorities.isEmpty ? target : nil
  }

  /// Takes away what follows an alias, so that it is asked for by itself: a DS record is in the zone above its name.
  mutating func keepFirstAlias() {
    guard let first = answers.first, first.type == .cname else { return }
    answers = [first]
    authorities = []
    additionals = []
    header.flags &= 0xFFF0
  }

  /// Goes on with the answer to the alias's target.
  mutating func append(_ next: Message) {
    let code = next.header.responseCode
    let isLast = code == .refused || code == .serverFailure && next.answers.isEmpty
    header.flags = header.flags & 0xFFF0 | (isLast ? 0 : code.rawValue)
    header.flags |= next.header.flags & Header.Flag.truncated
    answers += next.answers
    authorities = isLast ? [] : next.authorities
    additionals = isLast ? [] : next.additionals
  }
}
