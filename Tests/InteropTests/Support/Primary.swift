import DNSWire
import Foundation
import Glibc
import Peers

/// BIND, Knot or NSD as a server of zone files, which it lets nobody transfer but who has the key.
final class Primary {
  static let key = (name: "transfer.example", secret: Data(repeating: 7, count: 32).base64EncodedString())

  let kind: ForeignServer
  let port: UInt16
  private let server: ServerProcess

  /// Starts a server with a folder in `parent`, and waits until it serves the first of the zones: names and files' paths.
  init(_ kind: ForeignServer, _ zones: [(name: String, file: String)], in parent: URL) throws {
    self.kind = kind
    port = try FreePort.any()
    server = try kind.process(in: parent.appendingPathComponent("primary-\(kind.rawValue)-\(port)"))
    let text =
      switch kind {
      case .bind: Self.bind(server.folder.path, port, zones)
      case .knot: Self.knot(server.folder.path, port, zones)
      default: Self.nsd(server.folder.path, port, zones)
      }
    try server.write(kind.configuration, text)
    try server.start()
    let client = try WireClient(port: port, timeout: 0.2)
    for _ in 0..<500 where server.isRunning {
      if let zone = zones.first, try client.ask(zone.name + ".", .soa)?.answers.count == 1 { return }
      usleep(20_000)
    }
    throw PeerFailure("\(kind) serves nothing:\n\(server.log)")
  }

  /// A file that holds the key, for whoever signs with it.
  static func keyFile(in folder: URL, secret: String = key.secret) throws -> String {
    let file = folder.appendingPathComponent("transfer.key")
    let text = "key \"\(key.name)\" { algorithm hmac-sha256; secret \"\(secret)\"; };\n"
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    return file.path
  }

  private static func bind(_ path: String, _ port: UInt16, _ zones: [(name: String, file: String)]) -> String {
    let list = zones.map { "zone \"\($0.name)\" { type primary; file \"\($0.file)\"; };" }.joined(separator: "\n")
    return """
      options {
        directory "\(path)"; pid-file none; session-keyfile "\(path)/session.key";
        listen-on port \(port) { 127.0.0.1; }; listen-on-v6 { none; };
        recursion no; notify no; dnssec-validation no; allow-transfer { key \(key.name); };
      };
      controls { };
      key "\(key.name)" { algorithm hmac-sha256; secret "\(key.secret)"; };
      \(list)
      """
  }

  private static func knot(_ path: String, _ port: UInt16, _ zones: [(name: String, file: String)]) -> String {
    let list = zones.map { "  - domain: \($0.name)\n    file: \($0.file)\n    acl: transfer" }.joined(separator: "\n")
    return """
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
          any: warning
      key:
        - id: \(key.name)
          algorithm: hmac-sha256
          secret: \(key.secret)
      acl:
        - id: transfer
          key: \(key.name)
          action: transfer
      template:
        - id: default
          journal-content: none
          zonefile-sync: -1
      zone:
      \(list)
      """
  }

  private static func nsd(_ path: String, _ port: UInt16, _ zones: [(name: String, file: String)]) -> String {
    let list = zones.map { "zone:\n  name: \($0.name)\n  zonefile: \($0.file)\n  provide-xfr: 127.0.0.1 \(key.name)" }
    return """
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
      key:
        name: \(key.name)
        algorithm: hmac-sha256
        secret: "\(key.secret)"
      \(list.joined(separator: "\n"))
      """
  }
}
