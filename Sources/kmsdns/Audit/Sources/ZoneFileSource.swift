import Configuration
import DNSWire
import Foundation
import KMS
import Zone
import ZoneText

/// Zone files, and folders of them, as the source of an audit. Files that are read together know each other's hosts.
struct ZoneFileSource {
  /// Files, and folders of them.
  var paths: [String] = []
  /// Files whose origins are known: the zones of a configuration.
  var zones: [ServerConfiguration.ZoneEntry] = []

  /// Which files of a folder are zone files, for people.
  static let patterns = "*.zone, *.dns, *.db and db.*"

  /// Reads all; what can't be read is noted, and does not stop the others.
  func read() -> AuditInput {
    var input = AuditInput()
    let named = files(&input).map { path in
      ServerConfiguration.ZoneEntry(namedAfter: path) ?? ServerConfiguration.ZoneEntry(file: path, origin: .root)
    }
    let files = AuditedFile.read(zones + named) { file, failure in
      input.unaudited.append(Unaudited(subject: file, reason: reason(failure, file: file)))
    }
    input.warnings += files.flatMap { $0.content.warnings.errors.map(\.description) }
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
      } else {
        input.warnings += Self.passedOver(names, in: path)
      }
    }
    var seen: Set<String> = []
    return files.filter { seen.insert($0).inserted }
  }

  /// A line that names what stands in a folder and may be a zone file, or hold some.
  private static func passedOver(_ names: [String], in folder: String) -> [String] {
    let others = names.filter { name in
      !isZoneFile(name) && !name.hasPrefix(".") && !companions.contains { name.lowercased().hasSuffix($0) }
    }
    guard !others.isEmpty else { return [] }
    let list = others.sorted().prefix(namedOthers).joined(separator: ", ")
    let more = others.count > namedOthers ? " and \(others.count - namedOthers) more" : ""
    return ["\(folder): passed over, as only \(patterns) are zone files there: \(list)\(more)"]
  }

  /// So many of them are named.
  private static let namedOthers = 5

  /// What stands beside zone files and is none: configurations, keys, journals, reports.
  private static let companions = [
    ".yaml", ".yml", ".conf", ".key", ".private", ".jnl", ".json", ".html", ".csv", ".sarif", ".md",
  ]

  private static func isZoneFile(_ name: String) -> Bool {
    guard !name.hasPrefix(".") else { return false }
    let name = name.lowercased()
    return name.hasPrefix("db.") || [".zone", ".dns", ".db"].contains { name.hasSuffix($0) }
  }

  /// The first line of a failure, without the file's name: the report has it, and standard error gets the others.
  private func reason(_ failure: ZoneLoader.Failure, file: String) -> String {
    let lines = failure.description.split(separator: "\n")
    for line in lines.dropFirst() { StandardError.print(HostileText.printable(String(line))) }
    var first = String(lines.first ?? "it can't be read")
    if first.hasPrefix(file + ":") { first = String(first.dropFirst(file.count + 1)) }
    let more = lines.count > 1 ? " (the first of several errors)" : ""
    return first.trimmingCharacters(in: .whitespaces) + more
  }
}
