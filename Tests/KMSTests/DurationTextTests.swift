import KMS
import Testing

@Suite struct DurationTextTests {
  @Test(
    arguments: [
      (0, "0 seconds"), (1, "1 second"), (90, "90 seconds"), (119, "119 seconds"), (120, "2 minutes"),
      (5_400, "90 minutes"), (7_199, "119 minutes"), (7_200, "2 hours"), (172_800, "48 hours"),
    ] as [(UInt64, String)])
  func unitIsOneThatShowsTheLength(seconds: UInt64, text: String) { #expect(DurationText.text(seconds) == text) }
}
