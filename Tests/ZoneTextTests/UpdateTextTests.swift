import DNSWire
import TestSupport
import Testing
import ZoneText

@Suite("The records of an update as lines of nsupdate's language")
struct UpdateTextTests {
  static func record(
    _ type: RecordType, _ recordClass: RecordClass, ttl: UInt32 = 0, _ rdata: [UInt8] = []
  ) throws -> ResourceRecord {
    ResourceRecord(name: try name("kms1.example."), type: type, recordClass: recordClass, ttl: ttl, rdata: rdata)
  }

  @Test func operationsAreShown() throws {
    let address: [UInt8] = [192, 0, 2, 1]
    #expect(
      UpdateText.operation(try Self.record(.a, .internet, ttl: 1_200, address))
        == "update add kms1.example. 1200 A 192.0.2.1")
    #expect(UpdateText.operation(try Self.record(.a, .none, address)) == "update delete kms1.example. A 192.0.2.1")
    #expect(UpdateText.operation(try Self.record(.a, .any)) == "update delete kms1.example. A")
    #expect(UpdateText.operation(try Self.record(.any, .any)) == "update delete kms1.example.")
  }

  @Test func prerequisitesAreShown() throws {
    #expect(UpdateText.prerequisite(try Self.record(.any, .any)) == "prereq yxdomain kms1.example.")
    #expect(UpdateText.prerequisite(try Self.record(.any, .none)) == "prereq nxdomain kms1.example.")
    #expect(UpdateText.prerequisite(try Self.record(.a, .any)) == "prereq yxrrset kms1.example. A")
    #expect(UpdateText.prerequisite(try Self.record(.a, .none)) == "prereq nxrrset kms1.example. A")
    #expect(
      UpdateText.prerequisite(try Self.record(.txt, .internet, [1, 0x78])) == "prereq yxrrset kms1.example. TXT \"x\"")
  }

  @Test func anotherClassIsNamed() throws {
    let text = try Self.record(.txt, .chaos, ttl: 1, [1, 0x78])
    #expect(UpdateText.operation(text, zoneClass: .chaos) == "update add kms1.example. 1 CLASS3 TXT \"x\"")
    #expect(UpdateText.operation(try Self.record(.txt, .any), zoneClass: .chaos).hasSuffix(" CLASS3 TXT"))
  }

  @Test func whatTheLanguageCannotSayIsAComment() throws {
    #expect(
      UpdateText.operation(try Self.record(.a, .any, ttl: 5, [1, 2])) == "; kms1.example. 5 CLASS255 A \\# 2 0102")
    let others = [
      try Self.record(.a, .none, ttl: 1, [192, 0, 2, 1]), try Self.record(.a, .none),
      try Self.record(.a, .internet, [1]),
      try Self.record(.a, .internet, ttl: 0x8000_0000, [192, 0, 2, 1]), try Self.record(.any, .internet, [1]),
      try Self.record(.a, .chaos, [192, 0, 2, 1]), try Self.record(.any, .none, [1]), try Self.record(.any, .any, [1]),
    ]
    for record in others { #expect(UpdateText.operation(record).hasPrefix("; "), "\(record)") }
    #expect(UpdateText.prerequisite(try Self.record(.a, .internet, ttl: 1, [192, 0, 2, 1])).hasPrefix("; "))
  }

  @Test func aZoneOfAnotherClassHasNoAddresses() throws {
    let address = try Self.record(.a, .chaos, [192, 0, 2, 1])
    #expect(UpdateText.operation(address, zoneClass: .chaos).hasPrefix("; "))
  }

  /// Any record at all: its line gives it back, or is a comment.
  @Test(arguments: [RecordClass.internet, .chaos])
  func everyLineIsReadBackToItsRecord(zoneClass: RecordClass) throws {
    var generator = SeededGenerator(seed: 5)
    var comments = 0
    for _ in 0..<20_000 {
      let labels = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
        generator.octets(Int.random(in: 1...8, using: &generator))
      }
      let name = try Name(labels: labels)
      let number = UInt16.random(in: 0...300, using: &generator)
      let kinds: [(UInt16, [UInt8])] = [
        (1, generator.octets(4)), (2, name.wire), (5, name.wire), (6, name.wire + name.wire + generator.octets(20)),
        (15, generator.octets(2) + name.wire), (16, [3] + generator.octets(3)), (28, generator.octets(16)),
        (33, generator.octets(6) + name.wire), (255, []), (number, []), (number, generator.octets(Int(number) % 40)),
        (64, [0, 1] + name.wire + generator.octets(Int(number) % 9)),
      ]
      let (type, rdata) = kinds[Int(number) % kinds.count]
      let record = ResourceRecord(
        name: name, type: RecordType(rawValue: type),
        recordClass: [zoneClass, .chaos, .none, .any].randomElement(using: &generator) ?? .any,
        ttl: [0, 0, 60, 0xFFFF_FFFF].randomElement(using: &generator) ?? 0, rdata: number % 5 == 0 ? [] : rdata)
      let operation = UpdateText.operation(record, zoneClass: zoneClass)
      let prerequisite = UpdateText.prerequisite(record, zoneClass: zoneClass)
      comments += operation.hasPrefix(";") ? 1 : 0
      let script = "check-names off\nclass CLASS\(zoneClass.rawValue)\n\(operation)\n\(prerequisite)\n"
      let update = try UpdateScript.read(Array(script.utf8), file: "script").updates.first
      let operations = operation.hasPrefix(";") ? [] : [record]
      let prerequisites = prerequisite.hasPrefix(";") ? [] : [record]
      #expect((update?.updates ?? []).map(\.record) == operations, "\(operation)")
      #expect((update?.prerequisites ?? []).map(\.record) == prerequisites, "\(prerequisite)")
      #expect((update?.updates ?? []).map(\.record.rdata) == operations.map(\.rdata), "\(operation)")
      #expect((update?.updates ?? []).map(\.record.name.wire) == operations.map(\.name.wire), "\(operation)")
    }
    #expect((4_000..<16_000).contains(comments), "\(comments)")
  }
}
