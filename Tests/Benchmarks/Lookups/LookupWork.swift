import BenchmarkSupport
import Foundation

/// What is asked: each domain has a KMS host of its own, with an IPv4 and an IPv6 address.
struct LookupWork {
  static let zone = "bench.example"

  let domains: Int
  let folder: URL

  /// Of one domain: SRV, A, AAAA.
  var questions: Int { 3 * domains }
  var zoneFile: URL { folder.appendingPathComponent("\(Self.zone).zone") }
  private var list: URL { folder.appendingPathComponent("domains") }
  private var batch: URL { folder.appendingPathComponent("questions") }

  func name(_ index: Int) -> String { "d\(index).\(Self.zone)" }

  func write() throws {
    var zone = "$TTL 3600\n@ SOA ns h 1 3600 900 604800 300\n@ NS ns\nns A 127.0.0.1\n"
    var (list, batch) = ("", "")
    for index in 0..<domains {
      zone += "_vlmcs._tcp.d\(index) SRV 0 0 1688 kms.d\(index)\n"
      zone += "kms.d\(index) A 10.1.\(index >> 8 & 255).\(index & 255)\n"
      zone += "kms.d\(index) AAAA fd00::\(String(index + 1, radix: 16))\n"
      list += name(index) + "\n"
      batch += "_vlmcs._tcp.\(name(index)) SRV\nkms.\(name(index)) A\nkms.\(name(index)) AAAA\n"
    }
    try Data(zone.utf8).write(to: zoneFile)
    try Data(list.utf8).write(to: self.list)
    try Data(batch.utf8).write(to: self.batch)
  }

  /// Seconds that dig takes for all questions.
  func dig(port: UInt16) throws -> Double {
    try Self.seconds("/usr/bin/dig", ["@127.0.0.1", "-p", "\(port)", "+tries=1", "-f", batch.path], status: 0)
  }

  /// Seconds that the audit takes for all domains.
  func audit(port: UInt16, options: [String], status: Int32 = 0) throws -> Double {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("kmsdns").path
    let arguments = [
      "audit", "--server", "127.0.0.1:\(port)", "--domains", list.path, "--sanctioned", "*.\(Self.zone)",
    ]
    return try Self.seconds(program, arguments + options, status: status)
  }

  private static func seconds(_ program: String, _ arguments: [String], status: Int32) throws -> Double {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    // Waiting for the exit itself looks at it every 50 ms only.
    let end = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in end.signal() }
    let start = ContinuousClock.now
    try process.run()
    end.wait()
    let time = ContinuousClock.now - start
    guard process.terminationStatus == status else {
      throw BenchmarkFailure("\(program) ended with \(process.terminationStatus), not \(status)")
    }
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
  }
}
