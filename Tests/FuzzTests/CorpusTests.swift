import FuzzTargets
import Glibc
import Testing

/// The inputs that the fuzzers start from, and what they found: replayed on every run.
@Suite struct CorpusTests {
  private static func files(_ target: FuzzTarget) throws -> [String: [UInt8]] {
    try Corpus.files(in: Corpus.directory + "/" + target.rawValue)
  }

  @Test(arguments: FuzzTarget.allCases)
  func corpusIsThere(target: FuzzTarget) throws {
    #expect(try Self.files(target).count >= 24)
  }

  @Test(arguments: FuzzTarget.allCases)
  func everyFileHoldsTheProperties(target: FuzzTarget) async throws {
    for (file, octets) in try Self.files(target) {
      await #expect(throws: Never.self, "\(target.rawValue)/\(file)") { try await target.run(octets) }
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func everyPrefixHoldsTheProperties(target: FuzzTarget) async throws {
    for (file, octets) in try Self.files(target) {
      for count in 0..<min(octets.count, 300) {
        await #expect(throws: Never.self, "\(count) octets of \(target.rawValue)/\(file)") {
          try await target.run(Array(octets.prefix(count)))
        }
      }
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func mutatedInputsHoldTheProperties(target: FuzzTarget) async throws {
    let seeds = try Self.files(target).sorted { $0.key < $1.key }.map(\.value).filter { $0.count <= 2_048 }
    var mutator = Mutator(seed: 0x6B6D_735F_646E_73)
    for round in 0..<50_000 {
      let octets = mutator.mutated(seeds)
      do {
        try await target.run(octets)
      } catch {
        Issue.record("round \(round) of \(target.rawValue): not true that \(error): \(octets)")
        return
      }
    }
  }
}
