import Foundation
import Testing

/// What a query costs, in instructions: counts that do not depend on what else the machine does.
///
/// The ceilings stand in `ceilings.txt`. A change that lowers the counts lowers them, too; one that has a reason to raise them
/// says it.
@Suite struct QueryCostTests {
  #if arch(x86_64)
    @Test func noQueryTakesMoreInstructionsThanItsCeiling() throws {
      let counts = try ReplayCounts.run()
      let ceilings = try Self.ceilings()
      #expect(Set(counts.keys) == Set(ceilings.keys))
      for (kind, ceiling) in ceilings {
        let count = try #require(counts[kind])
        #expect(count <= ceiling, "\(kind) takes \(count) instructions")
        // A ceiling far above guards nothing.
        #expect(count >= ceiling * 8 / 10, "\(kind) takes \(count) instructions: its ceiling can be lowered")
      }
    }
  #endif

  /// Instructions of a query by its kind: lines of a number and a name.
  private static func ceilings() throws -> [String: Int] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("ceilings.txt")
    var ceilings: [String: Int] = [:]
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: " ", maxSplits: 1)
      let ceiling = try #require(Int(fields[0]))
      ceilings[String(fields[1])] = ceiling
    }
    return ceilings
  }
}
