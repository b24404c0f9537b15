import AccessPolicy
import Authority
import DNSWire
import KMS
import Zone

/// Writes commits as octets: what becomes of the tables' rows by them. `TableWriter` reads them.
///
/// A commit is the number of its zone's row, its time, its author, `CommitParts`, then the parts that those name: the signature;
/// the journal's row; what it does to records, in number, and to records that wait for an operator, in number.
struct CommitWriter: ~Copyable {
  private var log: LogOctets
  private var effects = RecordEffects()
  /// Who asked last, and that in words: often many updates of a group come from one host.
  private var latest: (requestor: Requestor, text: AuthorText)?

  /// Begins with room for so many octets.
  init(capacity: Int = 0) { log = LogOctets(head: LogFrameHead.octets, capacity: capacity) }

  /// The octets that were written, behind the head of a frame.
  var frame: [UInt8] { log.octets }

  /// Writes a commit; of `isJournalOnly` nothing but the journal's row and the zone's serial.
  mutating func append(_ commit: Commit, zone: Int64, isJournalOnly: Bool = false) {
    log.add(UInt64(bitPattern: zone))
    log.add(UInt64(Int64(clamping: commit.time)))
    append(text(of: commit.author))
    var signature: (kind: SignerKind, name: Name, signature: UpdateSignature)?
    if case .requestor(let requestor, let known?) = commit.author,
      let (kind, name) = SignerKind.columns(of: requestor.signer)
    {
      signature = (kind, name, known)
    }
    var parts: CommitParts = []
    if signature != nil { parts.insert(.signature) }
    // What is only told may be a change of which nothing is known.
    let isChange = isJournalOnly || !commit.changes.isEmpty
    if isChange { parts.insert(.change) }
    if commit.isPartial { parts.insert(.partialChange) }
    let addsSOA = isChange && commit.changes.added.last?.type == .soa
    if addsSOA { parts.insert(.soaInChange) }
    log.add(parts.rawValue)
    if let signature {
      log.add(signature.kind.rawValue)
      log.add(signature.name.folded.wire)
      log.add(signature.signature.time)
      log.add(signature.signature.mark)
    }
    if isChange {
      if !addsSOA { log.add(commit.changes.added.last { $0.type == .soa }?.rdata ?? commit.soa.rdata) }
      log.add(UInt64(commit.soa.serial.rawValue))
      NameList.write(commit.changes.owners, to: &log)
      log.add(Lines.text(commit.rules))
      log.add(Lines.text(commit.notes))
      log.add(commit.difference)
    }
    if isJournalOnly {
      log.add(UInt64(0))
      log.add(UInt64(0))
    } else {
      appendRecords(commit)
      log.add(UInt64(commit.holdings.count))
      for holding in commit.holdings { append(holding) }
    }
  }

  private mutating func text(of author: Commit.Author) -> AuthorText {
    guard case .requestor(let requestor, _) = author else { return AuthorText(author) }
    if let latest, latest.requestor.signer == requestor.signer, latest.requestor.address == requestor.address,
      latest.requestor.transport == requestor.transport, latest.requestor.groups == requestor.groups
    {
      return latest.text
    }
    let text = AuthorText(author)
    latest = (requestor, text)
    return text
  }

  private mutating func append(_ author: AuthorText) {
    log.add(author.credential)
    log.add(author.address)
    log.add(author.transport)
    log.add(author.reason)
    log.add(author.groups)
  }

  private mutating func appendRecords(_ commit: Commit) {
    effects.find(in: commit)
    let (changes, publications, time) = (commit.changes, commit.publications, commit.time)
    let (removed, added) = (changes.removed.span, changes.added.span)
    log.add(UInt64(effects.removals.count + effects.additions.count + effects.refreshments.count))
    for removal in effects.removals {
      append(removal.isStatic ? .removal : .deletion, removed[removal.place])
      if removal.isStatic { append(removed[removal.place], .removedStatic, time: time) }
    }
    for addition in effects.additions {
      let publication = addition.publication.map { publications[$0] }
      let isNew = !addition.isReplaced && publication?.isStatic == false
      append(publication == nil ? .alteration : isNew ? .creation : .publication, added[addition.place])
      append(added[addition.place], .added, publication, time: time)
    }
    for place in effects.refreshments {
      let publication = publications[place]
      append(.refreshment, publication.record)
      append(publication.record, publication.isStatic ? .publishedStatic : .added, publication, time: time)
    }
  }

  private mutating func append(_ operation: RecordOperation, _ record: borrowing ResourceRecord) {
    log.add(operation.rawValue)
    log.add(folded: record.name.wire.span)
    log.add(UInt64(record.type.rawValue))
    log.add(RecordData.canonical(record.type, record.rdata))
  }

  private mutating func append(
    _ record: borrowing ResourceRecord, _ state: RecordState, _ publication: Commit.Publication? = nil, time: UInt64
  ) {
    log.add(UInt64(bitPattern: state.rawValue))
    log.add(record.name.isFolded ? nil : record.name.wire)
    log.add(UInt64(record.ttl))
    log.add(RecordData.canonical(record.type, record.rdata) == record.rdata ? nil : record.rdata)
    log.add(publication?.asked?.ttl)
    log.add(publication?.asked?.rdata)
    log.add(publication?.rule)
    let publisher: RecordPublisher =
      publication == nil ? .nobody : publication?.publisher == nil ? .author : .other
    log.add(publisher.rawValue)
    if let earlier = publication?.publisher { append(AuthorText(earlier)) }
    log.add(UInt64(Int64(clamping: publication?.publisher?.firstSeen ?? time)))
  }

  private mutating func append(_ holding: Commit.Holding) {
    switch holding {
    case .hold(let held):
      let known = held.provenance
      log.add(HeldOperation.hold.rawValue)
      log.add(held.record.name.folded.wire)
      log.add(held.subject?.host.folded.wire)
      log.add(known.credential)
      log.add(held.record.name.wire)
      log.add(UInt64(held.record.ttl))
      log.add(held.record.rdata)
      log.add(known.address)
      log.add(known.transport)
      log.add(known.rule)
      log.add(UInt64(Int64(clamping: known.firstSeen)))
      log.add(UInt64(Int64(clamping: known.lastRefreshed)))
      log.add(UInt64(Int64(clamping: known.lastChanged)))
      log.add(Lines.text(known.groups))
    case .withdraw(let owner, let target, let credential):
      log.add(HeldOperation.withdrawal.rawValue)
      log.add(owner.folded.wire)
      log.add(target?.folded.wire)
      log.add(credential)
    }
  }
}

/// Which parts a commit has in the log.
struct CommitParts: OptionSet {
  let rawValue: UInt64

  static let signature = CommitParts(rawValue: 1)
  static let change = CommitParts(rawValue: 2)
  /// Of the difference, not all is known.
  static let partialChange = CommitParts(rawValue: 4)
  /// The zone's SOA record is the last that the difference adds; otherwise its data comes before the change.
  static let soaInChange = CommitParts(rawValue: 8)
}
