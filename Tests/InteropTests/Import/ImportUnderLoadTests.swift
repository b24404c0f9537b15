import DNSWire
import Foundation
import Glibc
import Testing

/// Imports of large zones: queries go on, and whatever happens there is the old zone or the new one.
@Suite struct ImportUnderLoadTests {
  static let hosts = 40_000

  /// A zone all of whose records say which version it is.
  private static func text(_ version: Int) -> String {
    "$TTL 300\n@ SOA ns hostmaster \(version) 3600 600 86400 60\n@ NS ns\nns A 192.0.2.1\n@ TXT v\(version)\n"
      + (0..<hosts).map { "host\($0) A 10.\(version % 250).\($0 / 256).\($0 % 256)\n" }.joined()
  }

  private func lab() throws -> Lab {
    let lab = try Lab()
    for version in 1...2 { try lab.write("v\(version).zone", Self.text(version)) }
    try lab.start()
    #expect(try lab.kmsdns(["import", "v1.zone", "--origin", "big.example", "--yes"]).status == 0)
    return lab
  }

  private static func start(_ lab: Lab, _ file: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Lab.program)
    process.arguments = ["import", file, "--origin", "big.example", "--yes"]
    process.currentDirectoryURL = lab.folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// The version that some names are of.
  private static func versions(_ client: WireClient) throws -> Set<UInt8> {
    var versions: Set<UInt8> = []
    for host in [0, 1, 77, 12_345, hosts - 1] {
      let answer = try #require(try client.ask("host\(host).big.example", .a))
      let record = try #require(answer.answers.first, "host\(host) has no address")
      versions.insert(record.rdata[1])
    }
    return versions
  }

  @Test func everyQueryDuringAnImportGetsTheOldZoneOrTheNew() throws {
    let lab = try lab()
    let client = try WireClient(port: lab.port, timeout: 5)
    var seen: [UInt8] = []
    var queries = 0
    for file in ["v2.zone", "v1.zone"] {
      let process = try Self.start(lab, file)
      while process.isRunning {
        let number = queries % Self.hosts
        let answer = try #require(try client.ask("host\(number).big.example", .a))
        let record = try #require(answer.answers.first, "host\(number) was not there")
        if seen.last != record.rdata[1] { seen.append(record.rdata[1]) }
        queries += 1
      }
      #expect(process.terminationStatus == 0)
      #expect(try Self.versions(client).count == 1)
    }
    // Each change is seen once, and none goes back.
    #expect(seen == [1, 2, 1] || seen == [1, 2])
    print("\(queries) queries during two imports of \(Self.hosts) records")
  }

  @Test func killedServerHasTheOldZoneOrTheNew() throws {
    let lab = try lab()
    var outcomes: [UInt8: Int] = [:]
    for round in 0..<KillTests.kills {
      let process = try Self.start(lab, round.isMultiple(of: 2) ? "v2.zone" : "v1.zone")
      usleep(UInt32.random(in: 50_000...900_000))
      lab.kill()
      process.waitUntilExit()
      try lab.start()
      let client = try WireClient(port: lab.port, timeout: 5)
      let versions = try Self.versions(client)
      #expect(versions.count == 1, "\(versions)")
      let texts = try #require(try client.ask("big.example", .txt)).answers.map(\.rdata)
      #expect(texts == [[2, UInt8(ascii: "v"), UInt8(ascii: "0") + (versions.first ?? 0)]])
      outcomes[versions.first ?? 0, default: 0] += 1
    }
    // What was left half-way is cleared away.
    try lab.wait("parts of ended imports are gone") {
      let count = try? Tool.run(
        "/usr/bin/python3",
        [
          "-c",
          "import sqlite3; print(*sqlite3.connect('file:.kmsdns/kmsdns.sqlite?mode=ro', uri=True).execute('SELECT count(*) FROM base').fetchone())",
        ],
        in: lab.folder)
      return count?.output == "1\n"
    }
    print("\(KillTests.kills) kills during imports: \(outcomes)")
  }
}
