import Authority
import Configuration
import Crypto
import DNSWire
import Zone

extension ZoneLoader {
  /// The catalog of the zones that a configuration names (RFC 9432): made, and not read from a file. What it lists tells one
  /// state of it from another, so that its serial moves on with that.
  static func catalog(_ apex: Name, of configuration: ServerConfiguration) throws(StartError) -> Loaded {
    let members = (configuration.zones.map(\.origin) + configuration.secondaries.map(\.origin)).sorted()
    var digest = SHA256()
    for member in members { digest.update(data: member.folded.wire) }
    do {
      let records = try CatalogZone.records(
        of: apex, members: members, serial: Serial(rawValue: UInt32(truncatingIfNeeded: SystemClock.now())))
      let version = try ZoneVersion(apex: apex, records: records)
      return Loaded(
        file: "catalog \(apex)", base: ZoneBase(version: version, digest: Array(digest.finalize())), warnings: [])
    } catch {
      throw .unusable("the catalog \(apex) can't be made: \(error)")
    }
  }
}
