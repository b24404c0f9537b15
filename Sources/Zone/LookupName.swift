public import DNSWire

/// A name made ready for lookups: with the hash of each of its ancestors; filled again and again without allocation.
///
/// A *depth* is a number of labels counted from the root: 0 is the root, `labelCount` the name itself.
public struct LookupName: ~Copyable {
  private var name = NameBuffer()
  private var starts = FixedStorage<UInt8>(repeating: 0, count: 129)
  /// The first one is that of the root.
  private var hashes = FixedStorage<UInt64>(repeating: NameHash.root, count: 129)
  /// Labels of the name, without its root label.
  public private(set) var labelCount = 0

  /// Makes the root.
  public init() {}

  /// The uncompressed wire form, in the case it was given.
  public var wire: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { name.wire }
  }

  /// Reads a name, with its compression resolved; on an error this is some other name.
  public mutating func read(_ reader: inout WireReader) throws(WireError) {
    defer { prepare() }
    try reader.readName(into: &name)
  }

  /// Takes an uncompressed name; what follows its root label is not looked at.
  ///
  /// Octets that are no name load as the part that is one.
  public mutating func load(_ wire: borrowing Span<UInt8>) {
    name.loadLabels(of: wire)
    prepare()
  }

  /// Takes a name.
  public mutating func load(_ name: Name) {
    load(name.wire.span)
  }

  /// Puts another name in place of the last `count` octets, which must be whole labels: what DNAME does (RFC 6672 §2.2). On an
  /// error the name is as it was.
  public mutating func replaceSuffix(of count: Int, by target: borrowing Span<UInt8>) throws(WireError) {
    try name.replaceSuffix(of: count, by: target)
    prepare()
  }

  /// Puts down where the labels start, and the hashes of all ancestors.
  private mutating func prepare() {
    labelCount = Self.findLabels(name, &starts)
    Self.hash(name, starts, labelCount, into: &hashes)
  }

  private static func findLabels(_ name: borrowing NameBuffer, _ storage: inout FixedStorage<UInt8>) -> Int {
    let wire = name.wire
    var starts = storage.mutableSpan
    var (position, labels) = (0, 0)
    while position < wire.count, labels < starts.count {
      starts[labels] = UInt8(truncatingIfNeeded: position)
      let length = Int(wire[position])
      if length == 0 { break }
      position &+= 1 &+ length
      labels &+= 1
    }
    return labels
  }

  private static func hash(
    _ name: borrowing NameBuffer, _ starts: borrowing FixedStorage<UInt8>, _ labelCount: Int,
    into storage: inout FixedStorage<UInt64>
  ) {
    let (octets, starts) = (name.room, starts.span)
    var hashes = storage.mutableSpan
    var hash = hashes[0]
    var depth = 1
    while depth <= labelCount {
      let start = Int(starts[labelCount &- depth])
      hash = NameHash.extendFolding(hash, octets, from: start, length: 1 &+ Int(octets[start]))
      hashes[depth] = hash
      depth &+= 1
    }
  }

  /// The hash of the whole name; equal names have equal hashes, within one process.
  public var fullHash: UInt64 { hashes.span[labelCount] }

  /// Whether `name`, in any case, is this name or above it.
  public func isBelow(_ name: borrowing Span<UInt8>) -> Bool {
    var depth = 0
    while depth <= labelCount {
      if isEqual(depth: depth, to: name) { return true }
      depth += 1
    }
    return false
  }

  /// The wire form of the ancestor at `depth`.
  @_lifetime(borrow self)
  func wire(depth: Int) -> Span<UInt8> {
    let wire = name.wire
    return wire.extracting(Int(starts.span[labelCount - depth])..<wire.count)
  }

  /// The hash of the ancestor at `depth`, which is not below the name.
  public func hash(depth: Int) -> UInt64 {
    hashes.span[depth]
  }

  /// The hash of the wildcard below the ancestor at `depth`.
  func wildcardHash(depth: Int) -> UInt64 {
    let label = Self.wildcardLabel
    return NameHash.extend(hashes.span[depth], label.span, from: 0, length: 2)
  }

  /// Whether `name`, in any case, is the ancestor at `depth`.
  func isEqual(depth: Int, to name: borrowing Span<UInt8>) -> Bool {
    ASCII.isSame(name, wire(depth: depth))
  }

  /// Whether `name`, in any case, is the wildcard below the ancestor at `depth`.
  func isEqual(wildcardAt depth: Int, to name: borrowing Span<UInt8>) -> Bool {
    guard name.count > 2, name[0] == 1, name[1] == UInt8(ascii: "*") else { return false }
    return isEqual(depth: depth, to: name.extracting(2..<name.count))
  }

  /// How `name`, in any case, stands to the ancestor at `depth`, or to the wildcard directly below it, in canonical order
  /// (RFC 4034 §6.1): negative before it, 0 equal, positive after it.
  func order(of name: borrowing Span<UInt8>, depth: Int, isWildcard: Bool) -> Int {
    var nameStarts = InlineArray<128, UInt8>(repeating: 0)
    var nameLabels = 0
    var position = 0
    while position < name.count, name[position] != 0, nameLabels < WireLimits.labels {
      nameStarts[nameLabels] = UInt8(position)
      position += 1 + Int(name[position])
      nameLabels += 1
    }
    let labels = isWildcard ? depth + 1 : depth
    var step = 1
    while step <= min(labels, nameLabels) {
      let start = Int(nameStarts[nameLabels - step])
      let difference =
        step > depth
        ? Self.order(ofLabel: name, at: start, to: Self.wildcardLabel.span, at: 0)
        : Self.order(ofLabel: name, at: start, to: wire, at: Int(starts.span[labelCount - step]))
      if difference != 0 { return difference }
      step += 1
    }
    return nameLabels - labels
  }

  private static var wildcardLabel: InlineArray<2, UInt8> { [1, UInt8(ascii: "*")] }

  private static func order(
    ofLabel name: borrowing Span<UInt8>, at start: Int, to other: borrowing Span<UInt8>, at otherStart: Int
  ) -> Int {
    let length = Int(name[start])
    let otherLength = Int(other[otherStart])
    var index = 1
    while index <= min(length, otherLength) {
      let difference = Int(ASCII.folded(name[start + index])) - Int(ASCII.folded(other[otherStart + index]))
      if difference != 0 { return difference }
      index += 1
    }
    return length - otherLength
  }
}

/// A set of depths; all from 63 on share one member, so it may hold more than was put in, never less.
struct DepthSet: Sendable {
  private var bits: UInt64 = 0

  mutating func insert(_ depth: Int) {
    bits |= 1 << UInt64(min(depth, 63))
  }

  /// Takes a depth out, unless others may stand for it.
  mutating func remove(_ depth: Int) {
    if depth < 63 { bits &= ~(1 << UInt64(depth)) }
  }

  mutating func formUnion(_ other: DepthSet) {
    bits |= other.bits
  }

  func contains(_ depth: Int) -> Bool {
    bits & 1 << UInt64(min(depth, 63)) != 0
  }

  var isEmpty: Bool { bits == 0 }
}
