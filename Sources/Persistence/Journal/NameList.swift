import DNSWire

/// Names in one block of octets that can be searched for one of them.
///
/// A zero octet, then the folded wire forms one after the other: as each of those ends in one too, a zero octet stands in
/// front of every name.
struct NameList {
  /// The block.
  let octets: [UInt8]

  init(_ names: [Name]) {
    var writer = OctetWriter(capacity: names.reduce(1) { $0 + $1.wire.count })
    writer.append(0)
    for name in names { writer.append(folded: name.wire.span) }
    octets = writer.octets
  }

  /// Writes such a block of names.
  static func write(_ names: [Name], to log: inout LogOctets) {
    log.add(UInt64(names.reduce(1) { $0 + $1.wire.count }))
    log.addRaw(0)
    for name in names { log.addRaw(folded: name.wire.span) }
  }

  /// What a block holds that names `name`; others may hold it too, inside of a label.
  static func pattern(_ name: Name) -> [UInt8] { [0] + name.folded.wire }

  /// The names of a block.
  static func names(_ octets: [UInt8]) throws(WireError) -> [Name] {
    var reader = WireReader(octets.span)
    guard try reader.readUInt8() == 0 else { throw .labelLength }
    var names: [Name] = []
    while reader.remaining > 0 { names.append(try reader.readName(compressed: false)) }
    return names
  }
}
