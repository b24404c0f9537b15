import Foundation

/// Files that hold secrets: only their owner may be able to read them.
enum SecretFile {
  /// Reads a file; the failure is what follows its name in a sentence, and never says anything of the content.
  static func read(_ path: String) throws(Failure) -> String {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      throw Failure(reason: "can't be read: \(unsafe String(cString: strerror(errno)))")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw Failure(reason: "can be read by others than its owner: chmod 600 \(path)")
    }
    guard status.st_size <= ConfigurationLimits.keyFileOctets else { throw Failure(reason: "is too large") }
    guard let data = FileManager.default.contents(atPath: path) else { throw Failure(reason: "can't be read") }
    return String(decoding: data, as: UTF8.self)
  }

  /// Why a secret can't be had.
  struct Failure: Error {
    let reason: String
  }
}
