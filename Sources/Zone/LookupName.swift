public import DNSWire

/// A name made ready for lookups: folded, with the hash of each of its ancestors; filled again and again without
/// allocation.
///
/// A *depth* is a number of labels counted from the root: 0 is the root, `labelCount` the name itself.
public struct LookupName: ~Copyable {
  private var octets = InlineArray<256, UInt8>(repeating: 0)
  private var starts = InlineArray<129, UInt8>(repeating: 0)
  private var hashes = InlineArray<129, UInt64>(repeating: 0)
  private var count = 1
  /// Labels of the name, without its root label.
  public private(set) var labelCount = 0

  /// Makes the root.
  public init() {
    hashes[0] = NameHash.root
  }

  /// Takes an uncompressed name; what follows its root label is not looked at.
  ///
  /// Octets that are no name load as the part that is one.
  public mutating func load(_ wire: borrowing Span<UInt8>) {
    labelCount = 0
    var position = 0
    while position < wire.count, wire[position] != 0, labelCount < WireLimits.labels {
      let length = 1 + Int(wire[position])
      guard position + length < min(wire.count, WireLimits.nameOctets) else { break }
      starts[labelCount] = UInt8(position)
      octets[position] = wire[position]
      for index in position + 1..<position + length { octets[index] = ASCII.folded(wire[index]) }
      position += length
      labelCount += 1
    }
    starts[labelCount] = UInt8(position)
    octets[position] = 0
    count = position + 1
    var hash = NameHash.root
    hashes[0] = hash
    var depth = 1
    while depth <= labelCount {
      let start = Int(starts[labelCount - depth])
      hash = NameHash.extend(hash, octets.span, from: start, length: 1 + Int(octets[start]))
      hashes[depth] = hash
      depth += 1
    }
  }

  /// Takes a name.
  public mutating func load(_ name: Name) {
    load(name.wire.span)
  }

  /// The hash of the whole name; equal names have equal hashes, within one process.
  public var fullHash: UInt64 { hashes[labelCount] }

  /// Whether `name`, in any case, is this name or above it.
  public func isBelow(_ name: borrowing Span<UInt8>) -> Bool {
    var depth = 0
    while depth <= labelCount {
      if isEqual(depth: depth, to: name) { return true }
      depth += 1
    }
    return false
  }

  /// The folded wire form of the ancestor at `depth`.
  @_lifetime(borrow self)
  func wire(depth: Int) -> Span<UInt8> {
    octets.span.extracting(Int(starts[labelCount - depth])..<count)
  }

  /// The hash of the ancestor at `depth`.
  func hash(depth: Int) -> UInt64 {
    hashes[depth]
  }

  /// The hash of the wildcard below the ancestor at `depth`.
  func wildcardHash(depth: Int) -> UInt64 {
    let label = Self.wildcardLabel
    return NameHash.extend(hashes[depth], label.span, from: 0, length: 2)
  }

  /// Whether `name`, in any case, is the ancestor at `depth`.
  func isEqual(depth: Int, to name: borrowing Span<UInt8>) -> Bool {
    let start = Int(starts[labelCount - depth])
    return ASCII.isSame(name, octets.span.extracting(start..<count))
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
        : Self.order(ofLabel: name, at: start, to: octets.span, at: Int(starts[labelCount - step]))
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
      let difference = Int(ASCII.folded(name[start + index])) - Int(other[otherStart + index])
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

  mutating func formUnion(_ other: DepthSet) {
    bits |= other.bits
  }

  func contains(_ depth: Int) -> Bool {
    bits & 1 << UInt64(min(depth, 63)) != 0
  }

  var isEmpty: Bool { bits == 0 }
}
