import AccessPolicy
import Authority
import DNSClient
import DNSWire
import TestSupport
import Zone

/// What must hold for any octets taken as what a primary sends.
///
/// The first octet of an input says how they are read: bit 0 is set for an answer to IXFR; bit 1 where the question was
/// signed, bit 2 where each message is signed, bit 3 where that is by another key. The others are messages, each with its
/// length in front, as they come over TCP.
enum TransferProperties {
  private static let zone: Name = "lab.example"
  private static let serial = Serial(rawValue: 5)
  private static let now: UInt64 = 1_800_000_000
  private static let limit = 64
  private static let key = Credential.of("transfer-key").key
  private static let otherKey = Credential.of("transfer-key", secret: 2).key
  private static let requestMAC = [UInt8](repeating: 3, count: 32)

  /// What a question was, and how it is answered.
  private struct Manner {
    let isIncremental: Bool
    let isSigned: Bool
    let isTrusted: Bool

    init(_ octet: UInt8) {
      isIncremental = octet & 1 != 0
      isSigned = octet & 2 != 0
      isTrusted = octet & 0xE == 6 || octet & 2 == 0
    }
  }

  static func check(_ input: [UInt8]) async throws(Violation) {
    guard let first = input.first else { return }
    let manner = Manner(first)
    var messages = messages(input.dropFirst())
    if first & 4 != 0 { sign(&messages, by: first & 8 == 0 ? key : otherKey) }
    guard manner.isIncremental else {
      guard let records = try zone(of: messages, manner) else { return }
      return try checkZone(records)
    }
    switch try content(of: messages, manner) {
    case .zone(let records): try checkZone(records)
    case .differences(let differences): try await checkDifferences(differences)
    case .serial, nil: break
    }
  }

  private static func messages(_ octets: ArraySlice<UInt8>) -> [[UInt8]] {
    var rest = octets
    var messages: [[UInt8]] = []
    while rest.count >= 2, messages.count < 16 {
      let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
      messages.append(Array(rest.dropFirst(2).prefix(length)))
      rest = rest.dropFirst(2 + length)
    }
    return messages
  }

  private static func sign(_ messages: inout [[UInt8]], by key: TSIGKey) {
    var mac = requestMAC
    for index in messages.indices where messages[index].count >= WireLimits.headerOctets {
      mac = TSIG.sign(&messages[index], key: key, requestMAC: mac, isContinuation: index > 0, time: now)
    }
  }

  /// The records of a whole zone; nil where the messages are none.
  private static func zone(of messages: [[UInt8]], _ manner: Manner) throws(Violation) -> [ResourceRecord]? {
    var reader = TransferReader(
      zone: zone, id: 1, limit: limit, key: manner.isSigned ? key : nil,
      requestMAC: manner.isSigned ? requestMAC : nil)
    var records: [ResourceRecord] = []
    for message in messages where !reader.isComplete {
      guard let taken = try? reader.take(message, now: now) else { return nil }
      records += taken
    }
    try demand(reader.records <= limit, "no more records are taken than may come")
    guard reader.isComplete else { return nil }
    try demand(manner.isTrusted, "what is not signed as it should be is not taken")
    try demand(records.count == reader.records - reader.foreignRecords - 1, "all records are there")
    try demand(reader.serial != nil, "a zone has a serial")
    return records
  }

  private static func content(
    of messages: [[UInt8]], _ manner: Manner
  ) throws(Violation) -> RefreshReader.Content? {
    var reader = RefreshReader(
      zone: zone, newerThan: serial, id: 1, limit: limit, key: manner.isSigned ? key : nil,
      requestMAC: manner.isSigned ? requestMAC : nil)
    for message in messages {
      let taken: RefreshReader.Content?
      do throws(TransferFailure.Reason) { taken = try reader.take(message, now: now) } catch { return nil }
      try demand(reader.records <= limit, "no more records are taken than may come")
      guard let content = taken else { continue }
      try demand(manner.isTrusted, "what is not signed as it should be is not taken")
      return content
    }
    return nil
  }

  private static func checkZone(_ records: [ResourceRecord]) throws(Violation) {
    try demand(records.first?.type == .soa && records.first?.name == zone, "a zone starts with its SOA record")
    for record in records {
      try demand(record.name.isSubdomain(of: zone) && record.recordClass == .internet, "\(record) is in the zone")
    }
    // Whatever they are, they make a zone or none.
    guard let version = try? ZoneVersion(apex: zone, records: records) else { return }
    for record in version.records {
      let isValid = (try? RecordData.validate(record.type, record.rdata)) != nil
      try demand(isValid && !record.type.isMeta, "a zone holds only what can be served: \(record)")
    }
  }

  private static func checkDifferences(_ differences: [RefreshReader.Difference]) async throws(Violation) {
    var reached = serial
    for difference in differences {
      guard let old = difference.removed.first, let new = difference.added.first,
        let before = try? StartOfAuthority(rdata: old.rdata), let after = try? StartOfAuthority(rdata: new.rdata)
      else { throw Violation("a difference has both SOA records") }
      try demand(before.serial == reached && after.serial.isAfter(reached), "serials follow each other")
      reached = after.serial
      for record in difference.removed + difference.added {
        try demand(record.name.isSubdomain(of: zone) && record.recordClass == .internet, "\(record) is in the zone")
      }
    }
    guard
      let base = try? ZoneVersion(
        apex: zone,
        records: [
          .soa(zone, serial: serial.rawValue), .ns(zone, "ns.lab.example"), .a("ns.lab.example"),
          .a("host.lab.example"), .txt("host.lab.example", "text"), .cname("alias.lab.example", "host.lab.example"),
        ])
    else { throw Violation("there is a zone") }
    try await CopiedZone(base).check(differences.map { ChangeSet(removed: $0.removed, added: $0.added) }, reached)
  }
}

/// A copy that differences are applied to.
private struct CopiedZone {
  private let base: ZoneVersion
  private let zones: Published<ZoneSet>
  private let journal = MemoryJournal()
  private let writer: ZoneWriter

  init(_ base: ZoneVersion) {
    self.base = base
    zones = Published(ZoneSet([base]))
    let policy = Published(AccessPolicy(credentials: [], rules: []))
    let handler = RequestHandler(zones: zones, policy: policy, now: { 1_800_000_000 }, onEvents: { _ in })
    writer = ZoneWriter(handler: handler, journal: journal)
  }

  /// All of them become the zone, or nothing does.
  func check(_ differences: [ChangeSet], _ serial: Serial) async throws(Violation) {
    let isApplied = (try? await writer.apply(differences, to: base.apex, reason: "fuzzed")) != nil
    guard let version = zones.current.version(apex: base.apex) else { throw Violation("the zone is served") }
    let commits = journal.commits
    guard isApplied else {
      return try demand(version === base && commits.isEmpty, "what does not fit changes nothing")
    }
    try demand(version.soa.serial == serial, "the newest serial is served")
    try demand(commits.count == differences.count, "each difference is kept")
    if commits.count == 1 { try ChangeProperties(old: base, new: version, commit: commits[0], isCopy: true).check() }
  }
}
