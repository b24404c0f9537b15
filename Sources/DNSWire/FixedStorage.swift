/// Room for so many plain values, allocated once and filled again and again: whoever owns it can be lent without being copied,
/// as a struct that holds the values themselves is.
///
/// Unsafe memory: one block, allocated and filled in `init` and freed in `deinit`; it is reached through spans alone, which
/// check their bounds.
@safe public struct FixedStorage<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline let start: UnsafeMutablePointer<Element>
  @usableFromInline let count: Int

  /// Makes room for `count` values, all of them `value` at first.
  public init(repeating value: Element, count: Int) {
    self.count = max(count, 1)
    unsafe start = .allocate(capacity: self.count)
    unsafe start.initialize(repeating: value, count: self.count)
  }

  deinit {
    unsafe start.deallocate()
  }

  /// The values.
  @inlinable public var span: Span<Element> {
    @_lifetime(borrow self)
    borrowing get {
      let span = unsafe Span(_unsafeStart: start, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The values, to be changed.
  @inlinable public var mutableSpan: MutableSpan<Element> {
    @_lifetime(&self)
    mutating get {
      let span = unsafe MutableSpan(_unsafeStart: start, count: count)
      return unsafe _overrideLifetime(span, mutating: &self)
    }
  }
}
