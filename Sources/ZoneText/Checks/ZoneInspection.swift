internal import DNSWire
internal import Zone

/// Looks a zone over for what can be served, but will hardly be meant: as BIND, Knot and NSD warn of it.
public struct ZoneInspection: ~Copyable {
  private let zone: ZoneFile
  private let records: PackedRecords
  private var owner = LookupName()
  private var target = LookupName()
  private var findings = FaultList()
  /// Whether anything stands above other names that hides them.
  private var hidesNames = false

  private init(_ zone: ZoneFile) {
    self.zone = zone
    records = zone.content.records
  }

  /// What deserves a look, in the order of the file: what was read in another way than it is written included.
  public static func findings(_ zone: ZoneFile) -> ZoneTextErrors {
    var inspection = ZoneInspection(zone)
    inspection.inspect()
    var errors = ZoneTextErrors()
    var finder = PlaceFinder(zone.content.sources)
    let faults = zone.content.warnings + inspection.findings.faults
    for fault in faults.sorted(by: { $0.position.offset ?? 0 < $1.position.offset ?? 0 }) {
      errors.add(finder.error(fault))
    }
    errors.count(inspection.findings.total - inspection.findings.faults.count)
    return errors
  }

  private mutating func inspect() {
    for conflict in zone.conflicts {
      switch conflict.kind {
      case .repeated: note(conflict.record, .repeated, "the record stands here for the second time")
      case .otherTTL(let ttl):
        note(conflict.record, .otherTTL, "its RRset has another TTL, \(ttl)")
      default: break
      }
    }
    let records = records
    for index in 0..<records.count where !hidesNames {
      let type = records.type(at: index)
      hidesNames = type == .dname || type == .ns && !isApex(records.owner(at: index))
    }
    for index in 0..<records.count {
      if !records.repeatsOwner(at: index) { inspectOwner(index) }
      inspectRecord(index)
    }
  }

  private func isApex(_ name: borrowing Span<UInt8>) -> Bool {
    ASCII.isSame(name, zone.origin.wire.span)
  }

  // MARK: Owners

  private mutating func inspectOwner(_ index: Int) {
    let records = records
    let name = records.owner(at: index)
    if hasInnerAsterisk(name) { note(index, .innerAsterisk, "an asterisk that is no wildcard", atOwner: true) }
    guard hidesNames else { return }
    owner.load(name)
    let version = zone.version
    switch version.view.lookup(owner, type: .ds) {
    case .redirection: note(index, .belowDNAME, "a name below a DNAME record", atOwner: true)
    case .delegation(let cut):
      guard !ASCII.isSame(cut.name, name), !Self.isGlue(records.type(at: index)) else { return }
      note(
        index, .belowDelegation, "a record below a delegation, which is not this zone's to answer for", atOwner: true)
    default: break
    }
  }

  private static func isGlue(_ type: RecordType) -> Bool {
    type == .a || type == .aaaa || type == .rrsig || type == .nsec
  }

  private func hasInnerAsterisk(_ name: borrowing Span<UInt8>) -> Bool {
    var position = 0
    while position < name.count, name[position] != 0 {
      if position > 0, name[position] == 1, name[position + 1] == UInt8(ascii: "*") { return true }
      position += 1 + Int(name[position])
    }
    return false
  }

  // MARK: Records

