public import DNSWire

/// The exact difference between two versions of a zone as octets: what was removed, then what was added, record by record
/// in their order, as an incremental transfer needs them (RFC 1995).
///
/// An octet that says which form this is, the two counts, then the records as `RecordBlock` has them; no octets where both versions
/// are the same. Of an SOA record that comes last in both, and differs in its serial alone, the second form has the serial in place
/// of the record that was added: so it is in nearly all differences.
public enum ChangeRecords {
  /// Why octets are not a difference.
  public enum Fault: Error, Equatable {
    /// There are more of them than the counts say.
    case trailingOctets
    /// They are of a form that this program does not know.
    case form(UInt8)
    /// They are no records.
    case block(RecordBlockReader.Fault)
  }

  static let form: UInt8 = 1
  static let formWithSerial: UInt8 = 2

  /// The octets of a difference; `apex` is folded.
  public static func encode(_ changes: ChangeSet, apex: Name) -> [UInt8] {
    guard !changes.isEmpty else { return [] }
    var block = RecordBlock(apex: apex, capacity: 32 + (changes.removed.count + changes.added.count) * 64)
    let serial = changes.lastSerial
    block.append(octet: serial == nil ? form : formWithSerial)
    block.append(count: changes.removed.count)
    block.append(count: changes.added.count)
    let (removed, added) = (changes.removed.span, changes.added.span)
    for place in removed.indices { block.append(removed[place]) }
    for place in 0..<added.count - (serial == nil ? 0 : 1) { block.append(added[place]) }
    if let serial { block.append(number: serial.rawValue) }
    return block.take()
  }

  /// The difference that octets hold; `apex` is folded.
  public static func decode(_ octets: [UInt8], apex: Name) throws(Fault) -> ChangeSet {
    guard !octets.isEmpty else { return ChangeSet() }
    var reader = RecordBlockReader(octets, apex: apex)
    let form = try reading { () throws(RecordBlockReader.Fault) in try reader.octet() }
    guard form == Self.form || form == Self.formWithSerial else { throw .form(form) }
    let changes = try reading { () throws(RecordBlockReader.Fault) in
      let removed = try reader.count()
      let added = try reader.count()
      var changes = ChangeSet()
      for _ in 0..<removed { changes.removed.append(try reader.record()) }
      guard form == Self.formWithSerial else {
        for _ in 0..<added { changes.added.append(try reader.record()) }
        return changes
      }
      for _ in 1..<max(added, 1) { changes.added.append(try reader.record()) }
      guard added > 0, var soa = changes.removed.last, soa.type == .soa else { throw .noSOA }
      soa.rdata = StartOfAuthority.rdata(soa.rdata, with: Serial(rawValue: try reader.number()))
      changes.added.append(soa)
      return changes
    }
    guard reader.isAtEnd else { throw .trailingOctets }
    return changes
  }

  /// The data of the SOA record that is the last that was added, whatever the apex; nil where another record is.
  public static func lastSOA(_ octets: [UInt8]) throws(Fault) -> [UInt8]? {
    let last = try decode(octets, apex: .root).added.last
    return last?.type == .soa ? last?.rdata : nil
  }

  private static func reading<Value>(
    _ body: () throws(RecordBlockReader.Fault) -> Value
  ) throws(Fault) -> Value {
    do throws(RecordBlockReader.Fault) {
      return try body()
    } catch {
      throw .block(error)
    }
  }
}

extension ChangeSet {
  /// The new serial of an SOA record that comes last in both, and differs in nothing else.
  fileprivate var lastSerial: Serial? {
    guard let before = removed.last, let after = added.last, before.type == .soa, after.type == .soa,
      before.ttl == after.ttl, before.name.wire == after.name.wire,
      let serial = StartOfAuthority.serial(of: after.rdata),
      StartOfAuthority.isSame(before.rdata, butForSerial: after.rdata)
    else { return nil }
    return serial
  }
}
