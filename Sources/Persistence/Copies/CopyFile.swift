public import DNSWire
import Zone

/// The form in which copies of other servers' zones are kept: a line that says what it is, an ID that no other copy has, a
/// checksum, the apex, and the records as the journal has them (`ChangeRecords`).
public enum CopyFile {
  private static let heading = Array("kmsdns copy 1\n".utf8)
  /// Octets of an ID.
  public static let idOctets = 16
  private static let checksumOctets = 8

  /// The file of a copy.
  public static func encode(_ records: [ResourceRecord], of apex: Name, id: [UInt8]) -> [UInt8] {
    let content =
      [UInt8(truncatingIfNeeded: apex.wire.count)] + apex.folded.wire
      + ChangeRecords.encode(ChangeSet(added: records), apex: apex.folded)
    return sealed(content, id: id)
  }

  /// The file of apex and records that are encoded already.
  public static func sealed(_ content: [UInt8], id: [UInt8]) -> [UInt8] {
    heading + id + checksum(content[...]) + content
  }

  /// The ID and the records of a copy; nil where the octets are none, or damaged.
  public static func decode(_ octets: [UInt8], of apex: Name) -> (id: [UInt8], records: [ResourceRecord])? {
    let start = heading.count + idOctets + checksumOctets
    guard octets.count > start, octets.starts(with: heading) else { return nil }
    let id = Array(octets[heading.count..<heading.count + idOctets])
    let content = octets[start...]
    guard checksum(content) == Array(octets[(start - checksumOctets)..<start]), let length = content.first,
      content.count > Int(length), content.dropFirst().prefix(Int(length)).elementsEqual(apex.folded.wire),
      let changes = try? ChangeRecords.decode(Array(content.dropFirst(1 + Int(length))), apex: apex.folded)
    else { return nil }
    return (id, changes.added)
  }

  /// Against damage, not against somebody who may write the file.
  private static func checksum(_ octets: ArraySlice<UInt8>) -> [UInt8] {
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    for octet in octets { sum = (sum ^ UInt64(octet)) &* 0x100_0000_01B3 }
    return (0..<8).map { UInt8(truncatingIfNeeded: sum >> (56 - 8 * UInt64($0))) }
  }
}
