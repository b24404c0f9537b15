/// Where a message has a name already: names alike may be pointers to it.
public struct NamePlace: Sendable, BitwiseCopyable {
  let offset: UInt16

  /// The name that starts at `offset`; nil where no pointer reaches that far.
  init?(_ offset: Int) {
    guard offset < WireLimits.pointerReach else { return nil }
    self.offset = UInt16(offset)
  }
}
