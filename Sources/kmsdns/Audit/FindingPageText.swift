import KMS

/// The page of a kind of finding, for people.
struct FindingPageText {
  private let code: FindingCode

  /// Takes a code in any case; what is no code fails with the list of all.
  init(code text: String) throws(CommandFailure) {
    guard let code = FindingCode(rawValue: text.uppercased()) else {
      let codes = FindingCode.allCases.map { "\($0.rawValue)  \($0.title)" }
      throw CommandFailure(
        "There is no finding \"\(HostileText.printable(text))\". There are:\n" + codes.joined(separator: "\n"))
    }
    self.code = code
  }

  /// The page for a terminal with so many columns, if it is for one.
  func text(columns: Int?) -> String {
    let page = code.page
    let title = ["\(code.rawValue) \(code.severity.rawValue): \(page.title)"]
    let sections = [
      ("What it means", page.meaning), ("What it does to clients", page.effect), ("How to find out more", page.check),
      ("What to do", page.remedy),
    ].map { heading, text in [heading] + WrappedText.lines(text, first: "  ", columns: columns) }
    return ([title] + sections + [acknowledgement(columns)]).map { $0.joined(separator: "\n") }.joined(
      separator: "\n\n") + "\n"
  }

  private func acknowledgement(_ columns: Int?) -> [String] {
    let text = """
      In the configuration, with a reason and the last day on which it counts; host and zone may be left out for all of \
      them, and a host may be a pattern such as "*.lab.example":
      """
    return ["How to leave it as it is for a time"] + WrappedText.lines(text, first: "  ", columns: columns) + [
      "  acknowledged:",
      "    - code: \(code.rawValue)",
      "      host: kms1.lab.example",
      "      zone: lab.example",
      "      reason: why",
      "      until: 2027-01-31",
    ]
  }
}
