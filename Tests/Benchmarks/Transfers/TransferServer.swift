import DNSWire
import Foundation
import Glibc
import Peers
import TestSupport

/// A primary of the zone, which anybody on loopback may transfer, and one key may update.
final class TransferServer {
  enum Kind: String, CaseIterable {
    case kmsdns, nsd, knot, bind

    var foreign: ForeignServer? { ForeignServer(rawValue: rawValue) }
  }

  static let keyName = "update-key"
  private static let secret = Data(repeating: 1, count: 32).base64EncodedString()

  let kind: Kind
  let name: String
  let port: UInt16
  private let process: ServerProcess

  /// Makes the server's files.
  ///
  /// - Parameters:
  ///   - zoneFile: the zone, which is copied.
  ///   - secondaries: the ports of loopback that are told of changes.
  init(
    _ kind: Kind, name: String? = nil, zoneFile: URL, in parent: URL, port: UInt16, notifying secondaries: [UInt16] = []
  )
    throws
  {
    self.kind = kind
    self.name = name ?? kind.rawValue
    self.port = port
    let folder = parent.appendingPathComponent("primary-\(self.name)")
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    process =
      try kind.foreign?.process(in: folder, threads: ProcessInfo.processInfo.activeProcessorCount)
      ?? ServerProcess(
        own.appendingPathComponent("kmsdns").path,
        ["serve", "--config", folder.appendingPathComponent("configuration").path], in: folder)
    try FileManager.default.copyItem(at: zoneFile, to: folder.appendingPathComponent("bench.example.zone"))
    let text =
      switch kind {
      case .kmsdns: kmsdns(folder.path, secondaries)
      case .bind: bind(folder.path, secondaries)
      case .knot: knot(folder.path, secondaries)
      case .nsd: nsd(folder.path)
      }
    try process.write("configuration", text)
    try process.write("update.key", "key \"\(Self.keyName)\" { algorithm hmac-sha256; secret \"\(Self.secret)\"; };\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: folder.appendingPathComponent("update.key").path)
    try process.start()
  }

  /// Seconds of processor time used so far.
  var processorTime: Double { process.processorTime }

  /// Waits until the zone is served.
  func waitUntilReady() throws {
    let client = try Datagrams(port: port)
    let question = try query(TransferZone.apex, .soa).encoded()
    for _ in 0..<3_000 {
      guard process.isRunning else { break }
      client.send(question)
      if let answer = client.receive(milliseconds: 40), answer.count > 12, answer[3] & 0xF == 0, answer[7] > 0 {
        return
      }
      usleep(20_000)
    }
    throw PeerFailure("\(name) does not serve the zone:\n\(process.log.suffix(2_000))")
  }

  private func kmsdns(_ path: String, _ secondaries: [UInt16]) -> String {
    let list = secondaries.map { "\"127.0.0.1:\($0)\"" }.joined(separator: ", ")
    return """
      listen: [127.0.0.1]
      port: \(port)
      data: \(path)/data
      notify: false
      \(secondaries.isEmpty ? "" : "also-notify: [\(list)]")
      zones: [{file: \(path)/bench.example.zone}]
      keys:
        - {name: \(Self.keyName), algorithm: hmac-sha256, file: \(path)/update.key}
      rules:
        - {name: updates, allow: records, keys: [\(Self.keyName)]}
        - {name: secondaries, allow: transfer, from: [127.0.0.0/8]}

      """
  }

  private func bind(_ path: String, _ secondaries: [UInt16]) -> String {
    let list = secondaries.map { "127.0.0.1 port \($0);" }.joined(separator: " ")
    return """
      include "update.key";
      options {
        directory "\(path)"; pid-file none; session-keyfile "\(path)/session.key";
        listen-on port \(port) { 127.0.0.1; }; listen-on-v6 { none; };
        recursion no; dnssec-validation no; empty-zones-enable no; allow-transfer { 127.0.0.0/8; };
        notify explicit; notify-delay 0; notify-rate 1000; startup-notify-rate 1000;
        \(secondaries.isEmpty ? "" : "also-notify { \(list) };")
      };
      controls { };
      logging { channel warnings { stderr; severity warning; }; category default { warnings; }; };
      zone "bench.example" { type primary; file "bench.example.zone"; allow-update { key "\(Self.keyName)"; }; };

      """
  }

  private func knot(_ path: String, _ secondaries: [UInt16]) -> String {
    let remotes = secondaries.map { "  - id: s\($0)\n    address: 127.0.0.1@\($0)" }.joined(separator: "\n")
    return """
      server:
        rundir: \(path)
        listen: 127.0.0.1@\(port)
      control:
        listen: \(path)/control
      database:
        storage: \(path)
      log:
        - target: stderr
          any: warning
      key:
        - id: \(Self.keyName)
          algorithm: hmac-sha256
          secret: \(Self.secret)
      acl:
        - id: updates
          key: \(Self.keyName)
          action: update
        - id: transfers
          address: 127.0.0.0/8
          action: transfer
      \(secondaries.isEmpty ? "" : "remote:\n\(remotes)")
      zone:
        - domain: bench.example
          file: \(path)/bench.example.zone
          zonefile-sync: -1
          acl: [updates, transfers]
      \(secondaries.isEmpty ? "" : "    notify: [\(secondaries.map { "s\($0)" }.joined(separator: ", "))]")

      """
  }

  private func nsd(_ path: String) -> String {
    """
    server:
      ip-address: 127.0.0.1@\(port)
      server-count: 1
      username: ""
      zonesdir: "\(path)"
      zonelistfile: "\(path)/zone.list"
      xfrdfile: "\(path)/xfrd.state"
      xfrdir: "\(path)"
      cookie-secret-file: "\(path)/cookies"
      pidfile: ""
      database: ""
      rrl-ratelimit: 0
    remote-control:
      control-enable: no
    zone:
      name: bench.example
      zonefile: bench.example.zone
      provide-xfr: 127.0.0.0/8 NOKEY

    """
  }
}
