/// Where in an answer the owners stand for which a wildcard stood in: what has to be proved once all answers are written.
struct ExpansionList {
  private var offsets = InlineArray<17, UInt16>(repeating: 0)
  private(set) var count = 0

  mutating func removeAll() {
    count = 0
  }

  /// Notes the owner that starts at `offset`; there are no more of them than aliases are followed, and one answer.
  mutating func append(_ offset: Int) {
    guard count <= AuthorityLimits.aliases, let offset = UInt16(exactly: offset) else { return }
    offsets[count] = offset
    count += 1
  }

  subscript(index: Int) -> Int { Int(offsets[index]) }
}
