import Configuration
import KMS
import Testing

/// What a configuration says of publishers that are not sanctioned.
@Suite struct PublisherModeTests {
  private func errors(_ text: String) -> [String] {
    let errors = #expect(throws: ConfigurationErrors.self) { try ServerConfiguration.parse(text, file: "f") }
    return errors?.description.split(separator: "\n").map(String.init) ?? []
  }

  @Test func modeOfAZoneIsRead() throws {
    let configuration = try ServerConfiguration.parse(
      """
      data: .
      zones:
        - {file: a.example.zone, publishers: hold}
        - {file: b.example.zone, publishers: enforce}
        - file: c.example.zone
      sanctioned: [kms1.a.example]
      """, file: "f")
    #expect(configuration.zones.map(\.publishers) == [.hold, .enforce, .observe])
  }

  @Test func unknownModeIsAnError() {
    #expect(errors("data: .\nzones:\n  - {file: a.example.zone, publishers: watch}\n").contains { $0.contains(":3:") })
  }

  @Test func enforcementNeedsAList() {
    let found = errors("data: .\nzones:\n  - {file: a.example.zone, publishers: enforce}\n")
    #expect(found.count == 1)
    #expect(found.first?.contains(":3:") == true)
    #expect(found.first?.contains("publishers: enforce needs the list of sanctioned hosts") == true)
  }
}
