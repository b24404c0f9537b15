internal import DNSWire

/// Records packed into one array, found by their owners: a large zone's take little room, and little time to note.
///
/// Each is: octets of the name, the name, type, TTL, line, octets of the rdata, the rdata; numbers in network order.
struct PackedRecords: Sendable {
  private var octets: [UInt8] = []
  private var hashes: [Int] = []
  private var offsets: [Int] = []
  /// The positions of SRV records by their owners' hashes.
  private var services: [Int: [Int]] = [:]

  /// Makes room for the records of a file of so many octets.
  init(fileOctets: Int) {
    octets.reserveCapacity(fileOctets + fileOctets / 2)
  }

  mutating func append(_ item: EntryReader.Item) {
    let record = item.record
    if record.type == .srv { services[record.name.hashValue, default: []].append(hashes.count) }
    hashes.append(record.name.hashValue)
    offsets.append(octets.count)
    octets.append(UInt8(truncatingIfNeeded: record.name.wire.count))
    octets += record.name.wire
    append(UInt32(record.type.rawValue))
    append(record.ttl)
    append(UInt32(truncatingIfNeeded: item.line))
    append(UInt32(truncatingIfNeeded: record.rdata.count))
    octets += record.rdata
  }

  /// The records with one of these owners, in their order.
  func items(of names: Set<Name>) -> [EntryReader.Item] {
    let wanted = Set(names.map(\.hashValue))
    guard !wanted.isEmpty else { return [] }
    return hashes.indices.lazy.filter { wanted.contains(hashes[$0]) }.map(item).filter {
      names.contains($0.record.name)
    }
  }

  /// The SRV records of an owner.
  func services(of name: Name) -> [EntryReader.Item] {
    (services[name.hashValue] ?? []).map(item).filter { $0.record.name == name }
  }

  private mutating func append(_ number: UInt32) {
    for shift in stride(from: UInt32(24), through: 0, by: -8) {
      octets.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  private func item(_ index: Int) -> EntryReader.Item {
    var reader = PackedReader(octets: octets, offset: offsets[index])
    let name = reader.octets(Int(reader.octet()))
    let type = RecordType(rawValue: UInt16(truncatingIfNeeded: reader.number()))
    let (ttl, line) = (reader.number(), Int(reader.number()))
    let rdata = reader.octets(Int(reader.number()))
    let record = ResourceRecord(name: (try? Name(wire: name)) ?? .root, type: type, ttl: ttl, rdata: rdata)
    let position = Position(line: line, column: 1)
    return EntryReader.Item(record: record, line: line, ownerPosition: position, typePosition: position)
  }
}

/// Reads what `PackedRecords` wrote.
private struct PackedReader {
  let octets: [UInt8]
  var offset: Int

  mutating func octet() -> UInt8 {
    offset += 1
    return octets[offset - 1]
  }

  mutating func number() -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<4 { number = number << 8 | UInt32(octet()) }
    return number
  }

  mutating func octets(_ count: Int) -> [UInt8] {
    offset += count
    return Array(octets[offset - count..<offset])
  }
}
