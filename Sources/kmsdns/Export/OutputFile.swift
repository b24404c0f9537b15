import Foundation

/// Where a command writes much: standard output, or a file that is there as a whole or not at all.
struct OutputFile {
  private let path: String?
  private let temporary: String
  private let handle: FileHandle

  init(_ path: String?) throws(CommandFailure) {
    self.path = path
    guard let path else {
      (temporary, handle) = ("", .standardOutput)
      return
    }
    temporary = path + ".\(UInt32.random(in: .min ... .max)).new"
    guard FileManager.default.createFile(atPath: temporary, contents: nil),
      let handle = FileHandle(forWritingAtPath: temporary)
    else { throw CommandFailure("\(HostileText.printable(path)): nothing can be written there") }
    self.handle = handle
  }

  func write(_ octets: [UInt8]) throws(CommandFailure) {
    do {
      try handle.write(contentsOf: Data(octets))
    } catch {
      discard()
      throw CommandFailure("\(HostileText.printable(path ?? "standard output")): not all could be written")
    }
  }

  /// Puts the file where it belongs.
  func finish() throws(CommandFailure) {
    guard let path else { return }
    do {
      try handle.synchronize()
      try handle.close()
    } catch {
      discard()
      throw CommandFailure("\(HostileText.printable(path)): not all could be written")
    }
    guard unsafe rename(temporary, path) == 0 else {
      discard()
      throw CommandFailure("\(HostileText.printable(path)): the file can't be replaced")
    }
  }

  /// Leaves nothing behind.
  func discard() {
    if path != nil { try? FileManager.default.removeItem(atPath: temporary) }
  }
}
