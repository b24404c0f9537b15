import Authority
import Configuration
import Crypto
import DNSWire
import Foundation
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

  /// What stands in a file.
  static func contents(_ file: String) throws(Failure) -> Data {
    guard FileManager.default.fileExists(atPath: file) else {
      throw Failure(description: "\(file): there is no such file")
    }
    // Not more than a zone file may have: some files never end.
    guard let handle = FileHandle(forReadingAtPath: file),
      let data = try? handle.read(upToCount: ZoneTextLimits.fileOctets + 1) ?? Data()
    else { throw Failure(description: "\(file): the file can't be read") }
    return data
  }

  private static func load(_ entry: ServerConfiguration.ZoneEntry) throws(Failure) -> Loaded {
    let data = try contents(entry.file)
    let zoneFile: ZoneFile
    do throws(ZoneTextErrors) {
      zoneFile = try MasterFile.read(Array(data), file: entry.file, origin: entry.origin)
    } catch {
      throw Failure(description: error.description)
    }
    do throws(ZoneVersion.Malformed) {
      let version = try ZoneVersion(apex: zoneFile.origin, records: zoneFile.records.lazy.map(\.record))
      var digest = SHA256()
      digest.update(data: data)
      digest.update(data: entry.origin.folded.wire)
      let base = ZoneBase(
        version: version, digest: Array(digest.finalize()),
        serialPolicy: SerialPolicy(rawValue: entry.serial) ?? .increment)
      let warnings = zoneFile.warnings.errors.map(\.description)
      return Loaded(file: entry.file, base: base, warnings: warnings)
    } catch {
      throw Failure(description: "\(entry.file): the records make no zone: \(error)")
    }
  }
}
