import Foundation
import Testing

/// Random updates of random zones: BIND and Knot carry them out beside kmsdns. See README.md.
@Suite struct UpdateDifferentialTests {
  /// Sequences in all, unless KMSDNS_UPDATE_SEQUENCES says otherwise.
  static let sequences = 200
  /// Zones served by one start of the servers, without children.
  static let zonesPerRound = 70

  @Test func updatesDoWhatTheyDoElsewhere() throws {
    let environment = ProcessInfo.processInfo.environment
    let sequences = environment["KMSDNS_UPDATE_SEQUENCES"].flatMap(Int.init) ?? Self.sequences
    var seed = environment["KMSDNS_UPDATE_SEED"].flatMap(UInt64.init) ?? 1
    for kind in UpdatePeer.kinds.dropFirst() {
      try #require(
        FileManager.default.isExecutableFile(atPath: kind.program),
        "\(kind.program) is missing: apt-get install bind9 knot")
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-updates-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var report = UpdateReport()
    while report.sequences < sequences {
      let roundFolder = folder.appendingPathComponent("\(seed)")
      defer { try? FileManager.default.removeItem(at: roundFolder) }
      try FileManager.default.createDirectory(at: roundFolder, withIntermediateDirectories: true)
      var round = try UpdateRound(seed: seed, zones: Self.zonesPerRound, in: roundFolder)
      do {
        try round.run(&report)
      } catch is UpdateRound.PeerEnded {
        // The report has it.
      }
      seed += 1
    }
    if let path = environment["KMSDNS_UPDATE_REPORT"] {
      try Data((report.summary + report.details).utf8).write(to: URL(fileURLWithPath: path))
    }
    #expect(report.updates > report.sequences)
    if report.failures > 0 {
      Issue.record("kmsdns does otherwise than others:\n\(report.summary)\(report.details)")
    }
  }
}
