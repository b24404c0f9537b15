import Foundation
import Glibc

/// BIND, Knot, NSD or PowerDNS as the secondary of a server on loopback, with a folder and a port of its own; it can be killed
/// and started again.
final class Follower {
  enum Kind: String, CaseIterable {
    case bind, knot, nsd, powerDNS

    var program: String {
      switch self {
      case .bind: "/usr/sbin/named"
      case .knot: "/usr/sbin/knotd"
      case .nsd: "/usr/sbin/nsd"
      case .powerDNS: "/usr/sbin/pdns_server"
      }
    }
  }

  typealias Key = (name: String, secret: String)

  let kind: Kind
  let port: UInt16
  /// The address that it asks from, which no other kind has.
  var source: String { "127.0.0.\(11 + (Kind.allCases.firstIndex(of: kind) ?? 0))" }
  private let folder: URL
  private var process: Process?

  /// Makes the server's files for zones that are copied from the port `primary` of loopback.
  ///
  /// - Parameters:
  ///   - zones: the zones; none where `catalog` lists them.
  ///   - catalog: a zone that lists zones (RFC 9432).
  ///   - key: the key to sign with.
  init(
    _ kind: Kind, of zones: [String], catalog: String? = nil, primary: UInt16, key: Key?, in parent: URL
  ) throws {
    self.kind = kind
    port = try WireClient.freePort()
    folder = parent.appendingPathComponent("follower-\(kind.rawValue)-\(port)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let text =
      switch kind {
      case .bind: bind(folder.path, zones, catalog, primary, key)
      case .knot: knot(folder.path, zones, catalog, primary, key)
      case .nsd: nsd(folder.path, zones, primary, key)
      case .powerDNS: powerDNS(folder.path)
      }
    let name = kind == .powerDNS ? "pdns.conf" : "configuration"
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    if kind == .powerDNS { try makeDatabase(zones, primary, key) }
    try Data().write(to: folder.appendingPathComponent("log"))
  }

  deinit { kill(SIGTERM) }

  /// What the server has logged.
  var log: String { (try? String(contentsOf: folder.appendingPathComponent("log"), encoding: .utf8)) ?? "" }

  func start() throws {
    let log = try FileHandle(forWritingTo: folder.appendingPathComponent("log"))
    try log.seekToEnd()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: kind.program)
    let configuration = folder.appendingPathComponent("configuration").path
    process.arguments =
      switch kind {
      case .bind: ["-f", "-g", "-n", "1", "-c", configuration]
      case .knot: ["-c", configuration]
      case .nsd: ["-d", "-c", configuration]
      case .powerDNS: ["--config-dir=\(folder.path)", "--daemon=no", "--guardian=no"]
      }
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = log
    process.standardError = log
    try process.run()
    self.process = process
  }

  /// Ends the server: as a power failure would, unless told otherwise. NSD's children go with it only if it may end them.
  func kill(_ signal: Int32 = SIGKILL) {
    guard let process, process.isRunning else { return }
    Glibc.kill(process.processIdentifier, kind == .nsd ? SIGTERM : signal)
    for _ in 0..<300 where process.isRunning { usleep(10_000) }
    if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    self.process = nil
  }

