import Yams

extension NodeReader {
  /// One of several words.
  func choice(_ node: Node?, _ what: String, among words: [String]) -> String? {
    guard let node, let text = text(node, what) else { return nil }
    guard words.contains(text) else {
      fail(node, "\(what) must be one of \(words.joined(separator: ", ")), not \"\(text)\"")
      return nil
    }
    return text
  }

  /// A number, a range such as `1688-1690`, or a list of them.
  func ranges<Number: FixedWidthInteger & UnsignedInteger>(
    _ node: Node?, _ what: String, in limits: ClosedRange<Number> = 0...Number.max
  ) -> [ClosedRange<Number>]? {
    guard let node else { return nil }
    if case .sequence(let sequence) = node { return sequence.compactMap { range($0, what, in: limits) } }
    return range(node, what, in: limits).map { [$0] }
  }

  private func range<Number: FixedWidthInteger & UnsignedInteger>(
    _ node: Node, _ what: String, in limits: ClosedRange<Number>
  ) -> ClosedRange<Number>? {
    guard let text = text(node, what) else { return nil }
    let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { Number($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last, limits.contains(first),
      limits.contains(last)
    else {
      fail(node, "\(what) must be a number or a range such as 10-20, from \(limits.lowerBound) to \(limits.upperBound)")
      return nil
    }
    return first...last
  }

  /// A time such as `36h`, `14d`, `90m` or `3600`, in seconds.
  func seconds(_ node: Node?, _ what: String, in limits: ClosedRange<UInt64>) -> UInt64? {
    guard let node, let text = text(node, what) else { return nil }
    let units: [Character: UInt64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
    let unit = text.last.flatMap { units[$0] }
    let number = UInt64(unit == nil ? text[...] : text.dropLast())
    guard let number, case let (value, false) = number.multipliedReportingOverflow(by: unit ?? 1),
      limits.contains(value)
    else {
      fail(
        node,
        "\(what) must be a time such as 36h or 14d, from \(limits.lowerBound) to \(limits.upperBound) seconds")
      return nil
    }
    return value
  }
}
