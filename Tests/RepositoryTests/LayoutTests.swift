import Foundation
import Testing

/// What a newcomer sees first.
@Suite struct LayoutTests {
  @Test func topLevelHoldsNothingElse() throws {
    let visible = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path)
      .filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }
    #expect(visible.sorted() == ["LICENSE", "Package.swift", "README.md", "Sources", "Tests", "zones"])
  }

  @Test func packagesArePinnedToExactVersions() throws {
    let lines = try Repository.text("Package.swift").split(separator: "\n").filter { $0.contains(".package(url:") }
    #expect(!lines.isEmpty)
    for line in lines { #expect(line.contains("exact:"), "\(line)") }
  }

  @Test func everyPathThatTheReadmesNameExists() throws {
    for readme in ["README.md", "Sources/README.md"] {
      let text = try Repository.text(readme)
      let paths = text.matches(
        of: /`((?:Sources|Tests|zones|Authority|KMS|Transport|kmsdns|DNSWire|ZoneText|Kerberos)\/[\w\/+.-]+)`/)
      for path in paths.map({ String($0.1) }) {
        let candidates = [
          path, "Sources/\(path)", path + ".swift", "Sources/\(path).swift", "Sources/\(Self.file(path)).swift",
        ]
        let exists = candidates.contains {
          FileManager.default.fileExists(atPath: Repository.root.appendingPathComponent($0).path)
        }
        #expect(exists, "\(readme) names \(path)")
      }
    }
  }

  @Test func readmeBuildsAndTestsWithOneLineEach() throws {
    let readme = try Repository.text("README.md")
    let lines = readme.split(separator: "\n").filter { $0.hasPrefix("$(command -v sudo) apt-get") }
    #expect(lines.count == 2)
    #expect(lines.first?.hasSuffix("swift build -c release && .build/release/kmsdns serve") == true)
    #expect(lines.last?.hasSuffix("swift test -c release --disable-testable-imports --no-parallel") == true)
  }

  @Test func continuousIntegrationRunsTheReadmesTestLine() throws {
    #expect(try Repository.text(".ci/run").contains("Test it"))
  }

  /// `Target/Type.member` names the file of the type.
  private static func file(_ path: String) -> String {
    path.split(separator: ".").first.map(String.init) ?? path
  }
}
