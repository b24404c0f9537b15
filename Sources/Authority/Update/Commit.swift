public import AccessPolicy
public import DNSWire
public import KMS
public import Zone

/// One change of a zone, carried out but not yet seen by anybody.
public final class Commit: Sendable {
  /// Who changes the zone.
  public enum Author: Sendable {
    /// Who asked for an update, and by what signature; nil where the request has none.
    case requestor(Requestor, UpdateSignature?)
    /// An operator of the server, by this name, for this reason.
    case `operator`(String, reason: String)
    /// The server itself, for this reason.
    case server(reason: String)
  }

  /// One record that an update asked to add and the zone holds now, whether it was there before or not.
  public final class Publication: Sendable {
    /// The record as it is stored.
    public let record: ResourceRecord
    /// What was asked for, where it differs.
    public let asked: ResourceRecord?
    /// The rule that allowed it.
    public let rule: String
    /// Whether the zone's file has the record as well.
    public let isStatic: Bool
    /// Who published it, where that is not the author of the commit.
    public let publisher: Provenance?

    /// Makes a publication.
    public init(
      record: ResourceRecord, asked: ResourceRecord? = nil, rule: String, isStatic: Bool = false,
      publisher: Provenance? = nil
    ) {
      self.record = record
      self.asked = asked
      self.rule = rule
      self.isStatic = isStatic
      self.publisher = publisher
    }
  }

  /// What an update does about records that wait for an operator.
  public enum Holding: Sendable {
    /// Keep this record, in place of an earlier one of its publisher.
    case hold(HeldRecord)
    /// Forget those at this owner that this credential published: those of one target, or all.
    case withdraw(owner: Name, target: Name?, credential: String)
  }

  /// The zone.
  public let zone: Name
  /// The difference, the SOA record's included; empty where nothing changed.
  public let changes: ChangeSet
  /// The difference as octets (`ChangeRecords`), for all who keep it; none where nothing changed.
  public let difference: [UInt8]
  /// The removed records that the zone's file has: only these need to be remembered as removed.
  public let removedStatics: [ResourceRecord]
  /// The SOA record's data from now on.
  public let soa: StartOfAuthority
  /// What was published.
  public let publications: [Publication]
  /// What becomes of records that wait for an operator, in order.
  public let holdings: [Holding]
  /// Who changes it.
  public let author: Author
  /// The rules that allowed it, in the order of the operations; of operations in a row that one rule allowed, once.
  public let rules: [String]
  /// How it differs from what was asked, in words.
  public let notes: [String]
  /// When, in seconds since 1970.
  public let time: UInt64
  /// Whether the difference is not all there, but for the SOA record's: it is too large to be kept, or not known.
  public let isPartial: Bool

  /// Makes a commit.
  public init(
    zone: Name, changes: ChangeSet, removedStatics: [ResourceRecord] = [], soa: StartOfAuthority,
    publications: [Publication] = [], holdings: [Holding] = [], author: Author, rules: [String] = [],
    notes: [String] = [], time: UInt64, isPartial: Bool = false
  ) {
    self.isPartial = isPartial
    self.zone = zone
    self.changes = changes
    difference = ChangeRecords.encode(changes, apex: zone.folded)
    self.removedStatics = removedStatics
    self.soa = soa
    self.publications = publications
    self.holdings = holdings
    self.author = author
    self.rules = rules
    self.notes = notes
    self.time = time
  }
}

extension Commit {
  /// The commit of an update that a judgement allows: sets the edit's serial, and takes the step's changes.
  convenience init(
    _ request: UpdateRequest, _ judgement: borrowing UpdateJudgement, _ edit: inout ZoneEdit, serial: SerialPolicy,
    now: UInt64
  ) {
    var publications: [Publication] = []
    var rules: [String] = []
    var notes: [String] = []
    // One by one in their places: to copy a decision takes longer than to look at it.
    for place in judgement.decisions.indices {
      if let publication = judgement.publication(at: place, in: edit) { publications.append(publication) }
      if let rule = judgement.decisions[place].rule, rule != rules.last { rules.append(rule) }
      if !judgement.decisions[place].notes.isEmpty { notes += judgement.decisions[place].notes }
    }
    self.init(
      &edit, publications: publications, holdings: judgement.holdings.map { $0.at(now) },
      author: .requestor(request.requestor, request.signature), rules: rules, notes: notes, serial: serial, now: now)
  }

  /// The commit of an edit's step: sets its serial, and takes its changes.
  convenience init(
    _ edit: inout ZoneEdit, publications: [Publication] = [], holdings: [Holding] = [], author: Author,
    rules: [String] = [], notes: [String] = [], serial: SerialPolicy, now: UInt64
  ) {
    var changes = edit.changes
    var soa = edit.soa ?? edit.base.soa
    if !changes.isEmpty, !changes.removed.contains(where: { $0.type == .soa }) {
      let next = serial.next(after: soa.serial, now: now)
      if let records = edit.setSerial(next) {
        soa.serial = next
        changes.removed.append(records.before)
        changes.added.append(records.after)
      }
    } else if let before = changes.removedSerial, !soa.serial.isAfter(before) {
      soa.serial = serial.next(after: before, now: now)
      edit.setSerial(soa.serial)
      changes = edit.changes
    }
    self.init(
      zone: edit.apex, changes: changes,
      removedStatics: edit.staticRecords(among: changes.removed),
      soa: soa, publications: publications, holdings: holdings, author: author, rules: rules, notes: notes, time: now)
  }
}

extension ChangeSet {
  /// The serial of the SOA record that is no more.
  fileprivate var removedSerial: Serial? {
    removed.first { $0.type == .soa }.flatMap { try? StartOfAuthority(rdata: $0.rdata).serial }
  }
}

extension ZoneEdit {
  /// The records that the zone's file has, but for SOA.
  fileprivate func staticRecords(among records: [ResourceRecord]) -> [ResourceRecord] {
    var found: [ResourceRecord] = []
    for place in records.indices where records[place].type != .soa && isStatic(records[place]) {
      found.append(records[place])
    }
    return found
  }
}

extension UpdateJudgement {
  /// What an addition published, where the zone holds it.
  fileprivate func publication(at place: Int, in edit: borrowing ZoneEdit) -> Commit.Publication? {
    let decisions = decisions.span
    guard case .add(let asked) = decisions[place].operation, let record = decisions[place].addedRecord,
      let rule = decisions[place].rule, record.type != .soa, edit.holds(record)
    else { return nil }
    return Commit.Publication(
      record: record, asked: decisions[place].replacement == nil || asked == record ? nil : asked, rule: rule,
      isStatic: edit.isStatic(record))
  }
}
