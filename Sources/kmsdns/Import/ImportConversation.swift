import Authority
import Configuration
import Crypto
import DNSWire
import Foundation
import KMS
import Logging
import Persistence
import Transport
import Zone

/// The server's side of an import: takes the records, says what they come to, and makes them the zone's base when the operator
/// says so. Queries and updates go on meanwhile; only the last step is in turn with updates.
struct ImportConversation {
  let server: Server

  func carryOut(_ request: ImportRequest?, _ conversation: inout ControlConversation) async throws {
    do throws(CommandFailure) {
      guard let request, let apex = try? Name(text: request.zone), let rule = ConflictRule(rawValue: request.rule)
      else {
        throw CommandFailure("the server does not understand the request")
      }
      guard server.baseTurns.begin() else {
        throw CommandFailure("\(ImportLimits.offers) imports are under way already: try again later")
      }
      defer { server.baseTurns.end() }
      let offer = Offer(request: request, apex: apex, rule: rule, server: server)
      try await offer.carryOut(&conversation)
    } catch {
      try await conversation.end(with: Array(try JSONEncoder().encode(ControlResponse(error: error.description))))
    }
  }
}

/// A base that is offered.
private struct Offer {
  let request: ImportRequest
  let apex: Name
  let rule: ConflictRule
  let server: Server

  func carryOut(_ conversation: inout ControlConversation) async throws(CommandFailure) {
    try checkZone()
    var blocks = try await receive(&conversation)
    var keptNames: Set<Name> = []
    if request.keepsDynamic { (blocks, keptNames) = try await withoutDynamic(blocks) }
    let base = try await compiled(blocks, keptNames)
    let plan = try await journal { () throws(JournalError) in try await server.writer.preview(base, rule: rule) }
    var document = await document(plan, base, .planned)
    if rule == .refuse, !plan.conflicts.isEmpty { document.state = .refused }
    try await send(document, &conversation)
    guard !request.isDryRun, document.state == .planned else { return }
    // Who closes the connection does not want it.
    guard let decision = try? await conversation.next(within: .seconds(ImportLimits.decisionSeconds)),
      decision == ImportRequest.commit
    else { return }
    try await send(try await take(base, blocks, plan), &conversation)
  }

  /// Not every zone that is served has a base that can be replaced.
  private func checkZone() throws(CommandFailure) {
    if server.writer.secondaries.contains(apex) {
      throw CommandFailure(
        "the zone \(apex) is a copy of what another server has: import it there, or take it out of that server's catalog or of the \"primaries\" here"
      )
    }
    // The next start would look for the import under the name of the entry, and serve the file.
    if server.configuredEntry(of: apex) == nil, let file = server.writer.currentBases[apex]?.source,
      server.zoneEntries.current.contains(where: { $0.file == file })
    {
      throw CommandFailure(
        "the zone \(apex.relativeText) comes from \(HostileText.printable(file)), whose name and whose entry in the configuration do not say so: "
          + "write \"origin: \(apex.relativeText)\" into the entry, and restart the server first")
    }
    if apex == server.catalog {
      throw CommandFailure("the zone \(apex) is the catalog that this server makes of its zones: it can't be imported")
    }
  }

  private func receive(_ conversation: inout ControlConversation) async throws(CommandFailure) -> [[UInt8]] {
    var blocks: [[UInt8]] = []
    var octets = 0
    while true {
      let message: [UInt8]
      do throws(ControlError) {
        message = try await conversation.next()
      } catch {
        throw CommandFailure("the records did not come to an end")
      }
      switch ExportMessage(message) {
      case .records(let block):
        octets += block.count
        guard octets <= ImportLimits.octets else {
          throw CommandFailure("a base has \(ImportLimits.octets) octets at most")
        }
        blocks.append(block)
      case .end: return blocks
      default: throw CommandFailure("the server does not understand what was sent")
      }
    }
  }

