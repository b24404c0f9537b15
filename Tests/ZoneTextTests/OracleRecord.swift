import DNSWire
import Foundation
import Testing

/// A record as another program gives it: rdata in octets, so that case and form count.
struct OracleRecord: Hashable, CustomStringConvertible {
  var name: Name
  var type: UInt16
  var ttl: UInt32
  var rdata: [UInt8]

  var description: String {
    "\(name) \(ttl) TYPE\(type) \(rdata.map { String($0, radix: 16) }.joined(separator: " "))"
  }

  var withoutTTL: OracleRecord {
    var copy = self
    copy.ttl = 0
    return copy
  }

  var folded: OracleRecord {
    OracleRecord(
      name: name.folded, type: type, ttl: ttl, rdata: RecordData.canonical(RecordType(rawValue: type), rdata))
  }

  init(_ record: ResourceRecord, ignoringTTL: Bool = false) {
    (name, type, ttl, rdata) = (record.name, record.type.rawValue, ignoringTTL ? 0 : record.ttl, record.rdata)
  }

  init(name: Name, type: UInt16, ttl: UInt32, rdata: [UInt8]) {
    (self.name, self.type, self.ttl, self.rdata) = (name, type, ttl, rdata)
  }

  /// The records of BIND's `raw` format, version 1: a header of 24 octets, then RRsets.
  static func bindRaw(_ octets: [UInt8]) throws -> [OracleRecord] {
    var records: [OracleRecord] = []
    var reader = WireReader(octets.span)
    try #require(try reader.readUInt32() == 2)
    try #require(try reader.readUInt32() == 1)
    try reader.skip(16)
    while reader.remaining > 0 {
      try reader.skip(6)
      let type = try reader.readUInt16()
      try reader.skip(2)
      let ttl = try reader.readUInt32()
      let count = try reader.readUInt32()
      let nameLength = Int(try reader.readUInt16())
      let name = try Name(wire: try reader.readOctets(nameLength))
      for _ in 0..<count {
        let length = Int(try reader.readUInt16())
        records.append(OracleRecord(name: name, type: type, ttl: ttl, rdata: try reader.readOctets(length)))
      }
    }
    return records
  }

  /// Records one to a line: `OWNER TTL IN TYPEn \# LENGTH DIGITS`.
  static func generic(_ text: String) throws -> [OracleRecord] {
    try text.split(separator: "\n").map { line in
      let fields = line.split(whereSeparator: \.isWhitespace)
      try #require(fields.count >= 6 && fields[4] == "\\#", "\(line)")
      return OracleRecord(
        name: try Name(text: fields[0]),
        type: try #require(RecordType(text: fields[3])).rawValue,
        ttl: try #require(UInt32(fields[1])),
        rdata: try octets(hex: fields[6...].joined())
      )
    }
  }
}

/// A program that reads a zone file and writes a file.
enum Tool {
  /// Runs a program on `input`; `IN` and `OUT` in its arguments stand for the paths, the result is what it wrote.
  static func run(_ program: String, _ arguments: [String], input: String) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "zonetext-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(input.utf8).write(to: folder.appending(path: "in"))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.currentDirectoryURL = folder
    process.arguments =
      [program]
      + arguments.map { argument in
        argument.split(separator: " ", omittingEmptySubsequences: false)
          .map { $0 == "IN" ? "in" : $0 == "OUT" ? "out" : String($0) }.joined(separator: " ")
      }
    let log = folder.appending(path: "log")
    try Data().write(to: log)
    let messages = try FileHandle(forWritingTo: log)
    process.standardOutput = messages
    process.standardError = messages
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let text = String(decoding: try Data(contentsOf: log), as: UTF8.self)
    try #require(process.terminationStatus == 0, "\(program) failed: \(text.prefix(1_000))")
    return Array(try Data(contentsOf: folder.appending(path: "out")))
  }
}
