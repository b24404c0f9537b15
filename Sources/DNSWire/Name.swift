/// A domain name that keeps its case and compares without it (RFC 1035 §2.3.3, RFC 4343).
///
/// It owns its octets; code on the packet path uses `NameBuffer` instead.
public struct Name: Sendable {
  /// The uncompressed wire form, ending in the root label: 1 to 255 octets.
  public let wire: [UInt8]

  /// The name of the DNS root.
  public static let root = Name(validated: [0])

  init(validated wire: [UInt8]) {
    self.wire = wire
  }

  /// Takes an uncompressed wire form.
  public init(wire: [UInt8]) throws(WireError) {
    var position = 0
    while true {
      guard position < wire.count else { throw .truncated }
      let length = Int(wire[position])
      guard length <= WireLimits.labelOctets else { throw length >= 0xC0 ? .pointerNotAllowed : .reservedLabel }
      position += 1 + length
      guard position <= WireLimits.nameOctets else { throw .nameTooLong }
      if length == 0 { break }
    }
    guard position == wire.count else { throw .trailingOctets }
    self.init(validated: wire)
  }

  /// Takes the labels from left to right, without the root label.
  public init(labels: some Sequence<some Collection<UInt8>>) throws(WireError) {
    var wire: [UInt8] = []
    for label in labels {
      guard (1...WireLimits.labelOctets).contains(label.count) else { throw .labelLength }
      wire.append(UInt8(label.count))
      wire.append(contentsOf: label)
    }
    wire.append(0)
    guard wire.count <= WireLimits.nameOctets else { throw .nameTooLong }
    self.init(validated: wire)
  }

  /// The labels from left to right, without the root label.
  public var labels: [ArraySlice<UInt8>] {
    var labels: [ArraySlice<UInt8>] = []
    var position = 0
    while wire[position] != 0 {
      let end = position + 1 + Int(wire[position])
      labels.append(wire[position + 1..<end])
      position = end
    }
    return labels
  }

  /// The number of labels, without the root label.
  public var labelCount: Int {
    var count = 0
    var position = 0
    while wire[position] != 0 {
      position += 1 + Int(wire[position])
      count += 1
    }
    return count
  }

  /// Whether this is the root.
  public var isRoot: Bool { wire.count == 1 }

  /// Whether the leftmost label is `*` (RFC 4592 §2.1.1).
  public var isWildcard: Bool { wire.count > 2 && wire[0] == 1 && wire[1] == UInt8(ascii: "*") }

  /// The name without its leftmost label; nil for the root.
  public var parent: Name? {
    isRoot ? nil : Name(validated: Array(wire[(1 + Int(wire[0]))...]))
  }

  /// This name with one label more on its left.
  public func prepending(label: some Collection<UInt8>) throws(WireError) -> Name {
    guard (1...WireLimits.labelOctets).contains(label.count) else { throw .labelLength }
    guard wire.count + 1 + label.count <= WireLimits.nameOctets else { throw .nameTooLong }
    return Name(validated: [UInt8(label.count)] + label + wire)
  }

  /// This name, taken as relative, under `origin`.
  public func appending(_ origin: Name) throws(WireError) -> Name {
    guard wire.count - 1 + origin.wire.count <= WireLimits.nameOctets else { throw .nameTooLong }
    return Name(validated: wire.dropLast() + origin.wire)
  }
}
