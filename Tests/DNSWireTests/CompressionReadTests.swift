import DNSWire
import Testing

/// Pointers in names that are read (RFC 1035 §4.1.4): strictly back, so that every walk ends.
@Suite struct CompressionReadTests {
  /// `lab.example.` at offset 0.
  private static let lab: [UInt8] = [3] + octets("lab") + [7] + octets("example") + [0]

  @Test func pointerBackIsResolved() throws {
    #expect(try readName(Self.lab + [3] + octets("www") + pointer(0), at: 13) == name("www.lab.example."))
    #expect(try readName(Self.lab + [3] + octets("www") + pointer(4), at: 13) == name("www.example."))
    #expect(try readName(Self.lab + pointer(12), at: 13) == .root)
  }

  @Test func readingGoesOnBehindThePointer() throws {
    let message = Self.lab + [1, 0x61] + pointer(4) + [0xAB]
    var reader = WireReader(message.span, from: 13)
    _ = try reader.readName()
    #expect(try reader.readUInt8() == 0xAB)
  }

  @Test func caseOfBothPartsIsKept() throws {
    let message = [3] + octets("LaB") + [0] + [2] + octets("Ab") + pointer(0)
    #expect(try readName(message, at: 5).description == "Ab.LaB.")
  }

  @Test func chainOfPointersIsFollowed() throws {
    let message = Self.lab + [1, 0x62] + pointer(0) + [1, 0x61] + pointer(13) + pointer(17)
    #expect(try readName(message, at: 21) == name("a.b.lab.example."))
  }

  @Test func pointerToItselfIsRefused() {
    #expect(throws: WireError.pointerNotBackwards) { try readName(pointer(0)) }
    #expect(throws: WireError.pointerNotBackwards) { try readName([0, 0] + pointer(2), at: 2) }
  }

  @Test func pointerToItsOwnLabelsIsRefused() {
    #expect(throws: WireError.pointerNotBackwards) { try readName([1, 0x61] + pointer(0)) }
    #expect(throws: WireError.pointerNotBackwards) { try readName([1, 0x61, 1, 0x62] + pointer(2)) }
  }

  @Test func pointerForwardIsRefused() {
    #expect(throws: WireError.pointerNotBackwards) { try readName(pointer(2) + [0]) }
    #expect(throws: WireError.pointerNotBackwards) { try readName(pointer(0x3FFF)) }
  }

  @Test func pointersToEachOtherAreRefused() {
    #expect(throws: WireError.pointerNotBackwards) { try readName(pointer(2) + pointer(0), at: 2) }
  }

  @Test func labelsThatLeadBackToTheirPointerAreRefused() {
    // The labels at 0 run on into the pointer at 2 that led to them.
    #expect(throws: WireError.pointerNotBackwards) { try readName([1, 0x61] + pointer(0), at: 2) }
  }

  @Test func pointerIntoTheHeaderIsReadAsTheOctetsThere() throws {
    // The ID of this message is 0: a root label. Harmless, as the walk goes strictly back.
    let message = [0, 0] + header(1).dropFirst(2) + [1, 0x61] + pointer(0) + octets(1) + octets(1)
    #expect(try decode(message).questions.first?.name == name("a."))
  }

  @Test func pointerOfOneOctetIsTruncated() {
    #expect(throws: WireError.truncated) { try readName([0, 0xC0], at: 1) }
  }

  @Test func targetThatRunsOffTheEndIsTruncated() {
    #expect(throws: WireError.truncated) { try readName([9, 0x61] + pointer(0), at: 2) }
  }

  @Test func compressedNameIsAtMost255Octets() throws {
    let label = [63] + [UInt8](repeating: 0x61, count: 63)
    let tail = label + label + label + [0]
    #expect(try readName(tail + [61] + label[1...61] + pointer(0), at: 193).wire.count == 255)
    #expect(throws: WireError.nameTooLong) { try readName(tail + [62] + label[1...62] + pointer(0), at: 193) }
  }

  @Test func pointersOfOneNameAreBounded() throws {
    // A ladder: every pointer leads to the one before. Many names at its end would cost thousands of steps each.
    func ladder(_ pointers: Int) -> [UInt8] { [0, 0] + (0..<pointers).flatMap { pointer(2 * $0) } }
    #expect(try readName(ladder(WireLimits.labels), at: 2 * WireLimits.labels) == .root)
    #expect(throws: WireError.tooManyPointers) { try readName(ladder(200), at: 400) }
    #expect(throws: WireError.tooManyPointers) { try readName(ladder(8_000), at: 16_000) }
  }

  @Test func nameOf127LabelsWithAPointerEachIsRead() throws {
    var message: [UInt8] = [0]
    var last = 0
    for _ in 0..<WireLimits.labels {
      let start = message.count
      message += [1, 0x61] + pointer(last)
      last = start
    }
    #expect(try readName(message, at: last).labelCount == 127)
  }

  @Test func pointersAreRefusedWhereNotAllowed() {
    #expect(throws: WireError.pointerNotAllowed) { try readName([0] + pointer(0), at: 1, compressed: false) }
  }

  @Test func reservedLabelsAreRefused() {
    for kind: UInt8 in [0x40, 0x41, 0x7F, 0x80, 0xBF] {
      #expect(throws: WireError.reservedLabel) { try readName([kind, 0, 0, 0]) }
    }
  }

  @Test func failedReadLeavesThePosition() {
    let message = Self.lab.dropLast()
    var reader = WireReader(Array(message).span)
    #expect((try? reader.readName()) == nil)
    #expect(reader.position == 0)
  }
}
