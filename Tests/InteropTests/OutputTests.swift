import Testing

/// Commands whose output nobody can read.
@Suite struct OutputTests {
  private static let program = "exec \"$0\" \"$@\""

  @Test(arguments: [
    ["audit", "zones/lab.example.zone"], ["audit", "--explain", "KMS001"], ["check", "zones/lab.example.zone"],
    ["audit", "--format", "json-schema"],
  ])
  func outputThatCannotBeWrittenIsAnError(arguments: [String]) throws {
    let lab = try Lab()
    for place in [">/dev/full", ">&-"] {
      let result = try Tool.run(
        "sh", ["-c", "\(Self.program) \(place)", Lab.program] + arguments, in: lab.folder)
      #expect(result.status == 2, "\(arguments) \(place)")
      #expect(result.errors == "standard output can't be written\n")
    }
  }
}
