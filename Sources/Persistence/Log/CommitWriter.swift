import AccessPolicy
import Authority
import DNSWire
import KMS
import Zone

/// Writes commits as octets: what becomes of the tables' rows by them. `TableWriter` reads them.
///
/// A commit is the number of its zone's row, its time, its author, `CommitParts`, then the parts that those name: the signature;
/// the journal's row; what it does to records, in number, and to records that wait for an operator, in number.
struct CommitWriter {
  private(set) var log: LogOctets
  // Used again for each commit.
  /// What was published, each record once, and where that stands in the commit.
  private var published = RecordPlaces()
  private var publicationPlaces: [Int] = []
  /// What was added, each record once, where it stands in the commit, and whether the zone had it before, with another TTL or spelled
  /// otherwise.
  private var added = RecordPlaces()
  private var addedPlaces: [Int] = []
  private var isReplaced: [Bool] = []
  private var statics = RecordPlaces()
  private var staticPlaces: [Int] = []
  /// Where what was removed, and not added again, stands in the commit, and whether the zone's file has it.
  private var removedPlaces: [(place: Int, isStatic: Bool)] = []
  /// Which of the publications changed nothing.
  private var refreshed: [Int] = []
  /// Who asked last, and that in words: often many updates of a group come from one host.
  private var latest: (requestor: Requestor, text: AuthorText)?

  /// Begins with room for so many octets.
  init(capacity: Int = 0) { log = LogOctets(head: LogFile.head, capacity: capacity) }

  /// The octets that were written, behind the head of a frame.
  consuming func frame() -> [UInt8] { log.taken() }

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
    log.add(parts.rawValue)
    if let signature {
      log.add(signature.kind.rawValue)
      log.add(signature.name.folded.wire)
      log.add(signature.signature.time)
      log.add(signature.signature.mark)
    }
    if isChange {
      log.add(commit.changes.added.last { $0.type == .soa }?.rdata ?? commit.soa.rdata)
      log.add(UInt64(commit.soa.serial.rawValue))
      log.add(NameList(commit.changes.owners).octets)
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

  /// The zone's SOA record has a place of its own; a record that was removed only to be added with another TTL stays.
  private mutating func appendRecords(_ commit: Commit) {
    let (changes, publications) = (commit.changes, commit.publications)
    let (removals, additions) = (changes.removed.span, changes.added.span)
    findPublications(publications)
    findAdditions(changes.added)
    findRemovals(changes, of: commit)
    findRefreshed(publications, beside: changes.added)
    log.add(UInt64(removedPlaces.count + addedPlaces.count + refreshed.count))
    for (place, isStatic) in removedPlaces {
      append(isStatic ? .removal : .deletion, removals[place])
      if isStatic { append(removals[place], .removedStatic, time: commit.time) }
    }
    for index in addedPlaces.indices {
      let place = addedPlaces[index]
      let hash = added.hash(at: index)
      let known = published.place(hash) { publications[publicationPlaces[$0]].record.isSame(as: changes.added[place]) }
      let publication = known.map { publications[publicationPlaces[$0]] }
      let isNew = !isReplaced[index] && publication?.isStatic == false
      append(publication == nil ? .alteration : isNew ? .creation : .publication, additions[place])
      append(additions[place], .added, publication, time: commit.time)
    }
    for place in refreshed {
      let publication = publications[place]
      append(.refreshment, publication.record)
      append(
        publication.record, publication.isStatic ? .publishedStatic : .added, publication, time: commit.time)
    }
  }

  /// Of two publications of one record the last one counts.
  private mutating func findPublications(_ publications: [Commit.Publication]) {
    published.removeAll()
    publicationPlaces.removeAll(keepingCapacity: true)
    for place in publications.indices {
      let record = publications[place].record
      let hash = RecordPlaces.hash(record)
      let known = published.place(hash) { publications[publicationPlaces[$0]].record.isSame(as: record) }
      if let known {
        publicationPlaces[known] = place
      } else {
        published.append(hash)
        publicationPlaces.append(place)
      }
    }
  }

  private mutating func findAdditions(_ additions: [ResourceRecord]) {
    added.removeAll()
    addedPlaces.removeAll(keepingCapacity: true)
    isReplaced.removeAll(keepingCapacity: true)
    let records = additions.span
    for place in records.indices where records[place].type != .soa {
      let hash = RecordPlaces.hash(records[place])
      guard added.place(of: records[place], hash, in: additions, at: addedPlaces) == nil else { continue }
      added.append(hash)
      addedPlaces.append(place)
      isReplaced.append(false)
    }
  }

  private mutating func findRemovals(_ changes: ChangeSet, of commit: Commit) {
    statics.removeAll()
    staticPlaces.removeAll(keepingCapacity: true)
    removedPlaces.removeAll(keepingCapacity: true)
    let removedStatics = commit.removedStatics
    for place in removedStatics.indices {
      statics.append(RecordPlaces.hash(removedStatics[place]))
      staticPlaces.append(place)
    }
    let records = changes.removed.span
    for place in records.indices where records[place].type != .soa {
      let hash = RecordPlaces.hash(records[place])
      if let again = added.place(of: records[place], hash, in: changes.added, at: addedPlaces) {
        isReplaced[again] = true
      } else {
        let known = statics.place(of: records[place], hash, in: removedStatics, at: staticPlaces)
        removedPlaces.append((place, known != nil))
      }
    }
  }

  private mutating func findRefreshed(_ publications: [Commit.Publication], beside additions: [ResourceRecord]) {
    refreshed.removeAll(keepingCapacity: true)
    for index in publicationPlaces.indices {
      let (place, hash) = (publicationPlaces[index], published.hash(at: index))
      let known = added.place(of: publications[place].record, hash, in: additions, at: addedPlaces)
      if known == nil { refreshed.append(place) }
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
}
