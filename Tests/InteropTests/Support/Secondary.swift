import Foundation
import Glibc

/// BIND, Knot or NSD as a secondary of the lab, with a folder and a port of its own.
final class Secondary {
  let kind: NameServer.Kind
  let port: UInt16
  private let folder: URL
  private let process = Process()

  /// Makes the server's files; `key` is the name and the secret of the key to sign with.
  init(_ kind: NameServer.Kind, of zone: String, _ lab: Lab, key: (name: String, secret: String)?) throws {
    self.kind = kind
    port = try WireClient.freePort()
    folder = lab.folder.appendingPathComponent("\(kind.rawValue)-\(port)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let text =
      switch kind {
      case .bind: Self.bind(folder.path, port, zone, lab.port, key)
      case .knot: Self.knot(folder.path, port, zone, lab.port, key)
      default: Self.nsd(folder.path, port, zone, lab.port, key)
      }
    let configuration = folder.appendingPathComponent("configuration")
    try Data(text.utf8).write(to: configuration)
    try Data().write(to: folder.appendingPathComponent("log"))
    let log = try FileHandle(forWritingTo: folder.appendingPathComponent("log"))
    process.executableURL = URL(fileURLWithPath: kind.program)
    process.arguments = kind == .bind ? ["-f", "-g", "-n", "1", "-c", configuration.path] : ["-c", configuration.path]
    if kind == .nsd { process.arguments?.insert("-d", at: 0) }
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = log
    process.standardError = log
    try process.run()
  }

  deinit {
    guard process.isRunning else { return }
    // NSD has children, which end with it only if it may end them.
    Glibc.kill(process.processIdentifier, SIGTERM)
    for _ in 0..<300 where process.isRunning { usleep(10_000) }
    if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  /// What the server has logged.
  var log: String { (try? String(contentsOf: folder.appendingPathComponent("log"), encoding: .utf8)) ?? "" }

  private static func bind(
    _ path: String, _ port: UInt16, _ zone: String, _ primary: UInt16, _ key: (name: String, secret: String)?
  ) -> String {
    """
    options {
      directory "\(path)"; pid-file none; session-keyfile "\(path)/session.key";
      listen-on port \(port) { 127.0.0.1; }; listen-on-v6 { none; };
      recursion no; notify no; dnssec-validation no; min-refresh-time 1; allow-transfer { 127.0.0.1; };
    };
    controls { };
    \(key.map { "key \"\($0.name)\" { algorithm hmac-sha256; secret \"\($0.secret)\"; };" } ?? "")
    zone "\(zone)" {
      type secondary; file "copy"; masterfile-format text;
      primaries { 127.0.0.1 port \(primary)\(key.map { " key \"\($0.name)\"" } ?? ""); };
    };
    """
  }

  private static func knot(
    _ path: String, _ port: UInt16, _ zone: String, _ primary: UInt16, _ key: (name: String, secret: String)?
  ) -> String {
    """
    server:
      rundir: \(path)
      listen: 127.0.0.1@\(port)
      udp-workers: 1
      tcp-workers: 1
      background-workers: 1
    control:
      listen: \(path)/control
    database:
      storage: \(path)
    log:
      - target: stderr
        any: info
    \(key.map { "key:\n  - id: \($0.name)\n    algorithm: hmac-sha256\n    secret: \($0.secret)" } ?? "")
    remote:
      - id: primary
        address: 127.0.0.1@\(primary)
    \(key.map { "    key: \($0.name)" } ?? "")
    acl:
      - id: everybody
        address: 127.0.0.1
        action: transfer
    zone:
      - domain: \(zone)
        storage: \(path)
        file: copy
        master: primary
        acl: everybody
        refresh-min-interval: 2
    """
  }

  private static func nsd(
    _ path: String, _ port: UInt16, _ zone: String, _ primary: UInt16, _ key: (name: String, secret: String)?
  ) -> String {
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
      minimal-responses: no
      rrl-ratelimit: 0
      xfrd-reload-timeout: 0
    remote-control:
      control-enable: no
    \(key.map { "key:\n  name: \($0.name)\n  algorithm: hmac-sha256\n  secret: \"\($0.secret)\"" } ?? "")
    zone:
      name: \(zone)
      zonefile: copy
      min-refresh-time: 1
      request-xfr: 127.0.0.1@\(primary) \(key?.name ?? "NOKEY")
      provide-xfr: 127.0.0.1 NOKEY
    """
  }
}
