import DNSWire
import Zone

/// A base on its way to be served: what updates did goes on top of it, and is told of where both contradict each other.
struct BaseMerge {
  private let base: ZoneVersion
  /// The zone as it was served before, where its base is known.
  private let old: ZoneVersion?
  private let rule: ConflictRule
  /// Names at which the file has records that are left to the updates that published them.
  private let keptNames: Set<Name>
  private var edit: ZoneEdit
  private(set) var conflicts: [BaseConflict] = []
  private(set) var restatements: [Recollection.Restatement] = []
  /// Records of the base that are not served, as updates removed them.
  private(set) var stayingRemoved = 0

  init(_ base: ZoneVersion, old: ZoneVersion?, rule: ConflictRule, keptNames: Set<Name> = []) {
    self.base = base
    self.keptNames = keptNames
    self.old = old?.base
    self.rule = rule
    edit = ZoneEdit(base)
  }

  /// Puts what updates did on top; `isKnown` says that it was there before, on this very base, and `isServed` that nobody offers
  /// the base anew, who would want to hear of what was told.
  mutating func take(_ entries: [Recollection.Entry], isKnown: Bool, isServed: Bool = false) {
    let entries = entries.filter { $0.record.type != .soa }
    guard !base.isSigned else {
      for entry in entries where entry.state == .added || entry.state == .contested { note(.signed, entry) }
      return
    }
    let contested = isKnown ? [] : contestedSets(entries)
    for entry in entries {
      let isMoot = entry.state == .removed && timeToLive(entry.record) == nil
      if contested.contains(SetKey(entry.record)), !isMoot {
        note(.changedTwice, entry)
        if rule == .file { continue }
      } else if entry.state == .contested, !isServed, let conflict = standing(entry.record) {
        note(conflict, entry)
        if rule == .file { continue }
      } else if entry.state == .contested, !isKnown {
        restatements.append(.init(entry.record, .added))
      }
      switch entry.state {
      case .added, .contested: add(entry, isKnown: isKnown)
      case .removed: remove(entry, isKnown: isKnown)
      case .published:
        if !isKnown, timeToLive(entry.record) == nil { add(entry, isKnown: false) }
      }
    }
    keepServers()
  }

  /// The zone; `soa` is what its SOA record is to hold, where that is not what the base says.
  mutating func version(soa: StartOfAuthority?) -> ZoneVersion {
    if let soa, let set = edit.recordSet(of: base.apex, .soa) {
      edit.replace(RecordSet(type: .soa, ttl: set.ttl, rdatas: [soa.rdata]), of: base.apex)
    }
    return edit.commit() ?? base
  }

  private struct SetKey: Hashable {
    let owner: Name
    let type: RecordType

    init(_ record: ResourceRecord) { (owner, type) = (record.name, record.type) }
  }

  /// The RRsets in which updates removed something that the base had and has, and which the base has changed besides.
  private func contestedSets(_ entries: [Recollection.Entry]) -> Set<SetKey> {
    guard let old else { return [] }
    var keys: Set<SetKey> = []
    for entry in entries where entry.state == .removed {
      let (owner, type) = (entry.record.name, entry.record.type)
      let (before, after) = (old.content(of: owner)?.recordSet(type), base.content(of: owner)?.recordSet(type))
      guard let after, !after.isSame(as: before) else { continue }
      // Where the file has what updates made of it, both agree.
      if !agrees(after, entries.filter { SetKey($0.record) == SetKey(entry.record) }, before) {
        keys.insert(SetKey(entry.record))
      }
    }
    return keys
  }

  /// Whether an RRset of the base is what updates had made of the one before.
  private func agrees(_ set: RecordSet, _ entries: [Recollection.Entry], _ before: RecordSet?) -> Bool {
    var wanted = before ?? RecordSet(type: set.type, ttl: set.ttl, rdatas: [])
    for entry in entries {
      let index = wanted.index(of: entry.record.rdata)
      switch entry.state {
      case .removed: if let index { wanted.rdatas.remove(at: index) }
      case .added, .contested: if index == nil { wanted.rdatas.append(entry.record.rdata) }
      case .published: break
      }
    }
    wanted.ttl = set.ttl
    return wanted.isSame(as: set)
  }

  private mutating func remove(_ entry: Recollection.Entry, isKnown: Bool) {
    if !isKnown, timeToLive(entry.record) == nil {
      // The file has followed.
      restatements.append(.init(entry.record, nil))
    } else if rule == .file {
      // The base has it.
      note(.removed, entry)
    } else {
      if timeToLive(entry.record) != nil { stayingRemoved += 1 }
      edit.remove(entry.record)
    }
  }

