import Glibc

/// The files that stand in `Tests/Fuzz/Corpus`.
enum Corpus {
  struct Unreadable: Error {
    let path: String
  }

  /// Found from this file's own place, as the corpus is no resource of a bundle.
  static let directory: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(2).joined(separator: "/") + "/Fuzz/Corpus"
  }()

  /// The files of a directory with their octets.
  static func files(in directory: String) throws -> [String: [UInt8]] {
    guard let listing = unsafe opendir(directory) else { throw Unreadable(path: directory) }
    defer { unsafe closedir(listing) }
    var files: [String: [UInt8]] = [:]
    while let entry = unsafe readdir(listing) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { start in
        unsafe start.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      files[name] = try octets(of: directory + "/" + name)
    }
    return files
  }

  private static func octets(of path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else { throw Unreadable(path: path) }
    defer { unsafe fclose(file) }
    var octets = [UInt8](repeating: 0, count: 70_000)
    let count = unsafe fread(&octets, 1, octets.count, file)
    return Array(octets.prefix(count))
  }
}
