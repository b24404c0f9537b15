/// Rdata of records: read with compression resolved, written with compression where allowed, compared as DNS does.
public enum RecordData {
  /// Reads rdata of `length` octets; names in it come out uncompressed.
  ///
  /// An empty rdata is accepted for every type, as updates need it (RFC 2136 §2.4).
  public static func read(
    _ type: RecordType, length: Int, from reader: inout WireReader
  ) throws(WireError) -> [UInt8] {
    guard length > 0, let layout = RecordDataLayout(type) else { return try reader.readOctets(length) }
    let start = reader.position
    var part = try reader.readPart(length)
    // Nearly all has no name in it that is compressed, and is what it stands for.
    if isPlain(layout, part) { return part.octets.array(start..<start + length) }
    var rdata: [UInt8] = []
    rdata.reserveCapacity(length + 64)
    for field in layout.fields {
      switch field {
      case .name(_, let decompressed): rdata += try part.readName(compressed: decompressed).wire
      case .octets(let count): rdata += try part.readOctets(count)
      case .characterString: rdata += try characterString(&part)
      case .characterStrings:
        repeat { rdata += try characterString(&part) } while part.remaining > 0
      case .rest: rdata += try part.readOctets(part.remaining)
      }
    }
    // Decompression may have made it longer than its length field can say.
    guard part.remaining == 0, rdata.count <= 0xFFFF else { throw .rdataForm }
    return rdata
  }

  /// Passes over rdata of `length` octets that has to have the form of its type, without allocation.
  public static func skip(_ type: RecordType, length: Int, in reader: inout WireReader) throws(WireError) {
    var part = try reader.readPart(length)
    if let expected = fixedLength(type), length != expected { throw .rdataForm }
    guard let layout = RecordDataLayout(type) else { return }
    for field in layout.fields {
      switch field {
      case .name: try part.skipName()
      case .octets(let count): try part.skip(count)
      case .characterString: try part.skip(Int(try part.readUInt8()))
      case .characterStrings:
        repeat { try part.skip(Int(try part.readUInt8())) } while part.remaining > 0
      case .rest: try part.skip(part.remaining)
      }
    }
    guard part.remaining == 0 else { throw .rdataForm }
  }

  /// A character string with its length octet (RFC 1035 §3.3).
  private static func characterString(_ reader: inout WireReader) throws(WireError) -> [UInt8] {
    let count = try reader.readUInt8()
    return [count] + (try reader.readOctets(Int(count)))
  }

  /// Checks that uncompressed rdata has the form of its type, as far as `RecordDataLayout` and fixed lengths go.
  public static func validate(_ type: RecordType, _ rdata: [UInt8]) throws(WireError) {
    try validate(type, rdata.span)
  }

  /// Checks that uncompressed rdata has the form of its type, as far as `RecordDataLayout` and fixed lengths go.
  public static func validate(_ type: RecordType, _ rdata: borrowing Span<UInt8>) throws(WireError) {
    guard rdata.count <= 0xFFFF else { throw .rdataForm }
    if let length = fixedLength(type), rdata.count != length { throw .rdataForm }
    guard let layout = RecordDataLayout(type) else { return }
    guard !rdata.isEmpty else { throw .rdataForm }
    try validate(layout, WireReader(copy rdata))
  }

  /// Whether rdata has the form of its type, with no name that is compressed.
  private static func isPlain(_ layout: RecordDataLayout, _ reader: WireReader) -> Bool {
    do throws(WireError) {
      try validate(layout, reader)
      return true
    } catch {
      return false
    }
  }

  private static func validate(_ layout: RecordDataLayout, _ reader: WireReader) throws(WireError) {
    var reader = reader
    for field in layout.fields {
      switch field {
      case .name: try reader.skipWholeName()
      case .octets(let count): try reader.skip(count)
      case .characterString: try reader.skip(Int(try reader.readUInt8()))
      case .characterStrings:
        repeat { try reader.skip(Int(try reader.readUInt8())) } while reader.remaining > 0
      case .rest: try reader.skip(reader.remaining)
      }
    }
    guard reader.remaining == 0 else { throw .rdataForm }
  }

  private static func fixedLength(_ type: RecordType) -> Int? {
    switch type {
    case .a: 4
    case .aaaa: 16
    default: nil
    }
  }

  /// The rdata with its names folded: equal forms are equal records (RFC 2136 §1.1.1, RFC 4034 §6.2).
  public static func canonical(_ type: RecordType, _ rdata: [UInt8]) -> [UInt8] {
    guard let layout = RecordDataLayout(type) else { return rdata }
    var result = rdata
    var position = 0
    for field in layout.fields {
      switch field {
      case .octets(let count): position += count
      case .characterString: position += position < rdata.count ? 1 + Int(rdata[position]) : 0
      case .characterStrings, .rest: return result
      case .name:
        while position < rdata.count, rdata[position] != 0 {
          let end = position + 1 + Int(rdata[position])
          guard end <= rdata.count else { return result }
          for index in position + 1..<end where ASCII.folded(rdata[index]) != rdata[index] {
            result[index] = ASCII.folded(rdata[index])
          }
          position = end
        }
        position += 1
      }
    }
    return result
  }

  /// Writes a record without its owner; names in the rdata of RFC 1035's types are compressed. Gives the place of the last one.
  @discardableResult
  public static func write(
    _ type: RecordType, _ recordClass: RecordClass, ttl: UInt32, _ rdata: borrowing Span<UInt8>,
    to writer: inout MessageWriter
  ) throws(WireError) -> NamePlace? {
    let lengthOffset = try writer.write(type, recordClass, ttl: ttl, length: rdata.count)
    var place: NamePlace?
    // The types that a server sends most, spelled out: this runs for every record of every answer.
    switch type {
    case .ns, .cname, .ptr:
      guard rdata.count > 0 else { return nil }
      place = try writer.write(name: rdata)
    case .soa where rdata.count > 0:
      let rname = nameEnd(rdata, from: 0)
      let numbers = nameEnd(rdata, from: rname)
      try writer.write(name: rdata.extracting(0..<rname))
      place = try writer.write(name: rdata.extracting(rname..<numbers))
      try writer.write(rdata.extracting(numbers..<rdata.count))
    case .mx where rdata.count > 2:
      try writer.write(rdata.extracting(0..<2))
      place = try writer.write(name: rdata.extracting(2..<rdata.count))
    case .srv where rdata.count > 6:
      try writer.write(rdata.extracting(0..<6))
      return try writer.write(name: rdata.extracting(6..<rdata.count), compressed: false)
    default:
      try writer.write(rdata)
      return nil
    }
    writer.overwrite(UInt16(writer.position - lengthOffset - 2), at: lengthOffset)
    return place
  }

  /// Where the name that starts at `start` of uncompressed rdata ends.
  private static func nameEnd(_ rdata: borrowing Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < rdata.count, rdata[position] != 0 { position += 1 + Int(rdata[position]) }
    return min(position + 1, rdata.count)
  }
}