  private mutating func inspectRecord(_ index: Int) {
    let records = records
    let rdata = records.rdata(at: index)
    switch records.type(at: index) {
    case .ns:
      inspectDelegation(index)
      inspectTarget(
        index, rdata, at: 0, word: 0, (.nameServerIsAlias, .nameServerHasNoAddress), "name server", isDelegation: true)
    case .mx: inspectTarget(index, rdata, at: 2, word: 1, (.exchangeIsAlias, .exchangeHasNoAddress), "mail exchange")
    case .srv:
      inspectTarget(index, rdata, at: 6, word: 3, (.serviceTargetIsAlias, .serviceTargetHasNoAddress), "target")
    case .cname: inspectAlias(index, rdata)
    case .dname:
      if isWildcard(records.owner(at: index)) { note(index, .wildcardDelegation, "a DNAME record at a wildcard") }
    case .ds:
      owner.load(records.owner(at: index))
      if isApex(records.owner(at: index)) || !hasSet(owner, .ns) {
        note(index, .signerWithoutDelegation, "a DS record where nothing is delegated")
      }
    case .soa: inspectTimers(index, rdata)
    case .a, .aaaa: inspectHostName(index)
    default: break
    }
  }

  private mutating func inspectDelegation(_ index: Int) {
    let records = records
    if isWildcard(records.owner(at: index)) { note(index, .wildcardDelegation, "NS records at a wildcard") }
  }

  private func isWildcard(_ name: borrowing Span<UInt8>) -> Bool {
    name.count > 2 && name[0] == 1 && name[1] == UInt8(ascii: "*")
  }

  private func hasSet(_ name: borrowing LookupName, _ type: RecordType) -> Bool {
    let version = zone.version
    return version.view.occludedNode(name)?.recordSet(type) != nil
  }

  /// What a name in rdata leads to.
  private enum Target {
    case elsewhere
    case host
    case alias
    case nothing
    /// Below a zone cut, without an address; `target` is the cut.
    case delegated
  }

  private mutating func find(_ name: borrowing Span<UInt8>) -> Target {
    target.load(name)
    let version = zone.version
    guard target.isBelow(zone.origin.wire.span) else { return .elsewhere }
    let hasAddress = hasSet(target, .a) || hasSet(target, .aaaa)
    switch version.view.lookup(target, type: .a) {
    case .node(let node):
      return node.recordSet(.cname) != nil ? .alias : hasAddress ? .host : .nothing
    case .wildcard(let node, _):
      return node.recordSet(.cname) != nil
        ? .alias : node.recordSet(.a) != nil || node.recordSet(.aaaa) != nil ? .host : .nothing
    case .redirection: return .alias
    case .delegation(let cut):
      if hasAddress { return .host }
      target.load(cut.name)
      return .delegated
    case .noName: return .nothing
    }
  }

  private mutating func inspectTarget(
    _ index: Int, _ rdata: borrowing Span<UInt8>, at offset: Int, word: Int,
    _ codes: (alias: ZoneCode, nothing: ZoneCode),
    _ noun: String, isDelegation: Bool = false
  ) {
    let records = records
    guard rdata.count > offset else { return }
    let name = rdata.extracting(offset..<rdata.count)
    // The root stands for "none" (RFC 7505, RFC 2782).
    guard name.count > 1 else { return }
    if isAddress(name) {
      return note(index, .targetIsAddress, "this \(noun) is an address", word: word)
    }
    switch find(name) {
    case .elsewhere, .host: break
    case .alias: note(index, codes.alias, "this \(noun) is an alias", word: word)
    case .nothing: note(index, codes.nothing, "this \(noun) has no address in the zone that it belongs to", word: word)
    case .delegated:
      guard isDelegation else { return }
      owner.load(records.owner(at: index))
      guard owner.labelCount == target.labelCount, target.isBelow(records.owner(at: index)) else { return }
      note(index, .noGlue, "this name server is below what it serves, and has no address here", word: word)
    }
  }

  /// Whether the first four labels are numbers: an address that was taken for a relative name.
  private func isAddress(_ name: borrowing Span<UInt8>) -> Bool {
    var position = 0
    for _ in 0..<4 {
      guard position < name.count, (1...3).contains(name[position]) else { return false }
      let end = position + 1 + Int(name[position])
      guard TimeText.number(name.extracting(position + 1..<end), maximum: 255) != nil else { return false }
      position = end
    }
    return true
  }

  /// Aliases that are followed from one.
  private static let aliasSteps = 16

