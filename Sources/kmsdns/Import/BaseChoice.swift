import Authority
import Configuration
import DNSWire
import Foundation
import Persistence
import Zone
import ZoneText

/// The base of each zone: a file of the configuration, or what an operator imported. Of both the one counts that came last: an
/// import, until the configured file changes.
struct BaseChoice {
  /// The zones of files.
  var loaded: [ZoneLoader.Loaded]
  /// The zones that were imported.
  let imported: [ZoneBase]
  /// Which imports count, and which do not any more: a line for each.
  let notes: [String]

  /// All of them.
  var bases: [ZoneBase] {
    imported
      + loaded.map { zone in
        ZoneBase(
          version: zone.base.version, ages: zone.base.ages, digest: zone.base.digest,
          serialPolicy: zone.base.serialPolicy, source: zone.file)
      }
  }

  /// Reads the files and the imports that count: all, or those of one zone. Those that `known` has already, by their zones, are not read again.
  static func load(
    _ entries: [ServerConfiguration.ZoneEntry], store: Store?, known: [Name: ZoneBase] = [:], only: Name? = nil
  ) async throws(ZoneLoader.Failure) -> BaseChoice {
    var notes: [String] = []
    var imports: [Name: ImportedBase] = [:]
    do throws(JournalError) {
      for base in try await store?.importedBases() ?? [] where only == nil || only == base.zone {
        imports[base.zone] = base
      }
    } catch {
      throw ZoneLoader.Failure(description: error.description)
    }
    var files: [ServerConfiguration.ZoneEntry] = []
    for entry in entries {
      guard let base = imports[entry.origin] else {
        files.append(entry)
        continue
      }
      let text = "the import of \(HostileText.printable(base.source)) at \(SystemClock.text(base.time))"
      if try digest(of: entry) == base.fileDigest {
        notes.append("zone \(entry.origin): \(text) counts, since \(entry.file) has not changed since")
      } else {
        notes.append("zone \(entry.origin): \(entry.file) counts, since it changed after \(text)")
        imports[entry.origin] = nil
        files.append(entry)
      }
    }
    let loaded = try ZoneLoader.load(files)
    // A file may make another zone than its name says.
    for zone in loaded { imports[zone.base.version.apex] = nil }
    var bases: [ZoneBase] = []
    for base in imports.values.sorted(by: { $0.zone < $1.zone }) {
      // What was imported stands in the store.
      guard let store else { break }
      let entry = entries.first { $0.origin == base.zone }
      bases.append(try await load(base, entry, store, known: known[base.zone]))
    }
    return BaseChoice(loaded: loaded, imported: bases, notes: notes)
  }

  private static func load(
    _ base: ImportedBase, _ entry: ServerConfiguration.ZoneEntry?, _ store: Store, known: ZoneBase?
  ) async throws(ZoneLoader.Failure) -> ZoneBase {
    let zone: (version: ZoneVersion, ages: RecordAges)
    if let known, known.number == base.number {
      zone = (known.version, known.ages)
    } else {
      do throws(BlockZone.Failure) {
        let made = try BlockZone(try await Self.parts(of: base, store), of: base)
        zone = (made.version, made.ages)
      } catch {
        switch error {
        case .source(let error): throw ZoneLoader.Failure(description: error.description)
        case .records(let error):
          throw ZoneLoader.Failure(description: "the imported base of \(base.zone) is damaged: \(error.description)")
        }
      }
    }
    return ZoneBase(
      version: zone.version, ages: zone.ages, digest: base.digest,
      serialPolicy: SerialPolicy(rawValue: entry?.serial ?? "") ?? .increment,
      number: base.number, source: base.source)
  }

  private static func parts(
    of base: ImportedBase, _ store: Store
  ) async throws(BlockZone.Failure) -> BaseParts {
    do throws(JournalError) { return try await store.parts(of: base.number) } catch { throw .source(error) }
  }

  /// What tells one state of a configured file and of those that it includes from another, whatever it comes to as a zone.
  static func digest(of entry: ServerConfiguration.ZoneEntry) throws(ZoneLoader.Failure) -> [UInt8] {
    let octets = try ZoneLoader.contents(entry.file)
    let reading = ZoneReading(includes: IncludedFiles(entry.file, anywhere: false).read)
    return ZoneFileDigest(octets).including(
      MasterFile.included(by: octets, file: entry.file, origin: entry.origin, reading))
  }
}
