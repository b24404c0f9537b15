import DNSWire
import Foundation
import Glibc

/// kmsdns in the realm, with a small zone.
final class NegotiationServer {
  static let key = "update-key"

  let port: UInt16
  private let process = Process()

  init(in work: URL, name: String, limits: String?) throws {
    port = try WireClient.freePort()
    let folder = work.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func write(_ name: String, _ text: String, mode: Int = 0o600) throws {
      let path = folder.appendingPathComponent(name).path
      let attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
      guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: attributes) else {
        throw BenchmarkFailure(description: "can't write \(path)")
      }
    }
    let secret = Data(repeating: 1, count: 32).base64EncodedString()
    try write("update.key", "key \"\(Self.key)\" { algorithm hmac-sha256; secret \"\(secret)\"; };\n")
    try write(
      "lab.example.zone",
      """
      $TTL 3600
      @ SOA ns1.lab.example. root.lab.example. 1 3600 600 86400 300
      @ NS ns1
      ns1 A 127.0.0.1
      kms1 A 192.0.2.1

      """)
    try write(
      "kmsdns.yaml",
      """
      listen: [127.0.0.1]
      port: \(port)
      data: data
      zones: [{file: lab.example.zone}]
      keys: [{name: \(Self.key), file: update.key}]
      kerberos:
        keytab: ../realm/dns.keytab
        realms: [LAB.EXAMPLE]
      \(limits.map { "  limits: {\($0)}" } ?? "")
      rules:
        - {name: by principal, allow: records, realms: [LAB.EXAMPLE]}
        - {name: by key, allow: records, keys: [\(Self.key)]}

      """)
    try write("log", "")
    let log = try FileHandle(forWritingTo: folder.appendingPathComponent("log"))
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    process.executableURL = own.appendingPathComponent("kmsdns")
    process.arguments = ["serve", "--config", folder.appendingPathComponent("kmsdns.yaml").path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = log
    process.standardError = log
    try process.run()
    let client = try WireClient(port: port, timeout: 0.1)
    for _ in 0..<300 where process.isRunning {
      if try client.ask("lab.example.", .soa)?.answers.count == 1 { return }
      usleep(20_000)
    }
    let text = try String(contentsOf: folder.appendingPathComponent("log"), encoding: .utf8)
    throw BenchmarkFailure(description: "the server does not start:\n\(text)")
  }

  deinit {
    guard process.isRunning else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Seconds of processor time used so far.
  var processorTime: Double {
    let path = "/proc/\(process.processIdentifier)/stat"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      let fields = text.split(separator: ")").last?.split(separator: " "), fields.count > 12,
      let user = Double(fields[11]), let system = Double(fields[12])
    else { return 0 }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
