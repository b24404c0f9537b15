import AccessPolicy
import Authority
import DNSWire
import GRDB

/// Writes what commits come to into the tables, in the transaction that is open: of many changes of one record, only what is left
/// of them.
struct TableWriter {
  private let db: Database
  private let statements: GroupStatements
  private var records = KeptRecords()
  /// The SOA records' data of zones that changed; seldom more than a few.
  private var soas: [(zone: Int64, rdata: ArraySlice<UInt8>)] = []
  private var signings: [(signer: SignerName, second: NewestSecond)] = []
  private var signingPlaces: [SignerName: Int] = [:]
  /// The newest row of the journal; 0 where there is none.
  private var newestChange: Int64 = 0

  private struct SignerName: Hashable {
    let kind: ArraySlice<UInt8>
    let name: ArraySlice<UInt8>
  }

  init(_ db: Database, _ statements: GroupStatements) {
    self.db = db
    self.statements = statements
  }

  /// Takes the commits of a frame, as `CommitWriter` wrote them.
  mutating func add(_ frame: [UInt8]) throws {
    let place = records.add(frame)
    var reader = LogReader(frame: frame)
    while !reader.isAtEnd { try addCommit(&reader, place) }
  }

  /// Writes what is left to be written, and removes the oldest rows of those that are kept in a number.
  mutating func finish(keeping kept: KeptRows) throws {
    try records.write(with: statements)
    for (zone, rdata) in soas {
      try statements.soa.run { row in
        row.add(rdata)
        row.add(zone)
      }
    }
    for (signer, second) in signings {
      guard let kind = SignerKind(rawValue: String(decoding: signer.kind, as: UTF8.self)) else { continue }
      try statements.signers.write(second, of: kind.signer(try Name(wire: Array(signer.name))))
    }
    if !signings.isEmpty { try statements.signers.prune(keeping: kept.signatures) }
    if newestChange > 0 { try statements.pruning.run { $0.add(newestChange - Int64(kept.changes)) } }
  }

  private mutating func addCommit(_ reader: inout LogReader, _ frame: Int) throws {
    let zone = try reader.integer()
    let time = try reader.integer()
    let place = reader.position
    let author = try LoggedAuthor(&reader)
    let parts = CommitParts(rawValue: try reader.number())
    if parts.contains(.signature) { try addSignature(&reader) }
    var change: Int64 = 0
    if parts.contains(.change) {
      try setSOA(try reader.slice(), of: zone)
      change = try writeChange(&reader, zone, time, author, isPartial: parts.contains(.partialChange))
    }
    let commit = KeptRecords.CommitPlace(frame: frame, author: place, zone: zone, change: change, time: time)
    for _ in 0..<(try reader.number()) { try records.add(&reader, commit) }
    for _ in 0..<(try reader.number()) { try statements.held.write(&reader, zone: zone) }
  }

  private mutating func addSignature(_ reader: inout LogReader) throws {
    let signer = SignerName(kind: try reader.slice(), name: try reader.slice())
    let signature = UpdateSignature(time: try reader.number(), mark: try reader.number())
    signings[signingPlace(signer)].second.add(signature)
  }

  private mutating func signingPlace(_ signer: SignerName) -> Int {
    if let last = signings.last, last.signer == signer { return signings.count - 1 }
    if let place = signingPlaces[signer] { return place }
    signingPlaces[signer] = signings.count
    signings.append((signer, NewestSecond()))
    return signings.count - 1
  }

  private mutating func setSOA(_ rdata: ArraySlice<UInt8>, of zone: Int64) throws {
    if let place = soas.firstIndex(where: { $0.zone == zone }) {
      soas[place].rdata = rdata
    } else {
      soas.append((zone, rdata))
    }
  }

  /// Writes a row of the journal, and gives its number.
  private mutating func writeChange(
    _ reader: inout LogReader, _ zone: Int64, _ time: Int64, _ author: LoggedAuthor, isPartial: Bool
  ) throws -> Int64 {
    let serial = try reader.integer()
    let names = try reader.slice()
    let rules = try reader.slice()
    let notes = try reader.slice()
    let difference = try reader.slice()
    try statements.change.run { row in
      row.add(zone)
      row.add(time)
      row.add(serial)
      row.add(names)
      row.add(text: author.credential)
      row.add(text: author.address)
      row.add(text: author.transport)
      row.add(text: author.reason)
      row.add(text: rules)
      row.add(text: notes)
      row.add(difference)
      row.add(isPartial ? 1 : 0)
    }
    newestChange = max(newestChange, db.lastInsertedRowID)
    return db.lastInsertedRowID
  }
}

/// Who made a commit, or published a record, as the log has it.
struct LoggedAuthor {
  let credential: ArraySlice<UInt8>
  let address: ArraySlice<UInt8>?
  let transport: ArraySlice<UInt8>?
  let reason: ArraySlice<UInt8>?
  let groups: ArraySlice<UInt8>?

  init(_ reader: inout LogReader) throws(LogReader.Fault) {
    credential = try reader.slice()
    address = try reader.optionalSlice()
    transport = try reader.optionalSlice()
    reason = try reader.optionalSlice()
    groups = try reader.optionalSlice()
  }
}
