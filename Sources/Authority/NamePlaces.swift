import DNSWire

/// Where the answer has names that come again at once: the owner of the records that are written, and the names in the rdata of the
/// first of them.
struct NamePlaces: BitwiseCopyable {
  /// Targets of which the places are kept; those of further records are searched.
  private static let capacity = 8

  /// The owner.
  var owner: NamePlace?
  private var targets = InlineArray<8, NamePlace?>(repeating: nil)
  private var count = 0

  /// The name in the rdata of the record at an index; nil where that is not known.
  func target(_ index: Int) -> NamePlace? {
    index < count ? targets[index] : nil
  }

  mutating func removeTargets() {
    count = 0
  }

  mutating func append(target: NamePlace?) {
    guard count < Self.capacity else { return }
    targets[count] = target
    count += 1
  }
}
