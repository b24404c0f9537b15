import DNSWire
import Zone

/// The exact difference between two versions of a zone as octets: what was removed, then what was added, record by record
/// in their order, as an incremental transfer needs them (RFC 1995).
///
/// An octet that says which form this is, the two counts, then the records: owner, type, TTL, length of the rdata, rdata.
/// Numbers are in network order but for counts and lengths, which take seven bits an octet, the lowest first. An owner is
/// its labels, and either the root's zero octet or one that stands for the apex; or an octet that stands for the owner of
/// the record before.
enum ChangeRecords {
  /// Why octets are not a difference.
  enum Fault: Error, Equatable {
    /// They end inside an item.
    case truncated
    /// There are more of them than the counts say.
    case trailingOctets
    /// They are of a form that this program does not know.
    case form(UInt8)
    /// A count or length is not a number, or larger than anything it could count.
    case number
    /// The first owner is that of the record before.
    case noOwner
    /// A record is not one.
    case wire(WireError)
  }

  static let form: UInt8 = 1
  static let apexMark: UInt8 = 0xC0
  static let sameOwnerMark: UInt8 = 0xFF

  /// The octets of a difference; `apex` is folded.
  static func encode(_ changes: ChangeSet, apex: Name) -> [UInt8] {
    var octets: [UInt8] = []
    octets.reserveCapacity(32 + (changes.removed.count + changes.added.count) * 64)
    octets.append(form)
    append(changes.removed.count, to: &octets)
    append(changes.added.count, to: &octets)
    var owner: [UInt8] = []
    for records in [changes.removed, changes.added] {
      for record in records {
        if record.name.wire == owner {
          octets.append(sameOwnerMark)
        } else {
          owner = record.name.wire
          append(owner: owner, apex: apex.wire, to: &octets)
        }
        append(record.type.rawValue, to: &octets)
        append(record.ttl, to: &octets)
        append(record.rdata.count, to: &octets)
        octets += record.rdata
      }
    }
    return octets
  }

  private static func append(owner: [UInt8], apex: [UInt8], to octets: inout [UInt8]) {
    let start = owner.count - apex.count
    var position = 0
    while position < start { position += 1 + Int(owner[position]) }
    if position == start, owner[start...].elementsEqual(apex) {
      octets += owner[..<start]
      octets.append(apexMark)
    } else {
      octets += owner
    }
  }

  private static func append(_ number: some FixedWidthInteger & UnsignedInteger, to octets: inout [UInt8]) {
    for shift in stride(from: number.bitWidth - 8, through: 0, by: -8) {
      octets.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  private static func append(_ count: Int, to octets: inout [UInt8]) {
    var rest = count
    while rest >= 0x80 {
      octets.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    octets.append(UInt8(truncatingIfNeeded: rest))
  }
}
