import Foundation
import Glibc

/// Finds what a configuration of another server names: where it was copied from its own place, beside it first, and not what
/// this machine has under that name.
struct ConfigurationPaths {
  private let file: String
  /// The folders that stand for the configuration's own: the one that the operator names, and the one it is in.
  private let folders: [String]
  private let directory: String?
  /// Whether the configuration stands where it says of itself that it does: then it means what it names.
  private let isAtHome: Bool
  private var moved: [(named: String, found: String)] = []
  /// Files of which there is no copy beside the configuration, so that they are read from where it names them.
  private var elsewhere: [String] = []
  /// The files that are in one of the two lists.
  private var noted: Set<String> = []

  /// Takes a configuration and what stands in it; `directory` is where the operator says that relative paths start from.
  init(_ file: String, _ octets: [UInt8], directory: String?) {
    self.file = file
    self.directory = directory
    let own = Self.folder(of: file)
    folders = [directory, own].compactMap(\.self)
    let text = String(decoding: octets, as: UTF8.self)
    let written = Self.join(FileManager.default.currentDirectoryPath, own)
    isAtHome = [(written as NSString).standardizingPath, IncludedFiles.real(own) ?? written].contains {
      text.contains($0 + "/")
    }
  }

  /// The folder that relative paths start from, where the configuration sets `configured`.
  private func start(_ configured: String?) -> String {
    let start = directory ?? configured.map { Self.join(folders[0], $0) } ?? folders[0]
    // Windows writes paths of its own; and BIND's folder need not be there where its files were copied to.
    return FileManager.default.fileExists(atPath: start) ? start : folders[0]
  }

  /// The file that a path means, where the configuration sets `configured` as its directory.
  mutating func find(_ path: String, _ configured: String?) -> String {
    let named = Self.join(start(configured), path)
    let beside = folders.flatMap { folder in Self.ends(of: named).map { Self.join(folder, $0) } }
    let isOwn = isAtHome || !named.hasPrefix("/") || directory != nil && !path.hasPrefix("/")
    guard let found = ((isOwn ? [named] : []) + beside + [named]).first(where: Self.isFile) else { return named }
    if let real = IncludedFiles.real(found), real != IncludedFiles.real(named),
      path.hasPrefix("/") || Self.isFile(named), noted.insert(named).inserted
    {
      moved.append((named, found))
    }
    if !isOwn, found == named, noted.insert(named).inserted { elsewhere.append(named) }
    return found
  }

  /// Where included files start from, beside those that include them: BIND knows no other place.
  func includeFolders(_ configured: String?) -> [String] {
    let start = start(configured)
    return isAtHome ? [start] : folders.filter { $0 != start } + [start]
  }

  /// What is read from another place than the configuration names: a line for each of the first ones.
  var notes: [String] {
    let lines = moved.prefix(ImportLimits.movedFiles).map { item in
      HostileText.printable("\(file): \(item.named), which it names, is read from beside it: \(item.found)")
    }
    let more = moved.count - lines.count
    let others = elsewhere.prefix(ImportLimits.movedFiles).map { named in
      HostileText.printable("\(file): \(named), which it names, is read from there: there is no copy beside it")
    }
    let rest = elsewhere.count - others.count
    return lines + (more > 0 ? [HostileText.printable("\(file): \(more) more files are read from beside it")] : [])
      + others
      + (rest > 0 ? [HostileText.printable("\(file): \(rest) more files are read from where it names them")] : [])
  }

  /// A path without its first folders, the longest first.
  private static func ends(of path: String) -> [String] {
    let names = path.split(separator: "/")
    let first = names.lastIndex(of: "..").map { $0 + 1 } ?? 0
    return (first..<max(first, names.count)).map { names[$0...].joined(separator: "/") }
  }

  private static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
  }

  private static func folder(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  private static func join(_ folder: String, _ path: String) -> String {
    path.hasPrefix("/") ? path : (folder.hasSuffix("/") ? folder : folder + "/") + path
  }
}
