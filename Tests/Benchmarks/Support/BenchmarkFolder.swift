public import Foundation

/// A folder for what a benchmark writes while it runs; it is removed with its contents.
public final class BenchmarkFolder {
  /// Where it is.
  public let url: URL

  /// Makes a folder of a name of its own.
  public init(in parent: String, named name: String) throws {
    url = URL(fileURLWithPath: parent).appendingPathComponent("\(name)-\(getpid())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }
}

/// Writes results as JSON into a folder, which is made.
public func writeJSON(_ results: some Encodable, to folder: String, named name: String) throws {
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
  try encoder.encode(results).write(to: URL(fileURLWithPath: folder).appendingPathComponent(name))
}
