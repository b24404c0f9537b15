/// Octets being written one after the other into room that grows: where much is written in small pieces, an array that grows with
/// each takes most of the time.
///
/// Unsafe memory: one block, of which the first `count` octets are initialized; allocated in `init`, replaced by a larger one where
/// there is too little room, freed in `deinit`. All that writes makes room first; the octets are read through a span alone.
@safe public struct OctetWriter: ~Copyable {
  @usableFromInline var start: UnsafeMutablePointer<UInt8>
  @usableFromInline var capacity: Int
  @usableFromInline var position = 0

  /// How many octets there are.
  @inlinable public var count: Int { position }

  /// Begins with room for so many octets.
  public init(capacity: Int = 0) {
    self.capacity = max(capacity, 64)
    unsafe start = .allocate(capacity: self.capacity)
  }

  deinit {
    unsafe start.deallocate()
  }

  /// The octets so far.
  public var span: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let span = unsafe Span(_unsafeStart: start, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The octets so far, as an array of their own.
  public var octets: [UInt8] { span.array(0..<count) }

  /// Forgets all, and keeps the room.
  public mutating func removeAll() { position = 0 }

  /// Appends an octet.
  @inlinable
  public mutating func append(_ octet: UInt8) {
    makeRoom(1)
    unsafe start[position] = octet
    position &+= 1
  }

  /// Appends a number in network order.
  @inlinable
  public mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(number: Number) {
    let octets = MemoryLayout<Number>.size
    makeRoom(octets)
    unsafe UnsafeMutableRawPointer(start + position).storeBytes(of: number.bigEndian, as: Number.self)
    position &+= octets
  }

  /// Appends a number in as many octets as it needs, seven bits in each, the lowest first.
  @inlinable
  public mutating func append(count number: UInt64) {
    makeRoom(10)
    var rest = number
    while rest >= 0x80 {
      unsafe start[position] = UInt8(truncatingIfNeeded: rest) | 0x80
      position &+= 1
      rest >>= 7
    }
    unsafe start[position] = UInt8(truncatingIfNeeded: rest)
    position &+= 1
  }

  /// Appends octets.
  public mutating func append(_ source: Span<UInt8>) {
    makeRoom(source.count)
    var room = unsafe MutableSpan(_unsafeStart: start + position, count: source.count)
    room.store(source, at: 0)
    position &+= source.count
  }

  /// Appends octets, folded.
  public mutating func append(folded source: Span<UInt8>) {
    makeRoom(source.count)
    var room = unsafe MutableSpan(_unsafeStart: start + position, count: source.count)
    room.fold(source)
    position &+= source.count
  }

  @inlinable @inline(__always)
  mutating func makeRoom(_ more: Int) {
    if capacity &- count < more { grow(by: more) }
  }

  @usableFromInline
  mutating func grow(by more: Int) {
    let larger = capacity + max(more, capacity)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    unsafe moved.moveInitialize(from: start, count: position)
    unsafe start.deallocate()
    unsafe start = moved
    capacity = larger
  }
}

extension OctetWriter: @unchecked Sendable {}
