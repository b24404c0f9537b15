import DNSWire
import Testing

@Suite struct WireReaderTests {
  @Test func numbersAreInNetworkOrder() throws {
    let message: [UInt8] = [1, 2, 3, 4, 5, 6, 7]
    var reader = WireReader(message.span)
    #expect(try reader.readUInt8() == 1)
    #expect(try reader.readUInt16() == 0x0203)
    #expect(try reader.readUInt32() == 0x0405_0607)
    #expect(reader.remaining == 0)
  }

  @Test func truncatedNumbersAreRefused() {
    let message: [UInt8] = [1, 2, 3]
    #expect(throws: WireError.truncated) {
      var reader = WireReader(message.span, from: 3); _ = try reader.readUInt8()
    }
    #expect(throws: WireError.truncated) {
      var reader = WireReader(message.span, from: 2); _ = try reader.readUInt16()
    }
    #expect(throws: WireError.truncated) {
      var reader = WireReader(message.span); _ = try reader.readUInt32()
    }
    #expect(throws: WireError.truncated) {
      var reader = WireReader(message.span); _ = try reader.readOctets(4)
    }
    #expect(throws: WireError.truncated) {
      var reader = WireReader(message.span); try reader.skip(4)
    }
  }

  @Test func negativeCountIsRefused() {
    #expect(throws: WireError.truncated) {
      var reader = WireReader([UInt8](0...3).span, from: 2); try reader.skip(-1)
    }
  }

  @Test func startIsHeldInsideTheOctets() {
    #expect(WireReader([UInt8](0...3).span, from: -5).position == 0)
    #expect(WireReader([UInt8](0...3).span, from: 99).remaining == 0)
  }

  @Test func partEndsWhereItShould() throws {
    let message: [UInt8] = [1, 2, 3, 4]
    var reader = WireReader(message.span)
    var part = try reader.readPart(2)
    #expect(part.remaining == 2 && reader.position == 2)
    try part.skip(2)
    #expect(throws: WireError.truncated) {
      var reader = WireReader(message.span)
      var part = try reader.readPart(2)
      _ = try part.readUInt32()
    }
  }

  @Test func namesOfAPartDoNotRunOutOfIt() {
    let message: [UInt8] = [3, 0x61, 0x62, 0x63, 0]
    for count in 0..<message.count {
      #expect(throws: WireError.truncated) {
        var reader = WireReader(message.span)
        var part = try reader.readPart(count)
        _ = try part.readName()
      }
    }
  }

  @Test func everyPrefixOfANameIsTruncated() throws {
    let wire = try name("www.lab.example.").wire
    for count in 0..<wire.count {
      #expect(throws: WireError.truncated) { try readName(Array(wire.prefix(count))) }
    }
  }

  @Test func skippingANameEndsWhereReadingDoes() throws {
    let message = [1, 0x61, 0] + [1, 0x62] + pointer(0) + [9]
    var reader = WireReader(message.span, from: 3)
    try reader.skipName()
    #expect(reader.position == 7)
  }

  @Test func skippingATruncatedNameIsRefused() {
    for message in [[], [1], [1, 0x61], [0xC0]] as [[UInt8]] {
      #expect(throws: WireError.truncated) {
        var reader = WireReader(message.span); try reader.skipName()
      }
    }
    #expect(throws: WireError.reservedLabel) {
      var reader = WireReader([UInt8(0x40), 0].span); try reader.skipName()
    }
  }

  /// What a buffer holds after it has taken `wire`.
  private func load(_ wire: [UInt8], into buffer: inout NameBuffer) throws(WireError) -> [UInt8] {
    try buffer.load(wire.span)
    return buffer.wire.array(0..<buffer.count)
  }

  @Test func bufferHoldsTheLastNameRead() throws {
    let long = try name("long.lab.example.").wire
    var buffer = NameBuffer()
    let first = try load(long, into: &buffer)
    let second = try load([1, 0x61, 0], into: &buffer)
    let third = try load([0], into: &buffer)
    #expect([first, second, third] == [long, [1, 0x61, 0], [0]])
  }

  @Test func newBufferHoldsTheRoot() {
    let count = NameBuffer().count
    #expect(count == 1)
  }

  @Test func bufferRefusesPointers() {
    #expect(throws: WireError.self) {
      var buffer = NameBuffer()
      _ = try load([0xC0, 0], into: &buffer)
    }
  }
}