  /// The records without those that updates have published, and the names of these: they stay what they are.
  private func withoutDynamic(
    _ blocks: [[UInt8]]
  ) async throws(CommandFailure) -> (blocks: [[UInt8]], names: Set<Name>) {
    let known = try await journal { () throws(JournalError) in try await server.store.publishedRecords(in: apex) }
    let dynamic = Set(known.filter { !$0.isStatic }.map { RecordIdentity($0.record) })
    guard !dynamic.isEmpty else { return (blocks, []) }
    let records = BlockRecords(blocks, apex: apex)
    var kept: [[UInt8]] = []
    var block = RecordBlock(apex: apex)
    var names: Set<Name> = []
    for record in records {
      if dynamic.contains(RecordIdentity(record)) {
        names.insert(record.name)
        continue
      }
      block.append(record, age: records.ages[record])
      if block.octetCount >= ImportLimits.blockOctets { kept.append(block.take()) }
    }
    if let fault = records.fault { throw CommandFailure("the records of \(apex) can't be read: \(fault)") }
    return (kept + [block.take()], names)
  }

  private func compiled(_ blocks: [[UInt8]], _ keptNames: Set<Name>) async throws(CommandFailure) -> ZoneBase {
    let apex = apex
    let result = await QuietThread.run { Result { () throws(BlockZone.Failure) in try BlockZone(blocks, apex: apex) } }
    let zone: BlockZone
    switch result {
    case .success(let made)?: zone = made
    case .failure(let error)?: throw error.commandFailure
    case nil: throw CommandFailure("the system has no thread to give")
    }
    guard zone.version.content(of: apex)?.recordSet(.ns) != nil else {
      throw CommandFailure("the zone \(apex) has no NS record at its apex")
    }
    var digest = Array(request.digest)
    // Without what updates published the same file is another base.
    if request.keepsDynamic { digest = Array(SHA256.hash(data: digest)) }
    return ZoneBase(
      version: zone.version, ages: zone.ages, digest: digest, serialPolicy: server.serialPolicy(of: apex),
      source: HostileText.printable(String(request.source.prefix(ImportLimits.sourceLength))), keptNames: keptNames)
  }

  /// Keeps the base, and makes it the zone's.
  private func take(
    _ base: ZoneBase, _ blocks: [[UInt8]], _ plan: ZoneAdoption
  ) async throws(CommandFailure) -> ImportDocument {
    let name = HostileText.printable(String(request.operatorName.prefix(ImportLimits.nameLength)))
    let time = SystemClock.now()
    let fileDigest = try server.configuredEntry(of: apex).map { entry throws(CommandFailure) in
      do throws(ZoneLoader.Failure) { return try BaseChoice.digest(of: entry) } catch {
        throw CommandFailure(error.description)
      }
    }
    let kept = ImportedBase(
      zone: apex, time: time, operatorName: name, source: base.source, digest: base.digest, records: request.records,
      fileDigest: fileDigest)
    let number = try await journal { () throws(JournalError) in
      await server.baseTurns.take()
      defer { server.baseTurns.giveBack() }
      let number = try await server.store.begin(kept)
      server.baseTurns.note(number, isUnderWay: true)
      return number
    }
    defer { server.baseTurns.note(number, isUnderWay: false) }
    let before = server.zones.current.version(apex: apex)
    let adoption = try await journal { () throws(JournalError) in
      for start in stride(from: 0, to: blocks.count, by: PersistenceLimits.partsPerTransaction) {
        let end = min(start + PersistenceLimits.partsPerTransaction, blocks.count)
        try await server.store.keep(Array(blocks[start..<end]), at: start, of: number)
      }
      await server.baseTurns.take()
      defer { server.baseTurns.giveBack() }
      let digest = base.digest.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      return try await server.writer.replace(
        by: base.kept(as: number), rule: rule, agreedTo: plan.conflicts,
        author: .operator(
          name, reason: "imported \(base.source): \(request.records) records, SHA-256 \(digest)…"))
    }
    guard let adoption else {
      throw CommandFailure("not imported: updates have contradicted the file in the meantime; look at it again")
    }
    server.logger.warning(
      "operator \(name) imported \(base.source) as the base of zone \(apex): serial \(adoption.serial.rawValue)"
    )
    for conflict in adoption.conflicts { server.logger.warning("zone \(apex): \(conflict.words(rule))") }
    server.review(apex, since: before, source: "operator \(name), import of \(base.source)")
    let document = await document(adoption, base, .imported)
    if before == nil { await server.remakeCatalog() }
    // What was the base before is of no use any more; where that can't be done now, the next start does it.
    await server.forgetBases()
    return document
  }

