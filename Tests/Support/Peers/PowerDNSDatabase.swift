public import Foundation

/// The SQLite database in which PowerDNS keeps zones and what it knows of them.
public enum PowerDNSDatabase {
  /// The database's file, in the server's folder.
  public static let file = "zones.sqlite"

  /// The statements that make an empty one.
  public static func schema() throws -> String {
    let paths = [
      "/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql",
      "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql",
    ]
    let path = paths.first { FileManager.default.fileExists(atPath: $0) } ?? paths[0]
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  /// Carries out statements on the database of a server's folder.
  public static func run(_ statements: String, in folder: URL) throws {
    let input = folder.appendingPathComponent("statements.sql")
    let errors = folder.appendingPathComponent("statements.errors")
    try Data(statements.utf8).write(to: input)
    try Data().write(to: errors)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sqlite3", "-bail", folder.appendingPathComponent(file).path]
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw PeerFailure((try? String(contentsOf: errors, encoding: .utf8)) ?? "sqlite3 failed")
    }
  }
}
