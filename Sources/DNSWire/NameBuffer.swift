/// Room for one uncompressed name, filled again and again without allocation: the packet path's `Name`.
public struct NameBuffer: ~Copyable {
  /// A whole word can be read from any octet of the name.
  private var storage = FixedStorage<UInt8>(repeating: 0, count: 264)
  /// Octets of the name, with its root label.
  public private(set) var count = 1

  /// Makes a buffer that holds the root.
  public init() {}

  /// The uncompressed wire form.
  public var wire: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let span = storage.span
      return span.extracting(0..<count)
    }
  }

  /// The uncompressed wire form, and what lies behind it: whole words can be read up to the name's end.
  public var room: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { storage.span }
  }

  mutating func clear() {
    count = 0
  }

  mutating func append(_ octets: borrowing Span<UInt8>) throws(WireError) {
    guard octets.count <= WireLimits.nameOctets - count else { throw .nameTooLong }
    let end = count
    var room = storage.mutableSpan
    room.store(octets, at: end)
    count = end + octets.count
  }

  /// Puts another name in place of the last `count` octets, which must be whole labels: what DNAME does
  /// (RFC 6672 §2.2). On an error the name is as it was.
  public mutating func replaceSuffix(of suffixCount: Int, by target: borrowing Span<UInt8>) throws(WireError) {
    guard suffixCount <= count, count - suffixCount + target.count <= WireLimits.nameOctets else {
      throw .nameTooLong
    }
    count -= suffixCount
    try append(target)
  }

  /// Takes an uncompressed name from its wire form, up to its root label.
  public mutating func load(_ wire: borrowing Span<UInt8>) throws(WireError) {
    var reader = WireReader(copy wire)
    try reader.readName(into: &self)
  }

  /// Takes as many labels as stand one behind the other at the start, whatever the octets are, and ends them.
  public mutating func loadLabels(of wire: borrowing Span<UInt8>) {
    var end = 0
    while end < wire.count, wire[end] != 0 {
      let next = end &+ 1 &+ Int(wire[end])
      guard next < min(wire.count, WireLimits.nameOctets) else { break }
      end = next
    }
    var room = storage.mutableSpan
    room.store(wire.extracting(0..<end), at: 0)
    room[end] = 0
    count = end + 1
  }
}
