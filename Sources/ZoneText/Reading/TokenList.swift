internal import DNSWire

/// The words of an entry. Those of nearly all entries are in memory that is there already: an array asks each time whether it is
/// shared, and a list that holds them itself is copied as a whole to look at one.
struct TokenList: ~Copyable {
  private static let few = 12

  private var first = FixedStorage(
    repeating: TokenRange(start: 0, end: 0, isQuoted: false, isPlain: false), count: Self.few)
  private var more: [TokenRange] = []
  private(set) var count = 0

  subscript(index: Int) -> TokenRange {
    @inline(__always) get { index < Self.few ? first.span[index] : more[index - Self.few] }
  }

  @inline(__always)
  mutating func append(_ token: TokenRange) {
    if count < Self.few {
      let place = count
      var room = first.mutableSpan
      room[place] = token
    } else {
      more.append(token)
    }
    count += 1
  }

  mutating func removeAll() {
    if count > Self.few { more.removeAll(keepingCapacity: true) }
    count = 0
  }
}