  private mutating func add(_ entry: Recollection.Entry, isKnown: Bool) {
    var record = entry.record
    var isContested = entry.state == .contested
    if !isKnown {
      record.ttl = newTimeToLive(record) ?? record.ttl
      if rule == .file, let ttl = base.content(of: record.name)?.recordSet(record.type)?.ttl, ttl != record.ttl {
        conflicts.append(BaseConflict(.timeToLive, entry.record))
        record.ttl = ttl
      }
      if timeToLive(record) == record.ttl {
        // It is the file's now; who published it is remembered.
        restatements.append(.init(record, .published))
        return
      }
      if !isContested, let conflict = contradiction(record) {
        note(conflict, entry)
        if rule == .file { return }
        isContested = true
      }
    }
    guard record.name.isSubdomain(of: base.apex) else { return note(.outside, entry) }
    guard edit.hasPlace(for: record) else { return note(.alias, entry) }
    guard edit.add(record) else { return note(.full, entry) }
    if !isKnown, entry.state == .published || record.ttl != entry.record.ttl {
      restatements.append(.init(record, isContested ? .contested : .added))
    }
  }

  /// Where a record can stand, and contradicts the new base all the same.
  private func contradiction(_ record: ResourceRecord) -> BaseConflict.Kind? {
    guard let old else { return nil }
    if isHidden(record.name, in: base), !isHidden(record.name, in: old) { return .hidden }
    let had = old.content(of: record.name)?.recordSets.isEmpty == false
    let has = base.content(of: record.name)?.recordSets.isEmpty == false
    return had && !has && !keptNames.contains(record.name) ? .ownerGone : nil
  }

  /// What is left of a contradiction that was told of before.
  private func standing(_ record: ResourceRecord) -> BaseConflict.Kind? {
    if keptNames.contains(record.name) { return nil }
    if isHidden(record.name, in: base) { return .hidden }
    guard let content = base.content(of: record.name), !content.recordSets.isEmpty else { return .ownerGone }
    return content.recordSet(record.type) == nil || timeToLive(record) != nil ? nil : .changedTwice
  }

  /// Whether what stands at a name is not answered, because something above it leads elsewhere.
  private func isHidden(_ name: Name, in version: ZoneVersion) -> Bool {
    var lookupName = LookupName()
    lookupName.load(name)
    switch version.view.lookup(lookupName, type: .a) {
    case .delegation(let node): return !ASCII.isSame(node.name, name.wire.span)
    case .redirection: return true
    case .node, .wildcard, .noName: return false
    }
  }

  /// The TTL that the base has the record with; nil where it does not have it.
  private func timeToLive(_ record: ResourceRecord) -> UInt32? {
    guard let set = base.content(of: record.name)?.recordSet(record.type) else { return nil }
    return set.index(of: record.rdata) == nil ? nil : set.ttl
  }

  /// The TTL that the base has given the record's RRset in place of another one.
  private func newTimeToLive(_ record: ResourceRecord) -> UInt32? {
    guard let old, let before = old.content(of: record.name)?.recordSet(record.type)?.ttl,
      let after = base.content(of: record.name)?.recordSet(record.type)?.ttl, before != after
    else { return nil }
    return after
  }

  /// Where updates had removed all of an older base's servers, and their own are gone too, the base's stay.
  private mutating func keepServers() {
    guard edit.recordSet(of: base.apex, .ns) == nil, let servers = base.content(of: base.apex)?.recordSet(.ns) else {
      return
    }
    edit.replace(servers, of: base.apex)
    for record in servers.records(owner: base.apex) {
      conflicts.append(BaseConflict(.lastServer, record, isRemoval: true))
    }
  }

  private mutating func note(_ kind: BaseConflict.Kind, _ entry: Recollection.Entry) {
    conflicts.append(BaseConflict(kind, entry.record, isRemoval: entry.state == .removed))
    switch rule {
    case .file where kind != .signed: restatements.append(.init(entry.record, nil))
    case .updates where entry.state == .added && [.ownerGone, .hidden, .changedTwice].contains(kind):
      // Whoever offers the base again may decide otherwise.
      restatements.append(.init(entry.record, .contested))
    default: break
    }
  }
}

extension RecordSet {
  /// Whether both have the same records and one TTL.
  fileprivate func isSame(as other: RecordSet?) -> Bool {
    guard let other, ttl == other.ttl, rdatas.count == other.rdatas.count else { return false }
    return rdatas.allSatisfy { other.index(of: $0) != nil }
  }
}

extension ZoneEdit {
  /// Whether a record can stand beside what its name holds: an alias stands alone (RFC 1034 §3.6.2), and only one; so does
  /// a DNAME record among its like (RFC 6672 §2.4).
  fileprivate func hasPlace(for record: ResourceRecord) -> Bool {
    if record.type.isBesideAlias { return true }
    let types = types(of: record.name)
    if record.type == .dname, types.contains(.dname), !holds(record) { return false }
    guard record.type == .cname else { return !types.contains(.cname) }
    return types.allSatisfy { $0 == .cname || $0.isBesideAlias } && (!types.contains(.cname) || holds(record))
  }
}
