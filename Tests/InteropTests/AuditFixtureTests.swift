import Foundation
import Testing

/// The zones of Tests/Fixtures/Audit: each has the findings that its second line says, alone and together with the others.
@Suite struct AuditFixtureTests {
  static let folder = Lab.root.appendingPathComponent("Tests/Fixtures/Audit").path

  static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".zone") }.sorted()

  private struct Document: Decodable {
    struct Finding: Decodable {
      let code: String
      let domain: String
    }
    struct Domain: Decodable {
      let domain: String
      let source: String
    }
    let findings: [Finding]
    let domains: [Domain]
  }

  /// Zones that are audited without a list of sanctioned hosts.
  static let unlisted = ["without-list/first-audit.zone"]

  private func audit(
    _ path: String, by policy: [String] = ["--config", Self.folder + "/kmsdns.yaml"]
  ) throws -> Document {
    let result = try Tool.run(Lab.program, ["audit", "--format", "json", path] + policy)
    return try JSONDecoder().decode(Document.self, from: Data(result.output.utf8))
  }

  private static func expected(_ file: String) throws -> Set<String> {
    let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
    let line = try #require(text.firstMatch(of: /; Findings: ([^\r\n]+)/))
    return Set(line.1.split(separator: " ").map(String.init)).subtracting(["none"])
  }

  @Test(arguments: files) func zoneHasTheFindingsItSays(file: String) throws {
    let codes = Set(try audit(Self.folder + "/" + file).findings.map(\.code))
    #expect(codes == (try Self.expected(file)))
  }

  @Test(arguments: unlisted) func zoneWithoutAListHasTheFindingsItSays(file: String) throws {
    let codes = Set(try audit(Self.folder + "/" + file, by: []).findings.map(\.code))
    #expect(codes == (try Self.expected(file)))
  }

  @Test func zonesHaveTheSameFindingsTogether() throws {
    let document = try audit(Self.folder)
    #expect(document.domains.count == Self.files.count)
    for domain in document.domains {
      let codes = Set(document.findings.filter { $0.domain == domain.domain }.map(\.code))
      let file = URL(fileURLWithPath: domain.source).lastPathComponent
      #expect(codes == (try Self.expected(file)), "\(file)")
    }
  }

  @Test func everyCodeHasAZone() throws {
    let list = try Tool.run(Lab.program, ["audit", "--explain", "codes"]).errors
    let codes = Set(list.matches(of: #/(KMS\d\d\d)  /#).map { String($0.1) })
    let files = Self.files + Self.unlisted + AuditServerFixtureTests.files.map { "on-a-server/" + $0 }
    let covered = try files.reduce(into: Set<String>()) { $0.formUnion(try Self.expected($1)) }
    #expect(codes == covered)
  }
}
