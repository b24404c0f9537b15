import Authority
import Configuration
import Crypto
import DNSWire
import Logging
import Zone

extension ZoneLoader {
  /// The catalog of zones (RFC 9432): made, and not read from a file. What it lists tells one state of it from another, so that
  /// its serial moves on with that.
  static func catalog(_ apex: Name, of zones: Set<Name>) throws(StartError) -> Loaded {
    let members = zones.subtracting([apex]).sorted()
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

extension BaseChoice {
  /// Adds the catalog, where the configuration names one: of the zones that it names, and of those that were imported.
  mutating func addCatalog(of configuration: ServerConfiguration) throws(StartError) {
    guard let catalog = configuration.catalog else { return }
    let named = configuration.zones.map(\.origin) + configuration.secondaries.map(\.origin)
    loaded.append(try ZoneLoader.catalog(catalog, of: Set(named + imported.map(\.version.apex))))
  }
}

extension Server {
  /// Makes the catalog anew, after a zone was imported that was not served before.
  func remakeCatalog() async {
    guard let catalog else { return }
    do {
      let zones = Set(writer.currentBases.keys).union(settings.configuration.secondaries.map(\.origin))
      let loaded = try ZoneLoader.catalog(catalog, of: zones)
      _ = try await writer.replace(
        by: loaded.base, rule: .updates, author: .server(reason: "a zone was imported"))
    } catch {
      logger.error("\(error)")
    }
  }
}
