import DNSWire
import Foundation
import Testing
import ZoneText

/// Zone files from seeds: BIND, Knot, NSD and libldns read them beside kmsdns. See README.md.
@Suite struct ZoneFileDifferentialTests {
  /// Files, unless KMSDNS_ZONEFILES says otherwise.
  static let files = 150
  /// Files that the references read in one call.
  static let filesOfOneRound = 50

  @Test func zoneFilesAreReadAsTheReferencesReadThem() throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["KMSDNS_ZONEFILES"].flatMap(Int.init) ?? Self.files
    let first = environment["KMSDNS_ZONEFILES_SEED"].flatMap(UInt64.init) ?? 1
    var differences = ZoneFileDifferences()
    for start in stride(from: 0, to: count, by: Self.filesOfOneRound) {
      let seeds = (start..<min(start + Self.filesOfOneRound, count)).map { first + UInt64($0) }
      let files = seeds.map { seed in
        var generator = ZoneFileGenerator(seed: seed, origin: "z\(seed).test")
        return generator.make()
      }
      let results = try ZoneFileOracles.read(files)
      for index in files.indices { differences.compare(files[index], results[index], seed: seeds[index]) }
    }
    if let path = environment["KMSDNS_ZONEFILES_REPORT"] {
      try Data(differences.report.utf8).write(to: URL(filePath: path))
    }
    #expect(differences.loaded > count / 2 && differences.loaded < count)
    #expect(differences.undecided.isEmpty, "\(differences.undecided.prefix(5).joined(separator: "\n"))")
  }

  @Test func anOldFileOfBINDHasItsRecords() throws {
    let included = ["hosts.inc": String(decoding: try fixture("hosts.inc"), as: UTF8.self)]
    let text = String(decoding: try fixture("db.old.example"), as: UTF8.self)
    let file = ZoneFileGenerator.File(origin: "old.example", text: text, included: included)
    let zone = try MasterFile.read(
      Array(text.utf8), file: "db.old.example", origin: try Name(text: "old.example"), including(included))
    let bind = try #require(try ZoneFileOracles.read([file]).first?.bind)
    #expect(Set(zone.records.map { OracleRecord($0.record) }) == Set(bind))
    #expect(zone.records.count == 30)
  }
}
