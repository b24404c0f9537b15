import DNSWire
import TestSupport
import Testing

/// Rdata whose names compare folded (RFC 4034 §6.2).
@Suite struct RecordDataCanonicalTests {
  private static let forms = RecordDataTests.wellKnown + RecordDataTests.decompressed + RecordDataTests.plain

  @Test(arguments: forms)
  func namesAreFolded(form: RecordDataTests.Form) throws {
    let type = RecordType(rawValue: form.type)
    let upper = try form.rdata(name("NS.LAB.Example.").wire)
    #expect(try RecordData.canonical(type, upper) == form.rdata(name("ns.lab.example.").wire))
  }

  @Test func octetsOutsideNamesAreKept() throws {
    // 0x41 is `A`: in a preference, in a character string, behind a name.
    let target = try name("X.").wire
    #expect(RecordData.canonical(.mx, [0x41, 0x41] + target) == [0x41, 0x41, 1, 0x78, 0])
    let naptr = [0x41, 0x41, 0x41, 0x41, 1, 0x41, 1, 0x41, 1, 0x41] + target
    #expect(RecordData.canonical(RecordType(rawValue: 35), naptr) == naptr.dropLast(3) + [1, 0x78, 0])
    #expect(RecordData.canonical(.rrsig, [UInt8](repeating: 0x41, count: 18) + target + [0x41]).last == 0x41)
  }

  @Test func lengthOctetsAreNotFolded() {
    // A label of 0x41 octets cannot be, but one of 63 under a text of 0x41 octets can.
    #expect(RecordData.canonical(.txt, [0x41] + [UInt8](repeating: 0x41, count: 0x41)).first == 0x41)
  }

  @Test func opaqueRdataIsKept() {
    #expect(RecordData.canonical(RecordType(rawValue: 65_400), [1, 0x41, 0]) == [1, 0x41, 0])
    #expect(RecordData.canonical(.a, [0x41, 0x42, 0x43, 0x44]) == [0x41, 0x42, 0x43, 0x44])
  }

  @Test(arguments: forms)
  func brokenRdataIsNoTrap(form: RecordDataTests.Form) {
    var generator = SeededGenerator(seed: UInt64(form.type))
    for count in 0..<60 {
      let rdata = generator.octets(count)
      #expect(RecordData.canonical(RecordType(rawValue: form.type), rdata).count == count)
    }
  }
}
