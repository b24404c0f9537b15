import DNSWire
import TestSupport
import Testing

/// Names of long messages: compressed however many there are, and read back as they were.
@Suite struct CompressionIndexTests {
  private static let header = [UInt8](repeating: 0, count: WireLimits.headerOctets)

  private static func names(in octets: [UInt8], _ count: Int) throws -> [Name] {
    var reader = WireReader(octets.span)
    try reader.skip(WireLimits.headerOctets)
    return try (0..<count).map { _ in try reader.readName() }
  }

  @Test func commonTailBecomesAPointer() throws {
    let lab = try name("lab.example.")
    let www = try name("www.example.")
    let octets = try writtenWithIndex { writer throws(WireError) in
      try writer.write(name: lab.wire.span)
      try writer.write(name: www.wire.span)
      try writer.write(name: lab.wire.span)
    }
    #expect(octets == Self.header + lab.wire + www.wire.prefix(4) + pointer(16) + pointer(12))
  }

  @Test func otherCaseIsNotCompressed() throws {
    let lower = try name("lab.example.")
    let upper = try name("lab.EXAMPLE.")
    let octets = try writtenWithIndex { writer throws(WireError) in
      try writer.write(name: lower.wire.span)
      try writer.write(name: upper.wire.span)
    }
    #expect(octets == Self.header + lower.wire + upper.wire)
  }

  @Test func tailsOfManyNamesAreFound() throws {
    let names = try (0..<700).map { try name("host\($0).sub\($0 % 7).lab.example.") }
    let octets = try writtenWithIndex(room: 16_384) { writer throws(WireError) in
      for name in names { try writer.write(name: name.wire.span) }
    }
    // A label and a pointer each, but for those whose tail lost its place.
    #expect(octets.count < names.count * 12)
    #expect(try Self.names(in: octets, names.count) == names)
  }

  @Test func pointersStayWithinReach() throws {
    let late = try name("late.example.")
    let beyond = try writtenWithIndex(room: 20_000) { writer throws(WireError) in
      try writer.write([UInt8](repeating: 0, count: 0x4000).span)
      try writer.write(name: late.wire.span)
      try writer.write(name: late.wire.span)
    }
    #expect(beyond.suffix(2 * late.wire.count) == late.wire + late.wire)
  }

  @Test(arguments: ["a.a.", "lab.example.lab.example.", "a.b.a.b.c.a.b."])
  func nameIsNeverAPointerIntoItself(text: String) throws {
    let repetitive = try name(text)
    for old: UInt8 in [0, 1, 0x61, 0xC0, 0xFF] {
      let octets = try writtenWithIndex(over: old) { writer throws(WireError) in
        try writer.write(name: repetitive.wire.span)
      }
      #expect(octets == Self.header + repetitive.wire)
    }
  }

  @Test func namesWrittenAfterARewindAreReadBackAsTheyWere() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      let names = try (0..<30).map { _ in try generator.name(labels: 6) }
      let isKept = names.map { _ in Bool.random(using: &generator) }
      let octets = try writtenWithIndex(over: generator.octets(1)[0]) { writer throws(WireError) in
        for (name, isKept) in zip(names, isKept) {
          let mark = writer.mark
          try writer.write(name: name.wire.span)
          if !isKept { writer.rewind(to: mark) }
        }
      }
      let kept = zip(names, isKept).filter(\.1).map(\.0)
      #expect(try Self.names(in: octets, kept.count).map(\.wire) == kept.map(\.wire))
    }
  }
}
