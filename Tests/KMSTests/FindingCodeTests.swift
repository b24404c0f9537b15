import KMS
import Testing

/// The kinds of findings, and their pages.
@Suite struct FindingCodeTests {
  @Test func codesAreStable() {
    let codes = FindingCode.allCases.map(\.rawValue)
    #expect(codes == codes.indices.map { $0 < 9 ? "KMS00\($0 + 1)" : "KMS0\($0 + 1)" })
    #expect(FindingCode.rogue.rawValue == "KMS001")
    #expect(FindingCode.noService.rawValue == "KMS024")
    #expect(FindingCode.rogue.severity == .high)
  }

  @Test func severitiesAreInOrder() {
    #expect(Severity.allCases.sorted() == [.low, .medium, .high])
  }

  @Test(arguments: FindingCode.allCases) func everyCodeHasAPage(code: FindingCode) {
    let page = code.page
    #expect(!page.title.isEmpty && !page.title.hasSuffix("."))
    for text in [page.meaning, page.effect, page.check, page.remedy] {
      #expect(text.hasSuffix(".") || text.hasSuffix("?"), "\(text)")
      #expect(!text.contains("\n") && !text.contains("  "), "\(text)")
    }
  }

  @Test func noPageStandsForTwoCodes() {
    #expect(Set(FindingCode.allCases.map(\.title)).count == FindingCode.allCases.count)
    #expect(Set(FindingCode.allCases.map(\.page.meaning)).count == FindingCode.allCases.count)
  }
}
