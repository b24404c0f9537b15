import DNSWire
import TestSupport
import Testing

/// Names that are written: compressed where allowed, and read back as they were.
@Suite struct CompressionWriteTests {
  @Test func repeatedNameBecomesAPointer() throws {
    let lab = try name("lab.example.")
    let octets = try written { writer throws(WireError) in
      try writer.write(name: lab.wire.span)
      try writer.write(name: lab.wire.span)
    }
    #expect(octets == lab.wire + pointer(0))
  }

  @Test func commonTailBecomesAPointer() throws {
    let lab = try name("lab.example.")
    let www = try name("www.example.")
    let octets = try written { writer throws(WireError) in
      try writer.write(name: lab.wire.span)
      try writer.write(name: www.wire.span)
    }
    #expect(octets == lab.wire + www.wire.prefix(4) + pointer(4))
  }

  @Test func otherCaseIsNotCompressed() throws {
    let lower = try name("lab.example.")
    let upper = try name("lab.EXAMPLE.")
    let octets = try written { writer throws(WireError) in
      try writer.write(name: lower.wire.span)
      try writer.write(name: upper.wire.span)
    }
    #expect(octets == lower.wire + upper.wire)
  }

  @Test func rootIsNeverAPointer() throws {
    let root = Name.root
    let octets = try written { writer throws(WireError) in
      try writer.write(name: root.wire.span)
      try writer.write(name: root.wire.span)
    }
    #expect(octets == [0, 0])
  }

  @Test func uncompressedNameStillServesLaterOnes() throws {
    let lab = try name("lab.example.")
    let octets = try written { writer throws(WireError) in
      try writer.write(name: lab.wire.span)
      try writer.write(name: lab.wire.span, compressed: false)
      try writer.write(name: lab.wire.span)
    }
    #expect(octets == lab.wire + lab.wire + pointer(0))
  }

  @Test(arguments: ["a.a.", "example.example.", "lab.example.lab.example.", "a.a.a.a.a.", "a.b.a.b.c.a.b."])
  func nameIsNeverAPointerIntoItself(text: String) throws {
    let repetitive = try name(text)
    for old: UInt8 in [0, 1, 0x61, 0xC0, 0xFF] {
      #expect(
        try written(over: old) { writer throws(WireError) in
          try writer.write(name: repetitive.wire.span)
        } == repetitive.wire)
    }
  }

  @Test func pointersStayWithinReach() throws {
    let late = try name("late.example.")
    let octets = try written(room: 20_000) { writer throws(WireError) in
      try writer.write([UInt8](repeating: 0, count: 0x3FFF - 5).span)
      try writer.write(name: late.wire.span)
      try writer.write(name: late.wire.span)
    }
    // `late` starts at 0x3FFA and can be reached, `example` at 0x3FFF too.
    #expect(octets.suffix(2) == pointer(0x3FFA))
    let beyond = try written(room: 20_000) { writer throws(WireError) in
      try writer.write([UInt8](repeating: 0, count: 0x4000).span)
      try writer.write(name: late.wire.span)
      try writer.write(name: late.wire.span)
    }
    #expect(beyond.suffix(2 * late.wire.count) == late.wire + late.wire)
  }

  @Test func moreNamesThanTheTableHoldsAreStillRight() throws {
    let names = try (0..<200).map { try name("host\($0).sub\($0 % 7).lab.example.") }
    let octets = try written(room: 8_000) { writer throws(WireError) in
      for name in names + names { try writer.write(name: name.wire.span) }
    }
    var reader = WireReader(octets.span)
    for name in names + names { #expect(try reader.readName().wire == name.wire) }
  }

  @Test func randomNamesAreReadBackWhateverTheMemoryHeld() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<300 {
      let names = try (0..<12).map { _ in try generator.name(labels: 6) }
      var memory = generator.octets(4_096)
      var writer = MessageWriter(memory.mutableSpan)
      for name in names { try writer.write(name: name.wire.span, compressed: Bool.random(using: &generator)) }
      let octets = writer.written.array(0..<writer.position)
      var reader = WireReader(octets.span)
      for name in names { #expect(try reader.readName().wire == name.wire) }
    }
  }
}