  private func document(
    _ adoption: ZoneAdoption, _ base: ZoneBase, _ state: ImportDocument.State
  ) async -> ImportDocument {
    var notes: [String] = []
    if let file = server.configuredFile(of: apex) {
      notes.append("\(file), the zone's file of the configuration, counts again when it changes")
    }
    if adoption.absorbed > 0 {
      notes.append(
        adoption.absorbed == 1
          ? "1 record that updates published is the file's from now on, and does not age (--keep-dynamic)"
          : "\(adoption.absorbed) records that updates published are the file's from now on, and do not age (--keep-dynamic)"
      )
    }
    if adoption.stayingRemoved > 0 {
      notes.append(
        (adoption.stayingRemoved == 1
          ? "1 record of the file is not served, as an update removed it"
          : "\(adoption.stayingRemoved) records of the file are not served, as updates removed them")
          + " (kmsdns history \(apex.relativeText)); --on-conflict file serves what the file says"
      )
    }
    if base.version.isSigned { notes.append("the zone comes signed: it takes no updates") }
    // Of a zone that is new nothing is listed.
    let isListed =
      adoption.earlierSerial != nil
      && adoption.changes.removed.count + adoption.changes.added.count <= ImportLimits.differences
    let comparison =
      isListed ? ZoneComparison(adoption.changes, tolerating: .init(serial: true)) : nil
    var entries: [DiffDocument.Entry] = []
    var octets = 0
    for entry in comparison?.entries ?? [] where octets < ImportLimits.differenceOctets {
      entries.append(DiffDocument.Entry(entry))
      octets += (entry.removed + entry.added).reduce(100) { $0 + 100 + 2 * $1.rdata.count }
    }
    let counts = comparison?.counts
    return ImportDocument(
      state: state, zone: apex.relativeText, source: base.source, records: request.records,
      earlierSerial: adoption.earlierSerial?.rawValue, serial: adoption.serial.rawValue,
      added: counts?.added ?? adoption.added, removed: counts?.removed ?? adoption.removed, changed: counts?.changed,
      differences: adoption.earlierSerial == nil ? [] : entries,
      hasMore: entries.count < comparison?.entries.count ?? .max,
      conflicts: adoption.conflicts.prefix(ImportLimits.conflicts).map(ImportDocument.ConflictEntry.init),
      conflictCount: adoption.conflicts.count, rule: rule.rawValue, notes: notes)
  }

  private func send(_ document: ImportDocument, _ conversation: inout ControlConversation) async throws(CommandFailure)
  {
    var response = ControlResponse()
    response.importing = document
    do {
      try await conversation.send(Array(try JSONEncoder().encode(response)))
    } catch {
      throw CommandFailure("the connection has ended")
    }
  }

  private func journal<Value>(
    _ body: () async throws(JournalError) -> Value
  ) async throws(CommandFailure) -> Value {
    do throws(JournalError) {
      return try await body()
    } catch {
      throw CommandFailure(error.description)
    }
  }
}

extension ZoneBase {
  /// The same base as the store keeps it.
  fileprivate func kept(as number: Int64) -> ZoneBase {
    ZoneBase(
      version: version, ages: ages, digest: digest, serialPolicy: serialPolicy, number: number, source: source,
      keptNames: keptNames)
  }
}

extension Server {
  /// Forgets the bases that are of no use any more, and not on their way.
  func forgetBases() async {
    await baseTurns.take()
    defer { baseTurns.giveBack() }
    try? await store.forgetBases(except: baseTurns.underWay)
  }
}
