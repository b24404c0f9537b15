import Configuration
import DNSWire
import Foundation

/// Which files paths mean.
enum ZoneFilePaths {
  /// Which files of a folder are zone files, for people.
  static let patterns = "*.zone, *.dns, *.db and db.*, packed (.gz) or not"

  /// The origin that a file's name says; nil where it says none, as that of standard input.
  static func origin(of path: String) -> Name? {
    FileContents.isGivenOpen(path) ? nil : ServerConfiguration.ZoneEntry(namedAfter: path)?.origin
  }

  /// The files that paths mean, in order, each once: of folders their zone files; why some mean none; and lines that name
  /// what was passed over.
  static func expand(
    _ paths: [String]
  ) -> (files: [String], failures: [(path: String, reason: String)], passedOver: [String]) {
    var passedOver: [String] = []
    var files: [String] = []
    var failures: [(path: String, reason: String)] = []
    for path in paths {
      var isFolder: ObjCBool = false
      guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
        files.append(path)
        continue
      }
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
        failures.append((path, "the folder can't be read"))
        continue
      }
      let own = names.filter(isZoneFile).sorted()
      let folder = path.hasSuffix("/") ? path : path + "/"
      files += own.map { folder + $0 }
      if own.isEmpty {
        failures.append((path, "no zone file is in the folder (\(patterns))"))
      } else {
        passedOver += others(names, in: path)
      }
    }
    var seen: Set<String> = []
    return (files.filter { seen.insert($0).inserted }, failures, passedOver)
  }

  /// A line that names what stands in a folder and may be a zone file, or hold some.
  private static func others(_ names: [String], in folder: String) -> [String] {
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
  private static let companions =
    [".yaml", ".yml", ".conf", ".key", ".private", ".json", ".html", ".csv", ".sarif", ".md"] + journals

  /// The journals that BIND keeps beside zone files, whose names these begin with.
  private static let journals = [".jnl", ".jbk"]

  static func isZoneFile(_ name: String) -> Bool {
    guard !name.hasPrefix(".") else { return false }
    var name = name.lowercased()
    if name.hasSuffix(".gz") { name.removeLast(3) }
    guard !journals.contains(where: name.hasSuffix) else { return false }
    return name.hasPrefix("db.") || [".zone", ".dns", ".db"].contains { name.hasSuffix($0) }
  }
}
