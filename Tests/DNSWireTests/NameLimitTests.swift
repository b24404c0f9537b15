import DNSWire
import Testing

/// 63 octets a label, 255 a name (RFC 1035 §2.3.4).
@Suite struct NameLimitTests {
  private static let label63 = [UInt8](repeating: 0x61, count: 63)
  /// Three labels of 63 and one of 61: 255 octets.
  private static let longest = [label63, label63, label63, Array(label63.prefix(61))]

  @Test func labelOf63IsTheLongest() throws {
    #expect(try Name(labels: [Self.label63]).wire.count == 65)
    #expect(throws: WireError.labelLength) { try Name(labels: [Self.label63 + [0x61]]) }
    #expect(throws: WireError.labelLength) { try Name.root.prepending(label: Self.label63 + [0x61]) }
  }

  @Test func emptyLabelIsRefused() {
    #expect(throws: WireError.labelLength) { try Name(labels: [[UInt8]()]) }
    #expect(throws: WireError.labelLength) { try Name.root.prepending(label: [UInt8]()) }
  }

  @Test func nameOf255IsTheLongest() throws {
    let longest = try Name(labels: Self.longest)
    #expect(longest.wire.count == 255)
    #expect(try Name(wire: longest.wire) == longest)
    #expect(throws: WireError.nameTooLong) { try Name(labels: Self.longest.dropLast() + [Self.label63.dropLast()]) }
  }

  @Test func wireFormOf256IsRefused() {
    let wire = Self.longest.dropLast().flatMap { [63] + $0 } + [62] + Self.label63.prefix(62) + [0]
    #expect(wire.count == 256)
    #expect(throws: WireError.nameTooLong) { try Name(wire: wire) }
    #expect(throws: WireError.nameTooLong) { try readName(wire) }
  }

  @Test func extendingBeyond255IsRefused() throws {
    let longest = try Name(labels: Self.longest)
    #expect(throws: WireError.nameTooLong) { try longest.prepending(label: [0x61]) }
    #expect(throws: WireError.nameTooLong) { try name("a.").appending(longest) }
  }

  @Test func labelsOfOneOctetReach127() throws {
    let labels = [[UInt8]](repeating: [0x61], count: WireLimits.labels)
    #expect(try Name(labels: labels).labelCount == 127)
    #expect(throws: WireError.nameTooLong) { try Name(labels: labels + [[0x61]]) }
  }

  @Test func textHasTheSameLimits() throws {
    let label = String(repeating: "a", count: 63)
    let longest = "\(label).\(label).\(label).\(label.dropFirst(2))."
    #expect(try name(longest).wire.count == 255)
    #expect(try name(String(longest.dropLast())).wire.count == 255)
    #expect(throws: NameTextError.nameTooLong) { try name("a." + longest) }
    #expect(throws: NameTextError.nameTooLong) { try name("a." + longest.dropLast()) }
    #expect(throws: NameTextError.labelTooLong) { try name("a" + label) }
    #expect(throws: NameTextError.nameTooLong) { try name(String(repeating: "a.", count: 128)) }
  }

  @Test func escapesCountAsOneOctet() throws {
    let label = String(repeating: "\\255", count: 63)
    #expect(try name(label).wire.count == 65)
    #expect(throws: NameTextError.labelTooLong) { try name(label + "\\.") }
  }

  @Test func originCountsForRelativeNames() throws {
    let origin = try Name(labels: Self.longest)
    #expect(throws: NameTextError.nameTooLong) { try Name(text: "a", origin: origin) }
  }
}
