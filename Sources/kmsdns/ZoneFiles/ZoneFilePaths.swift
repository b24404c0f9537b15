import Foundation

/// Which files paths mean.
enum ZoneFilePaths {
  /// Which files of a folder are zone files, for people.
  static let patterns = "*.zone, *.dns, *.db and db.*, packed (.gz) or not"

  /// The files that paths mean, in order, each once: of folders their zone files; and why some mean none.
  static func expand(_ paths: [String]) -> (files: [String], failures: [(path: String, reason: String)]) {
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
      if own.isEmpty { failures.append((path, "no zone file is in the folder (\(patterns))")) }
    }
    var seen: Set<String> = []
    return (files.filter { seen.insert($0).inserted }, failures)
  }

  private static func isZoneFile(_ name: String) -> Bool {
    guard !name.hasPrefix(".") else { return false }
    var name = name.lowercased()
    if name.hasSuffix(".gz") { name.removeLast(3) }
    return name.hasPrefix("db.") || [".zone", ".dns", ".db"].contains { name.hasSuffix($0) }
  }
}
