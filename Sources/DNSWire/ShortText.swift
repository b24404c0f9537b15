/// A short text that is read on the packet path: at most `capacity` octets, without a reference to be counted.
public struct ShortText: Sendable {
  /// The octets that there can be.
  public static let capacity = 64

  private var storage = InlineArray<64, UInt8>(repeating: 0)
  private var count = 0

  /// Makes an empty text.
  public init() {}

  /// Takes a text's octets; nil where there are too many.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.capacity else { return nil }
    for octet in text.utf8 {
      storage[count] = octet
      count += 1
    }
  }

  /// Whether there is none.
  public var isEmpty: Bool { count == 0 }

  /// The octets.
  public var octets: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let span = storage.span
      return span.extracting(0..<count)
    }
  }
}
