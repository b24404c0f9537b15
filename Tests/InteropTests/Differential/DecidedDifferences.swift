import DNSWire

/// The answers of the references without what is decided to be their own way: each step is a row of README.md.
enum DecidedDifferences {
  /// Applies what is decided for one reference's answer to a query.
  ///
  /// - Parameters:
  ///   - own: what kmsdns answers.
  ///   - full: what BIND answers with room for all.
  ///   - apexes: the zones served.
  static func comparable(
    _ message: Message, of kind: NameServer.Kind, to query: GeneratedQuery, own: ComparableAnswer, full: Message,
    apexes: Set<Name>
  ) -> ComparableAnswer {
    var message = message
    if kind == .nsd { removeApexServers(&message, apexes) }
    var answer = ComparableAnswer(message)
    // Knot and NSD do not repeat CD.
    answer.flags |= query.flags & Header.Flag.checkingDisabled
    answer.answers = unique(answer.answers)
    answer.authorities = unique(answer.authorities)
    if kind == .nsd { takeLastCode(&answer, message, full) }
    if query.type == .any || query.type == .rrsig { takePart(&answer, own: own, full: full) }
    return answer
  }

  /// NSD adds the apex NS RRset to answers.
  private static func removeApexServers(_ message: inout Message, _ apexes: Set<Name>) {
    guard !message.answers.isEmpty else { return }
    message.authorities.removeAll { apexes.contains($0.name) && ($0.type == .ns || $0.covers(.ns)) }
  }

  /// An alias in a circle is given more than once by some.
  private static func unique(_ records: [[UInt8]]) -> [[UInt8]] {
    records.enumerated().filter { $0 == 0 || records[$0 - 1] != $1 }.map(\.1)
  }

  /// NSD gives NOERROR after an alias, whatever becomes of the last name.
  private static func takeLastCode(_ answer: inout ComparableAnswer, _ message: Message, _ full: Message) {
    guard answer.code == .noError, message.answers.contains(where: { $0.type == .cname }) else { return }
    answer.code = full.header.responseCode
  }

  /// To ANY and RRSIG any part of all is an answer, if it is not empty.
  private static func takePart(_ answer: inout ComparableAnswer, own: ComparableAnswer, full: Message) {
    let all = ComparableAnswer(full)
    guard !all.answers.isEmpty, !own.answers.isEmpty || own.isTruncated, Set(own.answers).isSubset(of: all.answers) else { return }
    answer.answers = own.answers
    answer.flags = answer.flags & ~Header.Flag.truncated | own.flags & Header.Flag.truncated
  }
}

extension DecidedDifferences {
  /// Aliases that kmsdns follows.
  static let aliases = 17

  /// Whether kmsdns stopped in aliases without end, in the middle of what others give.
  static func isCutShort(_ own: Message, _ others: [Message]) -> Bool {
    guard own.answers.count(where: { $0.type == .cname }) == aliases, own.authorities.isEmpty else { return false }
    let all = Set(others.flatMap { ComparableAnswer($0).answers })
    return all.isSuperset(of: ComparableAnswer(own).answers) && unique(ComparableAnswer(own).answers) == ComparableAnswer(own).answers
  }
}

extension DecidedDifferences {
  /// Whether DS was asked at the apex of a zone for which its parent, served too, has an alias instead of a cut: kmsdns
  /// gives what the parent has.
  static func isAliasOfParent(_ query: GeneratedQuery, _ own: Message, apexes: Set<Name>) throws -> Bool {
    let name = try Name(text: query.name + ".")
    return query.type == .ds && apexes.contains(name)
      && own.answers.contains { $0.name == name && ($0.type == .cname) }
  }
}

extension ResourceRecord {
  /// Whether this is the signature of an RRset of a type.
  func covers(_ type: RecordType) -> Bool {
    self.type == .rrsig && rdata.starts(with: [UInt8(type.rawValue >> 8), UInt8(type.rawValue & 0xFF)])
  }
}
