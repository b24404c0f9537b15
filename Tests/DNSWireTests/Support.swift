import DNSWire
import TestSupport
import Testing

/// A name known to be right.
func name(_ text: String) throws -> Name {
  try Name(text: text)
}

/// Octets of a text.
func octets(_ text: String) -> [UInt8] {
  Array(text.utf8)
}

/// Two octets in network order.
func octets(_ number: Int) -> [UInt8] {
  [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
}

/// The octets of a header without flags: how many records of each section follow.
func header(_ questions: Int = 0, _ answers: Int = 0, _ authorities: Int = 0, _ additionals: Int = 0) -> [UInt8] {
  [0x12, 0x34, 0, 0] + [questions, answers, authorities, additionals].flatMap { octets($0) }
}

/// The octets of a record with rdata as given.
func record(_ owner: [UInt8], _ type: Int, class recordClass: Int = 1, ttl: Int = 300, _ rdata: [UInt8]) -> [UInt8] {
  owner + octets(type) + octets(recordClass) + octets(ttl >> 16) + octets(ttl & 0xFFFF) + octets(rdata.count) + rdata
}

/// A pointer to an offset.
func pointer(_ offset: Int) -> [UInt8] {
  octets(0xC000 | offset)
}

/// Decodes a message.
func decode(_ octets: [UInt8]) throws(WireError) -> Message {
  try Message(octets.span)
}

/// Reads one name.
func readName(_ octets: [UInt8], at position: Int = 0, compressed: Bool = true) throws(WireError) -> Name {
  var reader = WireReader(octets.span, from: position)
  return try reader.readName(compressed: compressed)
}

/// What is written into memory of so many octets, all of them `old` before.
func written(
  room: Int = 4_096, over old: UInt8 = 0, _ body: (inout MessageWriter) throws(WireError) -> Void
) throws(WireError) -> [UInt8] {
  var memory = [UInt8](repeating: old, count: room)
  var writer = MessageWriter(memory.mutableSpan)
  try body(&writer)
  return writer.written.array(0..<writer.position)
}

/// The same with memory for an index of names.
func writtenWithIndex(
  room: Int = 4_096, over old: UInt8 = 0, _ body: (inout MessageWriter) throws(WireError) -> Void
) throws(WireError) -> [UInt8] {
  var memory = [UInt8](repeating: old, count: room)
  var index = [UInt16](repeating: 0, count: CompressionIndex.slots)
  var writer = MessageWriter(memory.mutableSpan, index: index.mutableSpan)
  // No name starts in the header.
  try writer.write([UInt8](repeating: 0, count: WireLimits.headerOctets).span)
  try body(&writer)
  return writer.written.array(0..<writer.position)
}

extension SeededGenerator {
  /// A name of up to `labels` labels; `binary` ones have octets of any value.
  mutating func name(labels: Int = 5, binary: Bool = false) throws -> Name {
    let letters = Array("abcXYZ019-_".utf8)
    let labels = try (0..<Int.random(in: 0...labels, using: &self)).map { _ in
      let count = Int.random(in: 1...(Bool.random(using: &self) ? 3 : 12), using: &self)
      return binary ? octets(count) : try (0..<count).map { _ in try #require(letters.randomElement(using: &self)) }
    }
    return try Name(labels: labels)
  }
}
