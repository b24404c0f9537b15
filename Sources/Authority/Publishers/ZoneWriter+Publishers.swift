import AccessPolicy
public import DNSWire
public import KMS
import Zone

/// What operators decide about publishers: written to disk as updates are, then published.
extension ZoneWriter {
  /// Serves what a publisher's updates asked for and was held, and lets it publish itself from now on; gives the records that
  /// are served now.
  public func approve(_ ruling: PublisherRuling) async throws(JournalError) -> [ResourceRecord] {
    guard await queue.takeDisk() else { throw .stopping }
    defer { queue.leaveDisk() }
    let held = try await journal.heldRecords(in: ruling.subject.zone).filter { $0.subject == ruling.subject }
    guard let version = zones.current.version(apex: ruling.subject.zone) else { return [] }
    guard !secondaries.contains(version.apex) else {
      throw JournalError("\(version.apex) is a copy of another server's zone: nothing is changed in it here")
    }
    var edit = ZoneEdit(version)
    guard !edit.isSigned else {
      throw JournalError("\(version.apex) came signed: a change would leave it without valid signatures")
    }
    edit.begin()
    var served: [Commit.Publication] = []
    for item in held {
      edit.prepare(item.record.name)
      edit.removeOthers(of: item.record)
      guard edit.add(item.record) else { continue }
      served.append(
        Commit.Publication(
          record: item.record, rule: item.provenance.rule, isStatic: edit.isStatic(item.record),
          publisher: item.provenance))
    }
    let commit = Commit(
      &edit, publications: served, author: .operator(ruling.operatorName, reason: "approved \(ruling.subject.words)"),
      serial: serialPolicies[version.apex] ?? .increment, now: ruling.time)
    let next = commit.changes.isEmpty ? nil : edit.commit()
    try journal.note(ruling, commits: served.isEmpty ? [] : [commit])
    if let next {
      publish(zones.current.replacing([next]), [commit])
      tellOfChange()
    }
    return served.map(\.record)
  }

  /// Forgets what of a publisher was held, removes what updates of it are served, and refuses what it asks for from now on;
  /// gives all these records. What the zone's file has stays.
  public func reject(_ ruling: PublisherRuling) async throws(JournalError) -> [ResourceRecord] {
    guard await queue.takeDisk() else { throw .stopping }
    defer { queue.leaveDisk() }
    let subject = ruling.subject
    let held = try await journal.heldRecords(in: subject.zone).filter { $0.subject == subject }
    let served = try await publishedRecords(in: subject.zone).filter { $0.subject == subject }
    guard let version = zones.current.version(apex: subject.zone) else { return [] }
    var edit = ZoneEdit(version)
    edit.begin()
    for known in served where !edit.isStatic(known.record) { edit.remove(known.record) }
    let commit = Commit(
      &edit, author: .operator(ruling.operatorName, reason: "rejected \(subject.words)"),
      serial: serialPolicies[version.apex] ?? .increment, now: ruling.time)
    let next = commit.changes.isEmpty ? nil : edit.commit()
    try journal.note(ruling, commits: next == nil ? [] : [commit])
    if let next {
      publish(zones.current.replacing([next]), [commit])
      tellOfChange()
    }
    return held.map(\.record) + commit.changes.removed.filter { $0.type == .srv }
  }

  /// The records of publishers that updates put into a zone.
  public func publishedRecords(in zone: Name) async throws(JournalError) -> [HeldRecord] {
    try await journal.unrefreshed(since: .max, types: [.srv], in: zone).filter(\.record.isPublisher).map { known in
      HeldRecord(zone: zone, record: known.record, provenance: known.provenance)
    }
  }
}

extension PublisherSubject {
  /// The publisher in words.
  fileprivate var words: String { "\(host.relativeText), published by \(credential)" }
}

extension ZoneEdit {
  /// Removes the other SRV records of a record's target at its owner: one host has one.
  fileprivate mutating func removeOthers(of record: ResourceRecord) {
    guard let target = try? ServiceData(rdata: record.rdata).target else { return }
    for rdata in recordSet(of: record.name, .srv)?.rdatas ?? []
    where rdata != record.rdata && (try? ServiceData(rdata: rdata).target) == target {
      let other = ResourceRecord(name: record.name, type: .srv, ttl: record.ttl, rdata: rdata)
      if !isStatic(other) { remove(other) }
    }
  }
}
