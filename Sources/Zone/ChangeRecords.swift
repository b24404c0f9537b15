public import DNSWire

/// The exact difference between two versions of a zone as octets: what was removed, then what was added, record by record
/// in their order, as an incremental transfer needs them (RFC 1995).
///
/// An octet that says which form this is, the two counts, then the records as `RecordBlock` has them; no octets where both versions
/// are the same.
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

  /// The octets of a difference; `apex` is folded.
  public static func encode(_ changes: ChangeSet, apex: Name) -> [UInt8] {
    guard !changes.isEmpty else { return [] }
    var block = RecordBlock(apex: apex, capacity: 32 + (changes.removed.count + changes.added.count) * 64)
    block.append(octet: form)
    block.append(count: changes.removed.count)
    block.append(count: changes.added.count)
    let (removed, added) = (changes.removed.span, changes.added.span)
    for place in removed.indices { block.append(removed[place]) }
    for place in added.indices { block.append(added[place]) }
    return block.take()
  }

  /// The difference that octets hold; `apex` is folded.
  public static func decode(_ octets: [UInt8], apex: Name) throws(Fault) -> ChangeSet {
    guard !octets.isEmpty else { return ChangeSet() }
    var reader = RecordBlockReader(octets, apex: apex)
    let form = try reading { () throws(RecordBlockReader.Fault) in try reader.octet() }
    guard form == Self.form else { throw .form(form) }
    let changes = try reading { () throws(RecordBlockReader.Fault) in
      let removed = try reader.count()
      let added = try reader.count()
      var changes = ChangeSet()
      for _ in 0..<removed { changes.removed.append(try reader.record()) }
      for _ in 0..<added { changes.added.append(try reader.record()) }
      return changes
    }
    guard reader.isAtEnd else { throw .trailingOctets }
    return changes
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
