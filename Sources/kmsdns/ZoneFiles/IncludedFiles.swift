import Glibc
import ZoneText

/// Finds the files that zone files include: relative to the file that includes them, and in the zone file's own folder or
/// below it, wherever symbolic links lead, unless others are allowed.
struct IncludedFiles: Sendable {
  /// The folders that files may be in; nil where they may be anywhere.
  private let roots: [String]?
  /// Where else relative paths may start from.
  private let folders: [String]

  /// Takes the zone file that everything starts from, and folders in which files are looked for after its own.
  init(_ file: String, anywhere: Bool, folders: [String] = []) {
    self.folders = folders
    roots = anywhere ? nil : ([Self.folder(file)] + folders).compactMap(Self.real)
  }

  /// Reads a file that `includer` names.
  func read(_ name: String, _ includer: String) -> Result<ZoneReading.Included, ZoneReading.Refusal> {
    func refusal(_ reason: String, hint: String? = nil) -> Result<ZoneReading.Included, ZoneReading.Refusal> {
      .failure(ZoneReading.Refusal(reason: reason, hint: hint))
    }
    guard !name.isEmpty, !name.utf8.contains(0) else { return refusal("this is no file's name") }
    let starts = name.hasPrefix("/") ? [""] : ([Self.folder(includer)] + folders).map { $0 == "/" ? $0 : $0 + "/" }
    let places = starts.lazy.compactMap { start in Self.real(start + name).map { (path: start + name, real: $0) } }
    guard let (path, real) = places.first else { return refusal("there is no such file, or it can't be reached") }
    if let roots, !roots.contains(where: { real.hasPrefix($0 == "/" ? $0 : $0 + "/") }) {
      return refusal(
        "the file is outside the folder of the zone file that is read, \(roots.joined(separator: ", and of "))",
        hint: "check and import take it with --include-anywhere")
    }
    do throws(FileContents.Failure) {
      let shown = path.hasPrefix("./") && !includer.contains("/") ? name : path
      return .success(
        ZoneReading.Included(path: shown, octets: try FileContents.read(real, limit: ZoneTextLimits.fileOctets)))
    } catch {
      return refusal(error.reason)
    }
  }

  private static func folder(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The path without symbolic links; nil where there is nothing.
  static func real(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
