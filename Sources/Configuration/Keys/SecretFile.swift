import Foundation

/// Files that hold secrets: only their owner may be able to read them.
public enum SecretFile {
  /// Why a secret can't be read or kept.
  public struct Failure: Error, Sendable {
    /// What follows the file's name in a sentence; it never says anything of the content.
    public let reason: String
  }

  /// Reads a file.
  static func read(_ path: String) throws(Failure) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Failure(reason: "can't be read: \(Self.reason())") }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Failure(reason: "can't be read: it is no plain file")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw Failure(reason: "can be read by others than its owner: chmod 600 \(path)")
    }
    guard status.st_size <= ConfigurationLimits.keyFileOctets else { throw Failure(reason: "is too large") }
    guard let data = try? handle.read(upToCount: ConfigurationLimits.keyFileOctets + 1) ?? Data() else {
      throw Failure(reason: "can't be read")
    }
    guard data.count <= ConfigurationLimits.keyFileOctets else { throw Failure(reason: "is too large") }
    return String(decoding: data, as: UTF8.self)
  }

  /// Makes a file that only its owner can read, unless told otherwise; one that is there already is left as it is.
  public static func create(_ path: String, _ text: String, mode: UInt32 = 0o600) throws(Failure) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Failure(reason: "can't be made: \(reason())") }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: Data(text.utf8))
      try handle.synchronize()
      try handle.close()
    } catch {
      unsafe unlink(path)
      throw Failure(reason: "can't be written")
    }
  }

  private static func reason() -> String {
    unsafe String(cString: strerror(errno))
  }
}
