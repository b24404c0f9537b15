import Foundation

/// What a server did to its database's files, and what a power failure would leave of them at worst.
///
/// A file has what was written before a sync that succeeded. What was written before one that failed is lost for good,
/// though it can still be read from the kernel's memory: the kernel takes those pages for written, so that no later sync
/// tries them again.
struct DiskTrace {
  private struct File {
    var durable = Data()
    /// Where octets were written, or the length that the file was cut to.
    var pending: [(offset: Int, octets: Data?)] = []

    mutating func sync() {
      for (offset, octets) in pending {
        guard let octets else {
          durable = durable.prefix(offset) + Data(count: max(0, offset - durable.count))
          continue
        }
        let end = offset + octets.count
        if durable.count < end { durable.append(Data(count: end - durable.count)) }
        durable.replaceSubrange(offset..<end, with: octets)
      }
      pending = []
    }
  }

  private var files: [String: File] = [:]

  /// Reads what the library wrote.
  init(_ url: URL) throws {
    let trace = try Data(contentsOf: url)
    var position = trace.startIndex
    while let end = trace[position...].firstIndex(of: UInt8(ascii: "\n")) {
      let fields = String(decoding: trace[position..<end], as: UTF8.self).split(separator: " ")
      position = end + 1
      guard fields.count == 5, let error = Int(fields[2]), let offset = Int(fields[3]), let count = Int(fields[4]),
        trace.endIndex - position >= count
      else { throw CocoaError(.fileReadCorruptFile) }
      let octets = trace[position..<position + count]
      position += count
      take(fields[0], String(fields[1]), error, offset, octets)
    }
  }

  private mutating func take(_ operation: Substring, _ name: String, _ error: Int, _ offset: Int, _ octets: Data) {
    switch operation {
    case "w": files[name, default: File()].pending.append((offset, octets))
    case "t": files[name, default: File()].pending.append((offset, nil))
    case "d": files[name] = nil
    case "s" where error == 0: files[name, default: File()].sync()
    default: files[name, default: File()].pending = []
    }
  }

  /// Writes the files as they would be found.
  func leave(in folder: URL) throws {
    for entry in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where entry.hasPrefix("kmsdns.") {
      try FileManager.default.removeItem(at: folder.appendingPathComponent(entry))
    }
    for (name, file) in files { try file.durable.write(to: folder.appendingPathComponent(name)) }
  }
}
