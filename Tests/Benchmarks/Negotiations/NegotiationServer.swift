import BenchmarkSupport
import DNSWire
import Foundation
import Glibc

/// kmsdns in the realm, with a small zone.
final class NegotiationServer {
  static let key = "update-key"

  let port: UInt16
  private let process: ServerProcess

  init(in work: URL, name: String, limits: String?) throws {
    port = try freePort()
    let folder = work.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func write(_ name: String, _ text: String, mode: Int = 0o600) throws {
      let path = folder.appendingPathComponent(name).path
      let attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
      guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: attributes) else {
        throw BenchmarkFailure("can't write \(path)")
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
    process = try ServerProcess(
      ServerProcess.built("kmsdns"), ["serve", "--config", folder.appendingPathComponent("kmsdns.yaml").path],
      in: folder)
    let client = try WireClient(port: port, timeout: 0.1)
    for _ in 0..<300 where process.isRunning {
      if try client.ask("lab.example.", .soa)?.answers.count == 1 { return }
      usleep(20_000)
    }
    throw BenchmarkFailure("the server does not start:\n\(process.lastWords)")
  }

  /// Seconds of processor time used so far.
  var processorTime: Double { process.processorTime }
}
