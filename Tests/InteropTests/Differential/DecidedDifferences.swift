import DNSWire

/// The answers of the references without what is decided to be their own way: each step is a row of README.md.
enum DecidedDifferences {
  /// Applies what is decided for one reference's answer to a query.
  ///
  /// - Parameters:
  ///   - own: what kmsdns answers.
  ///   - bind: what BIND answers.
  ///   - apexes: the zones served.
  static func comparable(
    _ message: Message, of kind: NameServer.Kind, to query: GeneratedQuery, own: ComparableAnswer, bind: Message,
    apexes: Set<Name>
  ) -> ComparableAnswer {
    var message = message
    if kind == .nsd { removeApexServers(&message, apexes) }
    var answer = ComparableAnswer(message)
    // Knot and NSD do not repeat CD.
    answer.flags |= query.flags & Header.Flag.checkingDisabled
    answer.answers = unique(answer.answers)
    answer.authorities = unique(answer.authorities)
    if kind == .nsd { takeLastCode(&answer, message, bind) }
    if query.type == .any || query.type == .rrsig { takePart(&answer, own: own, bind: bind) }
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
  private static func takeLastCode(_ answer: inout ComparableAnswer, _ message: Message, _ bind: Message) {
    guard answer.code == .noError, message.answers.contains(where: { $0.type == .cname }) else { return }
    answer.code = bind.header.responseCode
  }

  /// To ANY and RRSIG any part of all is an answer, if it is not empty.
  private static func takePart(_ answer: inout ComparableAnswer, own: ComparableAnswer, bind: Message) {
    let all = ComparableAnswer(bind).answers
    guard !own.answers.isEmpty, !answer.isTruncated, Set(own.answers).isSubset(of: all) else { return }
    answer.answers = own.answers
  }
}

extension DecidedDifferences {
  /// Aliases that kmsdns follows.
  static let aliases = 17

  /// Whether kmsdns stopped in aliases without end, in the middle of what others give.
  static func isCutShort(_ own: Message, _ others: [Message]) -> Bool {
    guard own.answers.count(where: { $0.type == .cname }) == aliases, own.authorities.isEmpty else { return false }
    let answers = ComparableAnswer(own).answers
    return unique(answers) == answers && Set(others.flatMap { ComparableAnswer($0).answers }).isSuperset(of: answers)
  }

  /// Whether kmsdns gives for DS what the parent has, an alias, where the zone itself has its apex.
  static func isAliasOfParent(_ query: GeneratedQuery, _ own: Message, apexes: Set<Name>) -> Bool {
    query.type == .ds && own.answers.contains { $0.type == .cname && apexes.contains($0.name) }
  }

  /// Whether kmsdns's answer is truncated as it has to be: with all room it is that of the others, and too long for this
  /// question. Others compress names of different case, or leave glue out without a word.
  ///
  /// - Parameter whole: kmsdns's answer over TCP.
  static func isTightFit(
    _ query: GeneratedQuery, whole: Message, others: [ComparableAnswer], messages: [Message]
  ) throws -> Bool {
    let answer = ComparableAnswer(whole)
    let isRight =
      query.type == .any || isCutShort(whole, messages)
      || others.contains { answer.isSame(as: $0) || $0.isTruncated || isLongerProof(whole, $0) }
    var needed = whole
    // Without glue a referral is truncated (RFC 9471 §3.1), nothing else is for its additional section.
    if !whole.authorities.contains(where: { $0.type == .ns }) { needed.additionals = [] }
    return try isRight && needed.encoded().count > query.room
  }

  /// Whether kmsdns's proof has what others leave out, and nothing else differs.
  static func isLongerProof(_ own: Message, _ other: ComparableAnswer) -> Bool {
    isEmptyWildcard(own, other) || isUnprovableWildcard(own, other) || isAsteriskBehindAlias(own, other)
  }

  /// Whether kmsdns adds the NSEC record of a wildcard that is an empty non-terminal and stands for the name.
  private static func isEmptyWildcard(_ own: Message, _ other: ComparableAnswer) -> Bool {
    guard own.header.responseCode == .noError, let name = own.lastName else { return false }
    let proofs = own.authorities.filter { record in
      var reader = WireReader(record.rdata.span)
      guard record.type == .nsec, let next = try? reader.readName() else { return false }
      return sequence(first: name, next: \.parent).contains { encloser in
        guard let wildcard = try? encloser.prepending(label: [UInt8(ascii: "*")]) else { return false }
        return record.name < wildcard && wildcard < next && next.isSubdomain(of: wildcard)
      }
    }
    return proofs.contains { proof in isSame(own, other, without: .nsec) { $0 == proof.name } }
  }

  /// Whether kmsdns denies the wildcard of the closest encloser that opt-out leaves to be proved, where the true one is an
  /// empty non-terminal above unsigned delegations.
  private static func isUnprovableWildcard(_ own: Message, _ other: ComparableAnswer) -> Bool {
    let hasOptOut = own.authorities.contains { $0.type == .nsec3 && $0.rdata.count > 1 && $0.rdata[1] & 1 != 0 }
    return hasOptOut && own.header.responseCode == .noError && isSameWithoutMore(own, other)
  }

  /// Whether an alias leads to a name that begins with an asterisk, and kmsdns proves that it does not exist: Knot takes
  /// it for the wildcard that stands for it, and NSD leaves proofs out behind a DNAME record.
  private static func isAsteriskBehindAlias(_ own: Message, _ other: ComparableAnswer) -> Bool {
    own.answers.contains { $0.type == .cname } && own.lastName?.isWildcard == true && isSameWithoutMore(own, other)
  }

  /// Whether two answers are the same without one's NSEC3 records that the other does not have.
  private static func isSameWithoutMore(_ own: Message, _ other: ComparableAnswer) -> Bool {
    let given = Set(other.authorities)
    return isSame(own, other, without: .nsec3) { name in
      own.authorities.contains { $0.name == name && given.isDisjoint(with: ComparableAnswer.keys([$0])) }
    }
  }

  /// Whether two answers are the same without one's records of denial, and their signatures, at some names.
  private static func isSame(
    _ own: Message, _ other: ComparableAnswer, without type: RecordType, at isLeftOut: (Name) -> Bool
  ) -> Bool {
    var own = own
    own.authorities.removeAll { ($0.type == type || $0.covers(type)) && isLeftOut($0.name) }
    return ComparableAnswer(own).isSame(as: other)
  }
}

extension Message {
  /// The name that the last alias leads to, or else that of the question.
  fileprivate var lastName: Name? {
    answers.last { $0.type == .cname }.flatMap { try? Name(wire: $0.rdata) } ?? questions.first?.name
  }
}

extension ResourceRecord {
  /// Whether this is the signature of an RRset of a type.
  func covers(_ type: RecordType) -> Bool {
    self.type == .rrsig && rdata.starts(with: [UInt8(type.rawValue >> 8), UInt8(type.rawValue & 0xFF)])
  }
}
