import Authority
import Configuration
import DNSWire
import Foundation
import KMS
import Zone
import ZoneText

/// Zone files, and folders of them, as the source of an audit. Files that are read together know each other's hosts.
struct ZoneFileSource {
  let paths: [String]

  /// Which files of a folder are zone files, for people.
  static let patterns = "*.zone, *.dns, *.db and db.*"

  /// Reads all; what can't be read is noted, and does not stop the others.
  func read() -> AuditInput {
    var input = AuditInput()
    var loaded: [ZoneLoader.Loaded] = []
    for file in files(&input) {
      let entry =
        ServerConfiguration.ZoneEntry(namedAfter: file) ?? ServerConfiguration.ZoneEntry(file: file, origin: .root)
      do throws(ZoneLoader.Failure) {
        let zone = try ZoneLoader.load(entry, besides: loaded)
        loaded.append(zone)
      } catch {
        input.unaudited.append(Unaudited(subject: file, reason: reason(error, file: file)))
      }
    }
    input.warnings = loaded.flatMap(\.warnings)
    let zones = ZoneSet(loaded.map(\.base.version))
    let places = RecordPlaces(loaded)
    input.domains = loaded.map { zone in
      AuditedDomain(
        zone.base.version, in: zones, source: zone.file, repeated: zone.content.repeated.map(\.record),
        evidence: places.evidence)
    }
    return input
  }

  /// The files that the paths mean, in order, each once.
  private func files(_ input: inout AuditInput) -> [String] {
    var files: [String] = []
    for path in paths {
      var isFolder: ObjCBool = false
      guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
        files.append(path)
        continue
      }
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
        input.unaudited.append(Unaudited(subject: path, reason: "the folder can't be read"))
        continue
      }
      let own = names.filter(Self.isZoneFile).sorted()
      let folder = path.hasSuffix("/") ? path : path + "/"
      files += own.map { folder + $0 }
      if own.isEmpty {
        input.unaudited.append(Unaudited(subject: path, reason: "no zone file is in the folder (\(Self.patterns))"))
      }
    }
    var seen: Set<String> = []
    return files.filter { seen.insert($0).inserted }
  }

  private static func isZoneFile(_ name: String) -> Bool {
    guard !name.hasPrefix(".") else { return false }
    let name = name.lowercased()
    return name.hasPrefix("db.") || [".zone", ".dns", ".db"].contains { name.hasSuffix($0) }
  }

  /// The first line of a failure, without the file's name; standard error gets all of them.
  private func reason(_ failure: ZoneLoader.Failure, file: String) -> String {
    StandardError.print(HostileText.printable(failure.description, keepingLines: true))
    let lines = failure.description.split(separator: "\n")
    var first = String(lines.first ?? "it can't be read")
    if first.hasPrefix(file + ":") { first = String(first.dropFirst(file.count + 1)) }
    let more = lines.count > 1 ? " (the first of several errors)" : ""
    return first.trimmingCharacters(in: .whitespaces) + more
  }
}
