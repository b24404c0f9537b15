import DNSWire
import Testing

/// Names in rdata: decompressed where RFC 3597 §4 wants it, refused as pointers elsewhere, compressed only for the
/// types of RFC 1035.
@Suite struct RecordDataTests {
  /// A type whose rdata holds names: `%` stands for one.
  struct Form: CustomTestStringConvertible, Sendable {
    let type: UInt16
    let parts: [[UInt8]?]
    var testDescription: String { RecordType(rawValue: type).description }

    init(_ type: UInt16, _ parts: [UInt8]?...) {
      self.type = type
      self.parts = parts
    }

    func rdata(_ name: [UInt8]) -> [UInt8] { parts.flatMap { $0 ?? name } }
  }

  private static let numbers = [UInt8](1...20)

  static let wellKnown: [Form] =
    [2, 3, 4, 5, 7, 8, 9, 12].map { Form($0, nil) }
    + [Form(6, nil, nil, numbers), Form(14, nil, nil), Form(15, [0, 10], nil)]

  static let decompressed: [Form] = [
    Form(17, nil, nil), Form(18, [0, 1], nil), Form(21, [0, 1], nil), Form(24, Array(numbers.prefix(18)), nil, [1, 2]),
    Form(26, [0, 1], nil, nil), Form(30, nil, [0x40]), Form(33, [0, 1, 0, 2, 0, 3], nil),
    Form(35, [0, 1, 0, 2, 1, 0x73, 0, 0], nil),
  ]

  static let plain: [Form] = [
    Form(36, [0, 1], nil), Form(39, nil), Form(46, Array(numbers.prefix(18)), nil, [1, 2]),
    Form(47, nil, [0, 1, 0x40]),
  ]

  /// A message with one record of `form`, whose names are `target` on the wire; its owner is at offset 12.
  private func message(_ form: Form, _ target: [UInt8]) throws -> Message {
    let octets = header(0, 1) + record(try name("Lab.example.").wire, Int(form.type), form.rdata(target))
    return try decode(octets)
  }

  @Test(arguments: wellKnown + decompressed)
  func pointersAreResolved(form: Form) throws {
    let rdata = try message(form, [2] + octets("NS") + pointer(12)).answers.first?.rdata
    #expect(try rdata == form.rdata(name("NS.Lab.example.").wire))
  }

  @Test(arguments: plain)
  func pointersAreRefused(form: Form) {
    #expect(throws: WireError.pointerNotAllowed) { try message(form, [2] + octets("NS") + pointer(12)) }
  }

  @Test(arguments: wellKnown + decompressed + plain)
  func uncompressedRdataIsKept(form: Form) throws {
    let target = try name("NS.Lab.example.").wire
    let read = try message(form, target)
    #expect(read.answers.first?.rdata == form.rdata(target))
    #expect(try decode(read.encoded()).answers.first?.rdata == form.rdata(target))
    #expect(throws: Never.self) { try RecordData.validate(RecordType(rawValue: form.type), form.rdata(target)) }
  }

  @Test(arguments: decompressed + plain)
  func namesAreNotCompressedWhenSent(form: Form) throws {
    let target = try name("NS.Lab.example.").wire
    let encoded = try message(form, target).encoded()
    #expect(encoded.suffix(form.rdata(target).count) == form.rdata(target)[...])
  }

  @Test(arguments: [2, 5, 6, 12, 15] as [UInt16])
  func namesOfCommonTypesAreCompressedWhenSent(type: UInt16) throws {
    let form = try #require(Self.wellKnown.first { $0.type == type })
    let target = try name("Lab.example.").wire
    let encoded = try message(form, target).encoded()
    #expect(encoded.suffix(form.rdata(pointer(12)).count) == form.rdata(pointer(12))[...])
  }

  @Test(arguments: wellKnown + decompressed + plain)
  func shortRdataIsRefused(form: Form) throws {
    let rdata = form.rdata([1, 0x61, 0])
    let needed = form.parts.last == .some(nil) || form.type == 6 ? rdata.count : rdata.count - 3
    for count in 1..<needed {
      let octets = header(0, 1) + record([0], Int(form.type), Array(rdata.prefix(count)))
      #expect(throws: WireError.self) { try decode(octets) }
      #expect(throws: WireError.self) {
        try RecordData.validate(RecordType(rawValue: form.type), Array(rdata.prefix(count)))
      }
    }
  }

  @Test(arguments: (wellKnown + decompressed + plain).filter { $0.parts.last == .some(nil) || $0.type == 6 })
  func longRdataIsRefused(form: Form) {
    let octets = header(0, 1) + record([0], Int(form.type), form.rdata([1, 0x61, 0]) + [0])
    #expect(throws: WireError.rdataForm) { try decode(octets) }
  }

  @Test func pointerOutOfTheRdataIsRefused() {
    // The pointer's second octet would be the first octet behind the rdata.
    let octets = header(0, 2) + record([0], 2, [0xC0]) + record([0], 1, [1, 2, 3, 4])
    #expect(throws: WireError.truncated) { try decode(octets) }
  }

  @Test func opaqueRdataIsKeptToTheOctet() throws {
    // RFC 3597: octets that look like pointers stay.
    for type in [65_400, 1, 43, 64, 257] {
      let octets = header(0, 1) + record([0], type, [0xC0, 12, 0xFF, 0])
      #expect(try decode(octets).answers.first?.rdata == [0xC0, 12, 0xFF, 0])
      #expect(try decode(octets).encoded() == octets)
    }
  }

  @Test func decompressedRdataIsAtMost65535Octets() throws {
    // Four labels that overlap, each with a pointer to the one before: a name of 231 octets in 68.
    var region: [UInt8] = [0, 52, 55, 58, 61] + [UInt8](repeating: 0x61, count: 63)
    for (place, target) in [(54, 0), (58, 1), (62, 2), (66, 3)] {
      region.replaceSubrange(place..<place + 2, with: pointer(23 + target))
    }
    let head = header(0, 2) + record([0], 65_400, region)
    // A SIG as long as the message allows: with its signer's name it would be longer than a length field can say.
    let signature = [UInt8](repeating: 1, count: 65_535 - head.count - 11 - 20)
    let octets = head + record([0], 24, Array(Self.numbers.prefix(18)) + pointer(27) + signature)
    #expect(octets.count == 65_535)
    #expect(throws: WireError.rdataForm) { try decode(octets) }
    let shorter = head + record([0], 24, Array(Self.numbers.prefix(18)) + pointer(27) + signature.dropLast(300))
    #expect(try decode(shorter).answers.last?.rdata.count == 18 + 231 + signature.count - 300)
  }

  @Test func addressesHaveTheirLength() {
    #expect(throws: WireError.rdataForm) { try RecordData.validate(.a, [1, 2, 3]) }
    #expect(throws: WireError.rdataForm) { try RecordData.validate(.aaaa, [1, 2, 3, 4]) }
    #expect(throws: Never.self) { try RecordData.validate(.a, [1, 2, 3, 4]) }
  }

  @Test func rdataToValidateHasNoPointers() {
    #expect(throws: WireError.self) { try RecordData.validate(.ns, [0xC0, 0]) }
    #expect(throws: WireError.self) { try RecordData.validate(.soa, [0, 0xC0, 0] + Self.numbers) }
    #expect(throws: WireError.self) { try RecordData.validate(.ns, []) }
  }
}
