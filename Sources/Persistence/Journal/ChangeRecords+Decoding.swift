import DNSWire
import Zone

extension ChangeRecords {
  /// The difference that octets hold; `apex` is folded.
  static func decode(_ octets: [UInt8], apex: Name) throws(Fault) -> ChangeSet {
    var cursor = Cursor(octets: octets)
    let form = try cursor.octet()
    guard form == Self.form else { throw .form(form) }
    let removed = try cursor.count()
    let added = try cursor.count()
    var owner: Name?
    var changes = ChangeSet()
    for _ in 0..<removed { changes.removed.append(try cursor.record(&owner, apex)) }
    for _ in 0..<added { changes.added.append(try cursor.record(&owner, apex)) }
    guard cursor.isAtEnd else { throw .trailingOctets }
    return changes
  }

  /// Reads octets in order; every read is checked.
  private struct Cursor {
    let octets: [UInt8]
    private var position = 0

    init(octets: [UInt8]) {
      self.octets = octets
    }

    var isAtEnd: Bool { position == octets.count }

    mutating func take(_ count: Int) throws(Fault) -> ArraySlice<UInt8> {
      guard count <= octets.count - position else { throw .truncated }
      defer { position += count }
      return octets[position..<position + count]
    }

    mutating func octet() throws(Fault) -> UInt8 {
      guard let octet = try take(1).first else { throw .truncated }
      return octet
    }

    /// A count or length; no more than there are octets left, as each thing counted has at least one.
    mutating func count() throws(Fault) -> Int {
      var count = 0
      for shift in stride(from: 0, through: 28, by: 7) {
        let octet = try octet()
        count |= Int(octet & 0x7F) << shift
        if octet & 0x80 == 0 {
          guard count <= octets.count - position else { throw .truncated }
          return count
        }
      }
      throw .number
    }

    mutating func number(_ octets: Int) throws(Fault) -> UInt32 {
      try take(octets).reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func record(_ owner: inout Name?, _ apex: Name) throws(Fault) -> ResourceRecord {
      let name = try name(owner, apex)
      owner = name
      let type = RecordType(rawValue: UInt16(truncatingIfNeeded: try number(2)))
      let ttl = try number(4)
      let rdata = Array(try take(try count()))
      do throws(WireError) {
        try RecordData.validate(type, rdata)
      } catch {
        throw .wire(error)
      }
      return ResourceRecord(name: name, type: type, ttl: ttl, rdata: rdata)
    }

    private mutating func name(_ owner: Name?, _ apex: Name) throws(Fault) -> Name {
      var wire: [UInt8] = []
      while true {
        let length = try octet()
        switch length {
        case sameOwnerMark where wire.isEmpty:
          guard let owner else { throw .noOwner }
          return owner
        case apexMark: wire += apex.wire
        case 0: wire.append(0)
        default:
          wire.append(length)
          wire += try take(Int(length))
          guard wire.count <= WireLimits.nameOctets else { throw .wire(.nameTooLong) }
          continue
        }
        do throws(WireError) {
          return try Name(wire: wire)
        } catch {
          throw .wire(error)
        }
      }
    }
  }
}
