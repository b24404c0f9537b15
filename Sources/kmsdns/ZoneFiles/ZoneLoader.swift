import Authority
import Configuration
import DNSWire
import Zone
import ZoneText

/// The way from zone files to compiled zones.
enum ZoneLoader {
  /// Why zone files make no zones: a line for each error.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// One zone file, read and compiled.
  struct Loaded {
    let file: String
    let base: ZoneBase
    /// What was read in another way than it is written: a line for each.
    let warnings: [String]
  }

  /// Reads all files, or fails with the errors of each that is broken.
  static func load(_ entries: [ServerConfiguration.ZoneEntry]) throws(Failure) -> [Loaded] {
    var loaded: [Loaded] = []
    var failures: [String] = []
    for entry in entries {
      do throws(Failure) {
        let zone = try load(entry)
        if let other = loaded.first(where: { $0.base.version.apex == zone.base.version.apex }) {
          throw Failure(description: "\(entry.file): zone \(zone.base.version.apex) is in \(other.file) too")
        }
        loaded.append(zone)
      } catch {
        failures.append(error.description)
      }
    }
    guard failures.isEmpty else { throw Failure(description: failures.joined(separator: "\n")) }
    return loaded
  }

  /// What stands in a file; with `orGivenOpen` in standard input, too, as commands take it.
  static func contents(_ file: String, orGivenOpen: Bool = false) throws(Failure) -> [UInt8] {
    do throws(FileContents.Failure) {
      return try FileContents.read(file, limit: ZoneTextLimits.fileOctets, orGivenOpen: orGivenOpen)
    } catch {
      throw Failure(description: "\(file): \(error.reason)")
    }
  }

  private static func load(
    _ entry: ServerConfiguration.ZoneEntry, keepsText: Bool = false
  ) throws(Failure) -> Loaded {
    var octets = try contents(entry.file)
    // Of a large file this takes long, too.
    let pending = Parallel.start(1) { [octets] _ in ZoneFileDigest(octets, origin: entry.origin) }
    var isTextGivenUp = false
    let zoneFile: ZoneFile
    let digest: ZoneFileDigest
    do throws(ZoneTextErrors) {
      let reading = ZoneReading(includes: IncludedFiles(entry.file, anywhere: false).read)
      var records = try MasterFile.records(octets, file: entry.file, origin: entry.origin, reading)
      digest = pending.results().first ?? ZoneFileDigest(octets, origin: entry.origin)
      octets = []
      // The zone is made of the memory that the text had.
      if !keepsText { isTextGivenUp = records.giveUpText() }
      zoneFile = try records.zone()
    } catch {
      guard !isTextGivenUp else { return try load(entry, keepsText: true) }
      throw Failure(description: error.description)
    }
    let base = ZoneBase(
      version: zoneFile.version, ages: zoneFile.ages, digest: digest.including(zoneFile.included),
      serialPolicy: SerialPolicy(rawValue: entry.serial) ?? .increment)
    return Loaded(file: entry.file, base: base, warnings: zoneFile.warnings.errors.map(\.description))
  }
}
