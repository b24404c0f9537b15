import DNSWire
import Foundation
import Testing

/// Random zones and questions: BIND, Knot and NSD answer beside kmsdns. See README.md.
@Suite struct DifferentialTests {
  /// Zones in all, unless KMSDNS_DIFFERENTIAL_ZONES says otherwise.
  static let zones = 200
  /// Zones served by one start of the servers, without children.
  static let zonesPerRound = 80
  /// Zones that are signed, in percent, unless KMSDNS_DIFFERENTIAL_SIGNED says otherwise.
  static let signedPercent = 33
  /// Questions on their way at one time.
  static let window = 32

  @Test func answersAreThoseOfTheReferences() throws {
    let environment = ProcessInfo.processInfo.environment
    let zones = environment["KMSDNS_DIFFERENTIAL_ZONES"].flatMap(Int.init) ?? Self.zones
    let signedPercent = environment["KMSDNS_DIFFERENTIAL_SIGNED"].flatMap(Int.init) ?? Self.signedPercent
    var seed = environment["KMSDNS_DIFFERENTIAL_SEED"].flatMap(UInt64.init) ?? 1
    for kind in NameServer.Kind.references {
      try #require(
        FileManager.default.isExecutableFile(atPath: kind.program),
        "\(kind.program) is missing: apt-get install bind9 bind9-utils knot nsd")
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-diff-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let signer = try ZoneSigner(folder.appendingPathComponent("keys"))
    var report = DifferenceReport()
    while report.zones < zones {
      var generator = ZoneGenerator(seed: seed, signedPercent: signedPercent)
      let round = try DifferenceReport.Round(seed: seed, zones: generator.zones(Self.zonesPerRound))
      let roundFolder = folder.appendingPathComponent("\(seed)")
      defer { try? FileManager.default.removeItem(at: roundFolder) }
      try FileManager.default.createDirectory(at: roundFolder, withIntermediateDirectories: true)
      try signer.write(round.zones, to: roundFolder)
      report.begin(round)
      try DifferentialRound(round, in: roundFolder).run(&generator, &report)
      seed += 1
    }
    if let path = environment["KMSDNS_DIFFERENTIAL_REPORT"] {
      try Data((report.summary + report.details).utf8).write(to: URL(fileURLWithPath: path))
    }
    #expect(report.queries > report.zones * 10)
    if report.failures > 0 {
      Issue.record("kmsdns answers as none of the others:\n\(report.summary)\(report.details)")
    }
  }
}
