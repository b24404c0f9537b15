import Authority
import DNSWire
import Zone

/// Writes what commits come to into the tables, in the transaction that is open: of many changes of one record, only what is left
/// of them.
struct TableWriter {
  private let statements: GroupStatements
  private var records: KeptRecords
  /// The newest SOA record's data of zones that changed; seldom more than a few.
  private var soas: [ZoneSOA] = []
  private var signings: [(signer: SignerName, second: NewestSecond)] = []
  private var signingPlaces: [SignerName: Int] = [:]

  /// The data itself, or the difference that has it.
  private struct ZoneSOA {
    let zone: Int64
    var octets: [UInt8] = []
    var isDifference = false
  }

  private struct SignerName: Hashable {
    let kind: String
    let name: [UInt8]
  }

  init(_ statements: GroupStatements) throws {
    self.statements = statements
    records = KeptRecords(hasNoOthers: try !statements.hasContested())
  }

  /// Takes the commits of some frames.
  mutating func add(_ frames: LogFrames) throws {
    try frames.forEach { try add($0) }
  }

  /// Takes the commits of a frame, as `CommitWriter` wrote them.
  mutating func add(_ frame: [UInt8]) throws {
    var reader = LogReader(frame: frame)
    while !reader.isAtEnd { try addCommit(&reader) }
    // Rows that wait take memory: there is little to be gained from more of them.
    if records.octets >= PersistenceLimits.keptRecordOctets { try records.write(with: statements) }
  }

  /// Writes what is left to be written, and removes the oldest rows of those that are kept in a number.
  mutating func finish(keeping kept: KeptRows) throws {
    try records.write(with: statements)
    for soa in soas {
      let rdata = soa.isDifference ? try ChangeRecords.lastSOA(soa.octets) : soa.octets
      guard let rdata else { throw LogReader.Fault() }
      try statements.soa.run { row in
        row.add(rdata)
        row.add(soa.zone)
      }
    }
    for (signer, second) in signings {
      guard let kind = SignerKind(rawValue: signer.kind) else { continue }
      try statements.signers.write(second, of: kind.signer(try Name(wire: signer.name)))
    }
    if !signings.isEmpty { try statements.signers.prune(keeping: kept.signatures) }
    try statements.journal.finish(keeping: kept.changes)
  }

  private mutating func addCommit(_ reader: inout LogReader) throws {
    let zone = try reader.integer()
    let time = try reader.integer()
    let start = reader.position
    _ = try LoggedAuthor(&reader)
    let author = start..<reader.position
    let parts = CommitParts(rawValue: try reader.number())
    if parts.contains(.signature) { try addSignature(&reader) }
    var change: Int64 = 0
    if parts.contains(.change) {
      let soa = parts.contains(.soaInChange) ? nil : try reader.range()
      let start = reader.position
      let logged = try LoggedChange(&reader)
      setSOA(of: zone, reader.octets[soa ?? logged.difference], isDifference: soa == nil)
      change = try append(
        reader.octets, start..<reader.position,
        LoggedCommit(zone: zone, time: time, isPartial: parts.contains(.partialChange)), by: author)
    }
    let commit = KeptRecords.Commit(zone: zone, change: change, time: time, author: author)
    for _ in 0..<(try reader.number()) { try records.add(&reader, of: commit) }
    for _ in 0..<(try reader.number()) { try statements.held.write(&reader, zone: zone) }
  }

  private mutating func addSignature(_ reader: inout LogReader) throws {
    let (kind, name) = (try reader.range(), try reader.range())
    let signature = UpdateSignature(time: try reader.number(), mark: try reader.number())
    signings[signingPlace(reader.octets[kind], reader.octets[name])].second.add(signature)
  }

  /// Of many updates one after the other one host is the signer, often.
  private mutating func signingPlace(_ kind: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Int {
    if let last = signings.last, last.signer.name.span.isSame(as: name.span), kind.elementsEqual(last.signer.kind.utf8)
    {
      return signings.count - 1
    }
    let signer = SignerName(kind: String(decoding: kind, as: UTF8.self), name: Array(name))
    if let place = signingPlaces[signer] { return place }
    signingPlaces[signer] = signings.count
    signings.append((signer, NewestSecond()))
    return signings.count - 1
  }

  private mutating func setSOA(of zone: Int64, _ octets: ArraySlice<UInt8>, isDifference: Bool) {
    let place = soas.firstIndex { $0.zone == zone } ?? soas.count
    if place == soas.count { soas.append(ZoneSOA(zone: zone)) }
    // Each of many commits puts its own in place of the one before, in the same memory.
    soas[place].octets.removeAll(keepingCapacity: true)
    soas[place].octets.append(contentsOf: octets)
    soas[place].isDifference = isDifference
  }

  /// Hands a change to the journal as the log has it, and gives its number.
  private func append(
    _ frame: [UInt8], _ change: Range<Int>, _ commit: LoggedCommit, by author: Range<Int>
  ) throws -> Int64 {
    try statements.journal.append { block in
      commit.write(to: &block)
      block.copy(author, of: frame)
      block.copy(change, of: frame)
    }
  }
}
