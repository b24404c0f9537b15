import DNSWire

/// Values as octets, one after the other, as `LogReader` reads them again.
///
/// Numbers take seven bits an octet, the lowest first. Octets and texts stand behind their count; what may be missing stands
/// behind a number that is 0 then, and one more than otherwise.
struct LogOctets: ~Copyable {
  private(set) var writer: OctetWriter

  /// Begins with so many octets of zero, and room for so many in all.
  init(head: Int = 0, capacity: Int = 0) {
    writer = OctetWriter(capacity: max(head, capacity))
    for _ in 0..<head { writer.append(0) }
  }

  /// How many octets there are.
  var count: Int { writer.count }

  /// The octets so far.
  var octets: [UInt8] { writer.octets }

  /// Forgets all.
  mutating func removeAll() { writer.removeAll() }

  /// Takes over what stands at a place in other octets, as it is.
  mutating func copy(_ range: Range<Int>, of source: [UInt8]) { writer.append(source.span.extracting(range)) }

  /// Takes an octet of what stands behind a count.
  mutating func addRaw(_ octet: UInt8) { writer.append(octet) }

  /// Takes octets of what stands behind a count, folded.
  mutating func addRaw(folded octets: Span<UInt8>) { writer.append(folded: octets) }

  mutating func add(_ number: UInt64) { writer.append(count: number) }

  mutating func add(_ number: UInt32?) { add(number.map { UInt64($0) + 1 } ?? 0) }

  mutating func add(_ octets: [UInt8]) { add(octets.span) }

  mutating func add(_ octets: Span<UInt8>) {
    add(UInt64(octets.count))
    writer.append(octets)
  }

  mutating func add(folded octets: Span<UInt8>) {
    add(UInt64(octets.count))
    writer.append(folded: octets)
  }

  mutating func add(_ octets: [UInt8]?) {
    guard let octets else { return add(UInt64(0)) }
    add(UInt64(octets.count) + 1)
    writer.append(octets.span)
  }

  mutating func add(_ text: String) {
    let text = text.utf8
    add(UInt64(text.count))
    writer.append(text.span)
  }

  mutating func add(_ text: String?) {
    guard let text = text?.utf8 else { return add(UInt64(0)) }
    add(UInt64(text.count) + 1)
    writer.append(text.span)
  }
}
