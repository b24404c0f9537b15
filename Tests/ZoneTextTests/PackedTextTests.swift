import DNSWire
import Foundation
import TestSupport
import Testing
import ZoneText

@Suite("Texts that are packed, or in UTF-16")
struct PackedTextTests {
  private static let packed = (try? fixture("corp.example.dns.gz")) ?? []
  private static let plain = (try? fixture("corp.example.dns")) ?? []

  private func read(_ octets: [UInt8], dialect: ZoneReading.Dialect = .automatic) throws -> ZoneFile {
    try MasterFile.read(octets, file: "t", origin: nil, ZoneReading(dialect: dialect))
  }

  private func fault(_ octets: [UInt8], dialect: ZoneReading.Dialect = .automatic) throws -> ZoneTextError {
    let found = #expect(throws: ZoneTextErrors.self) { _ = try read(octets, dialect: dialect) }
    return try #require(found?.errors.first)
  }

  private func utf16(_ text: String, isBig: Bool = false, hasMark: Bool = true) -> [UInt8] {
    ((hasMark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
      let octets = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return isBig ? octets : octets.reversed()
    }
  }

  @Test func aPackedTextIsUnpacked() throws {
    #expect(try read(Self.packed).records.map(\.record) == read(Self.plain).records.map(\.record))
  }

  @Test func severalMayStandOneBehindTheOther() throws {
    // RFC 1952 §2.2: the second one comes again, record by record.
    let zone = try read(Self.packed + Self.packed)
    #expect(zone.recordCount == 46)
    #expect(zone.repeated.count == 24)
  }

  @Test func aPackedTextThatIsCutShortIsAnError() throws {
    for count in stride(from: 3, to: Self.packed.count, by: 29) {
      #expect(try fault(Array(Self.packed.prefix(count))).code == .encoding)
    }
  }

  @Test func aPackedTextThatIsDamagedIsAnError() throws {
    var octets = Self.packed
    octets[octets.count - 6] ^= 1
    #expect(try fault(octets).code == .encoding)
  }

  @Test(arguments: [1, 3, 300]) func aTextThatIsMadeToBeLargeIsRefused(mebibytes: Int) throws {
    let packed = try Tool.run(
      "sh", ["-c", "( cat IN ; head -c \(mebibytes)M /dev/zero | tr '\\0' '\\n' ) | gzip > OUT"], input: head)
    guard mebibytes > 64 else {
      #expect(try read(packed).recordCount == 2)
      return
    }
    let error = try fault(packed)
    #expect(error.code == .limit)
    #expect(error.message.contains("more than 200 times its size"))
  }

  @Test func whatFollowsAPackedTextIsAnError() throws {
    #expect(try fault(Self.packed + Array("x".utf8)).code == .encoding)
  }

  @Test func theFileItselfIsNotChanged() throws {
    // Errors show the unpacked text.
    let octets = try #require(try? fixture("corp.example.dns.gz"))
    #expect(octets.starts(with: [0x1F, 0x8B]))
    #expect(try read(octets).records.last?.line == 55)
  }

  @Test(arguments: [(false, true), (true, true), (false, false)])
  func utf16IsRead(isBig: Bool, hasMark: Bool) throws {
    let zone = try read(utf16(head + "bücher TXT \"€ 𝄞\"\r\n", isBig: isBig, hasMark: hasMark))
    #expect(zone.records.last?.record.rdata == [8] + Array("€ 𝄞".utf8))
    #expect(zone.notes.map(\.kind) == [.utf16])
  }

  @Test func placesInUTF16AreThoseOfUTF8() throws {
    let error = try fault(utf16(head + "bü A x\n"))
    #expect((error.line, error.column) == (5, 6))
  }

  @Test func anOddNumberOfOctetsIsAnError() throws {
    let error = try fault(utf16(head) + [0x61])
    #expect((error.code, error.line) == (.encoding, 1))
  }

  @Test(arguments: [0xD800, 0xDC00] as [UInt16]) func halfACharacterIsAnError(unit: UInt16) throws {
    let error = try fault(utf16(head) + [UInt8(unit & 0xFF), UInt8(unit >> 8), 0x0A, 0])
    #expect((error.code, error.line) == (.encoding, 1))
  }

  @Test func utf16InAFileOfTheOtherDialectIsAnError() throws {
    #expect(try fault(utf16(head), dialect: .masterFile).code == .form)
  }
}
