import DNSWire
import Foundation
import Testing

/// What named-compilezone, kzonecheck, nsd-checkzone and ldns-read-zone make of zone files: of many in one call.
struct ZoneFileOracles {
  /// What they made of one.
  struct Result {
    /// The records; nil where BIND does not load the zone.
    var bind: [OracleRecord]?
    /// What BIND said.
    var message = ""
    /// What Knot and NSD said where they do not load it.
    var knot: String?
    var nsd: String?
    /// The records, with the octets that libldns writes; nil where it can't read the file.
    var ldns: [OracleRecord]?
  }

  /// Programs that are needed, as they are found on the PATH.
  static let programs = ["named-compilezone", "kzonecheck", "nsd-checkzone", "ldns-read-zone"]

  /// Asks all of them.
  static func read(_ files: [ZoneFileGenerator.File]) throws -> [Result] {
    for program in programs {
      let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
      let folders = path.split(separator: ":").map { String($0) } + ["/usr/sbin"]
      let isThere = folders.contains { FileManager.default.fileExists(atPath: "\($0)/\(program)") }
      try #require(isThere, "\(program) is not installed")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "zonefiles-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var script = "PATH=$PATH:/usr/sbin; export LC_ALL=C\n"
    for (index, file) in files.enumerated() {
      try Data(file.text.utf8).write(to: folder.appending(path: "\(index)"))
      try Data("$ORIGIN \(file.origin).\n\(file.text)".utf8).write(to: folder.appending(path: "\(index).abs"))
      for (name, text) in file.included { try Data(text.utf8).write(to: folder.appending(path: name)) }
      script +=
        "named-compilezone -i none -k ignore -n ignore -F raw -o \(index).bind \(file.origin) \(index) >\(index).said 2>&1\n"
      script += "kzonecheck -v -o \(file.origin) \(index) >\(index).knot 2>&1 && rm \(index).knot\n"
      script += "nsd-checkzone \(file.origin) \(index) >\(index).nsd 2>&1 && rm \(index).nsd\n"
      script += "ldns-read-zone -U TYPE65280 \(index).abs >\(index).ldns 2>/dev/null || rm \(index).ldns\n"
    }
    try Data(script.utf8).write(to: folder.appending(path: "script"))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["script"]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return try files.indices.map { index in
      func data(_ suffix: String) -> Data? { try? Data(contentsOf: folder.appending(path: "\(index).\(suffix)")) }
      var result = Result()
      result.bind = try data("bind").map { try OracleRecord.bindRaw(Array($0)) }
      result.message = data("said").map { String(decoding: $0, as: UTF8.self) } ?? ""
      result.knot = data("knot").map { String(decoding: $0, as: UTF8.self) }
      result.nsd = data("nsd").map { String(decoding: $0, as: UTF8.self) }
      result.ldns = try data("ldns").map { data in
        // Behind keys it writes what it thinks of them.
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map { $0.prefix { $0 != ";" } }
        return try OracleRecord.generic(lines.joined(separator: "\n"))
      }
      return result
    }
  }
}
