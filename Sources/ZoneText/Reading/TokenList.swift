/// The words of an entry. Those of nearly all entries are in the list itself: an array asks each time whether it is shared.
struct TokenList {
  private var first = InlineArray<12, TokenRange>(
    repeating: TokenRange(start: 0, end: 0, isQuoted: false, isPlain: false))
  private var more: [TokenRange] = []
  private(set) var count = 0

  subscript(index: Int) -> TokenRange {
    @inline(__always) get { index < first.count ? first[index] : more[index - first.count] }
  }

  @inline(__always)
  mutating func append(_ token: TokenRange) {
    if count < first.count {
      first[count] = token
    } else {
      more.append(token)
    }
    count += 1
  }

  mutating func removeAll() {
    if count > first.count { more.removeAll(keepingCapacity: true) }
    count = 0
  }
}