  private func bind(
    _ path: String, _ zones: [String], _ catalog: String?, _ primary: UInt16, _ key: Key?
  ) -> String {
    let primaries = "{ 127.0.0.1 port \(primary)\(key.map { " key \"\($0.name)\"" } ?? ""); }"
    let catalogs =
      catalog.map {
        "catalog-zones { zone \"\($0)\" default-primaries \(primaries) in-memory yes min-update-interval 1; };"
      }
      ?? ""
    let list = (zones + [catalog].compactMap(\.self)).map { zone in
      """
      zone "\(zone)" { type secondary; file "\(zone).copy"; masterfile-format text; primaries \(primaries); };
      """
    }
    return """
      options {
        directory "\(path)"; pid-file none; session-keyfile "\(path)/session.key";
        listen-on port \(port) { 127.0.0.1; }; listen-on-v6 { none; };
        transfer-source \(source); recursion no; notify no; dnssec-validation no; min-refresh-time 1; min-retry-time 1; max-retry-time 2;
        serial-query-rate 1000; allow-transfer { 127.0.0.1; }; transfers-in 100; transfers-per-ns 100; \(catalogs)
      };
      controls { };
      \(key.map { "key \"\($0.name)\" { algorithm hmac-sha256; secret \"\($0.secret)\"; };" } ?? "")
      \(list.joined(separator: "\n"))
      """
  }

  private func knot(
    _ path: String, _ zones: [String], _ catalog: String?, _ primary: UInt16, _ key: Key?
  ) -> String {
    let members = """
          storage: \(path)
          master: primary
          acl: [everybody, announcements]
          refresh-min-interval: 2
          retry-min-interval: 1
      """
    let list =
      zones.map { "  - domain: \($0)\n    template: copied" }
      + (catalog.map {
        ["  - domain: \($0)\n    template: copied\n    catalog-role: interpret\n    catalog-template: copied"]
      } ?? [])
    return """
      server:
        rundir: \(path)
        listen: 127.0.0.1@\(port)
        udp-workers: 1
        tcp-workers: 2
        background-workers: 2
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
          via: \(source)
      \(key.map { "    key: \($0.name)" } ?? "")
      acl:
        - id: everybody
          address: 127.0.0.1
          action: transfer
        - id: announcements
          address: 127.0.0.1
          action: notify
      \(key.map { "    key: \($0.name)" } ?? "")
      template:
        - id: copied
      \(members)
      zone:
      \(list.joined(separator: "\n"))
      """
  }

  private func nsd(
    _ path: String, _ zones: [String], _ primary: UInt16, _ key: Key?
  ) -> String {
    let list = zones.map { zone in
      """
      zone:
        name: \(zone)
        zonefile: \(zone).copy
        min-refresh-time: 1
        min-retry-time: 1
        max-retry-time: 2
        allow-notify: 127.0.0.1 \(key?.name ?? "NOKEY")
        request-xfr: 127.0.0.1@\(primary) \(key?.name ?? "NOKEY")
        provide-xfr: 127.0.0.1 NOKEY
        outgoing-interface: \(source)
      """
    }
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
        minimal-responses: no
        rrl-ratelimit: 0
        xfrd-reload-timeout: 0
      remote-control:
        control-enable: no
      \(key.map { "key:\n  name: \($0.name)\n  algorithm: hmac-sha256\n  secret: \"\($0.secret)\"" } ?? "")
      \(list.joined(separator: "\n"))
      """
  }

  private func powerDNS(_ path: String) -> String {
    """
    launch=gsqlite3
    gsqlite3-database=\(path)/zones.sqlite
    gsqlite3-dnssec=yes
    local-address=127.0.0.1
    local-port=\(port)
    query-local-address=\(source)
    secondary=yes
    xfr-cycle-interval=2
    allow-axfr-ips=127.0.0.1
    allow-notify-from=127.0.0.1
    socket-dir=\(path)
    cache-ttl=0
    query-cache-ttl=0
    negquery-cache-ttl=0
    zone-cache-refresh-interval=0
    receiver-threads=1
    retrieval-threads=2
    loglevel=6
    version-string=anonymous
    """
  }

  /// PowerDNS keeps what it is to copy where it keeps the copies.
  private func makeDatabase(_ zones: [String], _ primary: UInt16, _ key: Key?) throws {
    let schema = "/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql"
    let fallback = "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql"
    var text = try String(
      contentsOfFile: FileManager.default.fileExists(atPath: schema) ? schema : fallback, encoding: .utf8)
    if let key {
      text += "\nINSERT INTO tsigkeys (name, algorithm, secret) VALUES ('\(key.name)', 'hmac-sha256', '\(key.secret)');"
    }
    for (index, zone) in zones.enumerated() {
      let id = index + 1
      text +=
        "\nINSERT INTO domains (id, name, master, type) VALUES (\(id), '\(zone)', '127.0.0.1:\(primary)', 'SLAVE');"
      text += "\nINSERT INTO domainmetadata (domain_id, kind, content) VALUES (\(id), 'IXFR', '1');"
      guard let key else { continue }
      text +=
        "\nINSERT INTO domainmetadata (domain_id, kind, content) VALUES (\(id), 'AXFR-MASTER-TSIG', '\(key.name)');"
    }
    let database = folder.appendingPathComponent("zones.sqlite").path
    let result = try Tool.run("sqlite3", [database], input: text)
    if result.status != 0 { throw NameServer.NotReady(description: result.errors) }
  }
}
