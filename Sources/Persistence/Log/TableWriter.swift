import Authority
import DNSWire
import Zone

/// Writes what commits come to into the tables, in the transaction that is open: of many changes of one record, only what is left
/// of them.
struct TableWriter {
  private let statements: GroupStatements
  private var records: KeptRecords
  /// Where the newest SOA record's data of zones that changed stands; seldom more than a few.
  private var soas: [(zone: Int64, place: SOAPlace)] = []
  private var signings: [(signer: SignerName, second: NewestSecond)] = []
  private var signingPlaces: [SignerName: Int] = [:]

  /// A frame, and in it the data itself, or the difference that has it.
  private struct SOAPlace {
    let frame: Int
    let range: Range<Int>
    let isDifference: Bool
  }

  private struct SignerName: Hashable {
    let kind: String
    let name: [UInt8]
  }

  init(_ statements: GroupStatements) throws {
    self.statements = statements
    records = KeptRecords(hasNoOthers: try !statements.hasContested())
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
    for (zone, place) in soas {
      let octets = Array(records.frames[place.frame][place.range])
      guard let rdata = place.isDifference ? try ChangeRecords.lastSOA(octets) : octets else { throw LogReader.Fault() }
      try statements.soa.run { row in
        row.add(rdata)
        row.add(zone)
      }
    }
    for (signer, second) in signings {
      guard let kind = SignerKind(rawValue: signer.kind) else { continue }
      try statements.signers.write(second, of: kind.signer(try Name(wire: signer.name)))
    }
    if !signings.isEmpty { try statements.signers.prune(keeping: kept.signatures) }
    try statements.journal.finish(keeping: kept.changes)
  }

  private mutating func addCommit(_ reader: inout LogReader, _ frame: Int) throws {
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
      setSOA(
        of: zone, SOAPlace(frame: frame, range: soa ?? logged.difference, isDifference: soa == nil))
      change = try append(
        reader.octets, start..<reader.position,
        LoggedCommit(zone: zone, time: time, isPartial: parts.contains(.partialChange)), by: author)
    }
    records.begin(KeptRecords.CommitPlace(frame: frame, author: start, zone: zone, change: change, time: time))
    for _ in 0..<(try reader.number()) { try records.add(&reader) }
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

  private mutating func setSOA(of zone: Int64, _ place: SOAPlace) {
    if let known = soas.firstIndex(where: { $0.zone == zone }) {
      soas[known].place = place
    } else {
      soas.append((zone, place))
    }
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
