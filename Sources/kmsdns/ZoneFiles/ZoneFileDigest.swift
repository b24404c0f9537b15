import Crypto
import DNSWire
import ZoneText

/// What tells one state of a zone's file, and of the files that it includes, from another.
struct ZoneFileDigest: Sendable {
  private var hash = SHA256()

  /// Takes the file, and how it is read: with another origin or in another dialect the same octets make another zone.
  init(_ octets: [UInt8], origin: Name? = nil, dialect: ZoneReading.Dialect = .automatic) {
    hash.update(data: octets)
    if let origin { hash.update(data: origin.folded.wire) }
    if dialect != .automatic { hash.update(data: Array(dialect.rawValue.utf8)) }
  }

  /// The digest with the files that are included. Their lengths count, as a line that moves from one to the next may come to
  /// have another origin there.
  func including(_ files: [ZoneReading.Included]) -> [UInt8] {
    var hash = hash
    for file in files {
      hash.update(data: Array("\(file.octets.count):".utf8))
      hash.update(data: file.octets)
    }
    return Array(hash.finalize())
  }
}
