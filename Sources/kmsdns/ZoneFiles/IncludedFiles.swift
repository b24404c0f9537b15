import Glibc
import ZoneText

/// Finds the files that zone files include: relative to the file that includes them, and in the zone file's own folder or
/// below it, wherever symbolic links lead, unless others are allowed.
struct IncludedFiles: Sendable {
  /// The folder; nil where files may be anywhere.
  private let root: String?

  /// Takes the zone file that everything starts from.
  init(_ file: String, anywhere: Bool) {
    root = anywhere ? nil : Self.real(Self.folder(file))
  }

  /// Reads a file that `includer` names.
  func read(_ name: String, _ includer: String) -> Result<ZoneReading.Included, ZoneReading.Refusal> {
    func refusal(_ reason: String) -> Result<ZoneReading.Included, ZoneReading.Refusal> {
      .failure(ZoneReading.Refusal(reason: reason))
    }
    guard !name.isEmpty, !name.utf8.contains(0) else { return refusal("this is no file's name") }
    let path = name.hasPrefix("/") ? name : Self.folder(includer) + "/" + name
    guard let real = Self.real(path) else { return refusal("there is no such file, or it can't be reached") }
    if let root, !real.hasPrefix(root == "/" ? root : root + "/") {
      return refusal("the file is outside the folder of the zone file that is read, \(root)")
    }
    do throws(FileContents.Failure) {
      let shown = name.hasPrefix("/") || !includer.contains("/") ? name : path
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

  private static func real(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
