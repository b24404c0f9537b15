public import DNSWire
public import Zone

/// Makes a zone look signed: right records of denial, signatures that nobody could verify.
public struct DenialMaker {
  private let apex: Name
  private let records: [ResourceRecord]
  private let cuts: Set<Name>

  /// Takes a zone's records.
  public init(apex: Name, _ records: [ResourceRecord]) {
    self.apex = apex
    self.records = records
    cuts = Set(records.filter { $0.type == .ns && $0.name != apex }.map(\.name))
  }

  /// The records with an NSEC chain (RFC 4034 §4).
  public func withNSEC() -> [ResourceRecord] {
    let owners = Set(records.map(\.name).filter(isAuthoritative)).sorted()
    let chain = owners.enumerated().map { index, owner in
      let types = types(of: owner).union([.rrsig, .nsec])
      return ResourceRecord(
        name: owner, type: .nsec, ttl: 300, rdata: owners[(index + 1) % owners.count].wire + Self.bitmap(types))
    }
    return signed(records + chain)
  }

  /// The records with an NSEC3 chain (RFC 5155 §7.1).
  public func withNSEC3(
    salt: [UInt8] = [0xAA, 0xBB, 0xCC, 0xDD], iterations: UInt8 = 12, optsOut: Bool = true
  ) throws -> [ResourceRecord] {
    let parameters = [1, 0, 0, iterations, UInt8(salt.count)] + salt
    let flagged = [1, optsOut ? 1 : 0, 0, iterations, UInt8(salt.count)] + salt
    var owners = Set(records.map(\.name).filter(isAuthoritative))
    if optsOut { owners = owners.filter { !cuts.contains($0) || types(of: $0).contains(.ds) } }
    for owner in owners {
      var name = owner
      while name != apex, let parent = name.parent {
        owners.insert(parent)
        name = parent
      }
    }
    let own = records + [ResourceRecord(name: apex, type: .nsec3param, ttl: 0, rdata: parameters)]
    let hashed = owners.map { (label: HashedLabel($0, parameters: parameters).text, owner: $0) }
      .sorted { $0.label < $1.label }
    let chain = try hashed.enumerated().map { index, entry in
      let types = DenialMaker(apex: apex, own).types(of: entry.owner)
      let next = Self.octets(hashed[(index + 1) % hashed.count].label)
      return ResourceRecord(
        name: try apex.prepending(label: Array(entry.label.utf8)), type: .nsec3, ttl: 300,
        rdata: flagged + [UInt8(next.count)] + next
          + Self.bitmap(types.isEmpty || cuts.contains(entry.owner) ? types : types.union([.rrsig])))
    }
    return signed(own + chain)
  }

  private func isAuthoritative(_ name: Name) -> Bool {
    !cuts.contains { name != $0 && name.isSubdomain(of: $0) }
  }

  private func types(of name: Name) -> Set<RecordType> {
    let types = Set(records.filter { $0.name == name }.map(\.type))
    return cuts.contains(name) ? types.intersection([.ns, .ds]) : types
  }

  private func signed(_ records: [ResourceRecord]) -> [ResourceRecord] {
    var seen: Set<String> = []
    return records
      + records.filter { record in
        guard isAuthoritative(record.name), seen.insert("\(record.name.folded) \(record.type)").inserted else {
          return false
        }
        return !cuts.contains(record.name) || record.type == .ds || record.type == .nsec
      }.map { .signature(over: $0, by: apex) }
  }

  private static func octets(_ label: String) -> [UInt8] {
    var octets: [UInt8] = []
    var bits = 0
    var count = 0
    for character in label.utf8 {
      bits = (bits << 5 | Int(character < 0x61 ? character - 0x30 : character - 0x61 + 10)) & 0xFFFF
      count += 5
      if count >= 8 {
        count -= 8
        octets.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return octets
  }

  /// The bitmap of RFC 4034 §4.1.2.
  private static func bitmap(_ types: Set<RecordType>) -> [UInt8] {
    let windows = Dictionary(grouping: types.map { Int($0.rawValue) }) { $0 >> 8 }
    return windows.sorted { $0.key < $1.key }.flatMap { window, numbers in
      var octets = [UInt8](repeating: 0, count: ((numbers.max() ?? 0) & 0xFF) / 8 + 1)
      for number in numbers { octets[(number & 0xFF) / 8] |= 0x80 >> UInt8(number & 7) }
      return [UInt8(window), UInt8(octets.count)] + octets
    }
  }
}

extension ResourceRecord {
  /// An RRSIG record over the RRset of `record`, with a TTL that must not count.
  public static func signature(over record: ResourceRecord, by signer: Name) -> ResourceRecord {
    let labels = record.name.labelCount - (record.name.isWildcard ? 1 : 0)
    let type = record.type.rawValue
    var rdata: [UInt8] = [UInt8(type >> 8), UInt8(type & 0xFF), 13, UInt8(labels), 0, 0, 0, 0]
    rdata += [0x7F, 0, 0, 0, 0x60, 0, 0, 0, 0x12, 0x34] + signer.wire + [UInt8](repeating: 0xAB, count: 64)
    return ResourceRecord(name: record.name, type: .rrsig, ttl: 1, rdata: rdata)
  }
}

extension ZoneVersion {
  /// How a zone of the tests is signed.
  public enum Signing: Sendable, CaseIterable {
    /// With NSEC.
    case nsec
    /// With NSEC3.
    case nsec3
    /// With NSEC3, where unsigned delegations have no records of their own.
    case nsec3OptOut
  }

  /// The zone that `of` makes, signed.
  public static func signed(
    _ signing: Signing, _ apex: Name, minimum: UInt32 = 300, _ records: [ResourceRecord] = []
  ) throws -> ZoneVersion {
    let maker = DenialMaker(apex: apex, try ZoneVersion.of(apex, minimum: minimum, records).records)
    return try ZoneVersion(
      apex: apex,
      records: signing == .nsec ? maker.withNSEC() : try maker.withNSEC3(optsOut: signing == .nsec3OptOut))
  }
}
