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
    let files = AuditedFile.read(files(&input)) { file, failure in
      input.unaudited.append(Unaudited(subject: file, reason: reason(failure, file: file)))
    }
    input.warnings = files.flatMap { $0.content.warnings.errors.map(\.description) }
    let zones = ZoneSet(files.map(\.version))
    let places = RecordPlaces(files)
    input.domains = files.map { file in
      AuditedDomain(
        file.version, in: zones, source: file.path, repeated: file.content.repeated.map(\.record),
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

  static func isZoneFile(_ name: String) -> Bool {
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