  private mutating func inspectAlias(_ index: Int, _ rdata: borrowing Span<UInt8>) {
    let version = zone.version
    var name = rdata.array(0..<rdata.count)
    if isAddress(rdata) { return note(index, .targetIsAddress, "the target of this alias is an address", word: 0) }
    for _ in 0..<Self.aliasSteps {
      target.load(name.span)
      guard target.isBelow(zone.origin.wire.span) else { return }
      switch version.view.lookup(target, type: .a) {
      case .node(let node):
        guard let next = node.recordSet(.cname)?.first else { return }
        name = next.array(0..<next.count)
      case .wildcard, .delegation, .redirection: return
      case .noName:
        return note(index, .aliasTargetDoesNotExist, "this alias leads to a name that does not exist", word: 0)
      }
    }
    note(index, .aliasChain, "this alias leads over more than \(Self.aliasSteps) others, or in a circle", word: 0)
  }

  private mutating func inspectTimers(_ index: Int, _ rdata: borrowing Span<UInt8>) {
    guard let soa = try? StartOfAuthority(rdata: rdata.array(0..<rdata.count)) else { return }
    if soa.retry >= soa.refresh, soa.refresh > 0 {
      note(index, .timersOfSOA, "retry, \(soa.retry), is not less than refresh, \(soa.refresh)", word: 4)
    }
    if UInt64(soa.expire) < UInt64(soa.refresh) + UInt64(soa.retry) {
      note(index, .timersOfSOA, "expire, \(soa.expire), is less than refresh and retry together", word: 5)
    }
  }

  private mutating func inspectHostName(_ index: Int) {
    let records = records
    guard !records.repeatsOwner(at: index) else { return }
    let name = records.owner(at: index)
    // Every Active Directory has an address there.
    var position = isWildcard(name) ? 2 : starts(name, Self.globalCatalog) ? Self.globalCatalog.count : 0
    while position < name.count, name[position] != 0 {
      let end = position + 1 + Int(name[position])
      for octet in position + 1..<end where !Self.isOfHost(name[octet]) {
        return note(index, .noHostName, "a name with an address that is no host's", atOwner: true)
      }
      position = end
    }
  }

  /// The labels of `gc._msdcs`.
  private static let globalCatalog: [UInt8] = [2] + Array("gc".utf8) + [6] + Array("_msdcs".utf8)

  /// Whether a name starts with labels.
  private func starts(_ name: borrowing Span<UInt8>, _ labels: [UInt8]) -> Bool {
    name.count > labels.count && ASCII.isSame(name.extracting(0..<labels.count), labels.span)
  }

  private static func isOfHost(_ octet: UInt8) -> Bool {
    octet == UInt8(ascii: "-") || (0x30...0x39).contains(octet) || (0x61...0x7A).contains(ASCII.folded(octet))
  }

  // MARK: Findings

  private mutating func note(
    _ record: Int, _ code: ZoneCode, _ message: String, atOwner: Bool = false, word: Int? = nil
  ) {
    // Where those are that are only counted nobody asks.
    guard findings.faults.count < ZoneTextLimits.errors else { return findings.count() }
    let content = zone.content
    let place =
      atOwner
      ? Place(records.place(at: record)).offset
      : word.map { content.rdataPlace(record, word: $0) } ?? content.typePlace(record)
    findings.add(TextFault(.offset(place), message, text: text(record, atOwner, word), code: code))
  }

  private func text(_ record: Int, _ atOwner: Bool, _ word: Int?) -> String {
    let record = records[record]
    if atOwner { return Excerpt.text(record.name.description.utf8) }
    guard let word else { return record.type.description }
    let words = RecordText.rdata(record.type, record.rdata).split(separator: " ")
    // In the form of RFC 3597 they are others.
    guard words.first != "\\#" else { return record.type.description }
    return Excerpt.text(word < words.count ? Array(words[word].utf8) : [])
  }
}
