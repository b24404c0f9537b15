import Foundation
import Glibc

/// BIND, Knot, NSD or PowerDNS as the primary of one zone, with a folder and a port of its own: it takes updates by the key of
/// `ZoneChurn` (NSD takes none), and tells a secondary of changes.
final class Origin {
  let kind: Follower.Kind
  let port: UInt16
  let zone: String
  private let folder: URL
  private var process: Process?

  /// Makes the server's files.
  ///
  /// - Parameters:
  ///   - text: the zone's file.
  ///   - key: the key that transfers and notifications are signed with.
  ///   - secondary: the port of loopback that is told of changes.
  init(
    _ kind: Follower.Kind, of zone: String, text: String, key: Follower.Key?, secondary: UInt16, in parent: URL
  ) throws {
    self.kind = kind
    self.zone = zone
    port = try WireClient.freePort()
    folder = parent.appendingPathComponent("origin-\(kind.rawValue)-\(port)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let configuration =
      switch kind {
      case .bind: bind(key, secondary)
      case .knot: knot(key, secondary)
      case .nsd: nsd(key, secondary)
      case .powerDNS: powerDNS(secondary)
      }
    let name = kind == .powerDNS ? "pdns.conf" : "configuration"
    try Data(configuration.utf8).write(to: folder.appendingPathComponent(name))
    try write(text)
    if kind == .powerDNS { try makeDatabase(key) }
    try Data().write(to: folder.appendingPathComponent("log"))
  }

  deinit { kill(SIGTERM) }

  /// What the server has logged.
  var log: String { (try? String(contentsOf: folder.appendingPathComponent("log"), encoding: .utf8)) ?? "" }

  /// Writes the zone's file.
  func write(_ text: String) throws {
    try Data("$ORIGIN \(zone).\n\(text)".utf8).write(to: folder.appendingPathComponent("zone"))
  }

  func signal(_ signal: Int32) {
    if let process, process.isRunning { Glibc.kill(process.processIdentifier, signal) }
  }

  /// Starts the server, and waits until it serves the zone.
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
    for _ in 0..<500 where process.isRunning {
      if try FollowTests.serial(zone, port: port) != nil { return }
      usleep(20_000)
    }
    throw NameServer.NotReady(description: "\(kind) serves nothing:\n\(self.log)")
  }

  func kill(_ signal: Int32 = SIGKILL) {
    guard let process, process.isRunning else { return }
    Glibc.kill(process.processIdentifier, kind == .nsd ? SIGTERM : signal)
    for _ in 0..<300 where process.isRunning { usleep(10_000) }
    if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    self.process = nil
  }

  private static func bindKey(_ key: Follower.Key) -> String {
    "key \"\(key.name)\" { algorithm hmac-sha256; secret \"\(key.secret)\"; };"
  }

  private func bind(_ key: Follower.Key?, _ secondary: UInt16) -> String {
    let signing = key.map { " key \"\($0.name)\"" } ?? ""
    return """
      options {
        directory "\(folder.path)"; pid-file none; session-keyfile "\(folder.path)/session.key";
        listen-on port \(port) { 127.0.0.1; }; listen-on-v6 { none; };
        recursion no; notify explicit; notify-delay 0; notify-rate 1000; startup-notify-rate 1000; dnssec-validation no;
        check-names primary ignore; check-mx ignore; check-integrity no;
      };
      controls { };
      \(Self.bindKey(ZoneChurn.key))
      \(key.map(Self.bindKey) ?? "")
      zone "\(zone)" {
        type primary; file "zone"; allow-update { key \(ZoneChurn.key.name); };
        allow-transfer { \(key.map { "key \($0.name)" } ?? "127.0.0.1"); };
        also-notify { 127.0.0.1 port \(secondary)\(signing); };
      };
      """
  }

  private func knot(_ key: Follower.Key?, _ secondary: UInt16) -> String {
    let keys = [ZoneChurn.key] + [key].compactMap(\.self)
    return """
      server:
        rundir: \(folder.path)
        listen: 127.0.0.1@\(port)
        udp-workers: 1
        tcp-workers: 1
        background-workers: 1
      control:
        listen: \(folder.path)/control
      database:
        storage: \(folder.path)
      log:
        - target: stderr
          any: info
      key:
      \(keys.map { "  - id: \($0.name)\n    algorithm: hmac-sha256\n    secret: \($0.secret)" }.joined(separator: "\n"))
      remote:
        - id: secondary
          address: 127.0.0.1@\(secondary)
      \(key.map { "    key: \($0.name)" } ?? "")
      acl:
        - id: transfers
          address: 127.0.0.1
          action: transfer
      \(key.map { "    key: \($0.name)" } ?? "")
        - id: churn
          key: \(ZoneChurn.key.name)
          action: update
      zone:
        - domain: \(zone)
          storage: \(folder.path)
          file: zone
          acl: [transfers, churn]
          notify: secondary
          zonefile-sync: -1
          zonefile-load: difference
      """
  }

  private func nsd(_ key: Follower.Key?, _ secondary: UInt16) -> String {
    let name = key?.name ?? "NOKEY"
    return """
      server:
        ip-address: 127.0.0.1@\(port)
        server-count: 1
        username: ""
        zonesdir: "\(folder.path)"
        zonelistfile: "\(folder.path)/zone.list"
        xfrdfile: "\(folder.path)/xfrd.state"
        xfrdir: "\(folder.path)"
        cookie-secret-file: "\(folder.path)/cookies"
        pidfile: ""
        database: ""
        rrl-ratelimit: 0
        xfrd-reload-timeout: 0
      remote-control:
        control-enable: no
      \(key.map { "key:\n  name: \($0.name)\n  algorithm: hmac-sha256\n  secret: \"\($0.secret)\"" } ?? "")
      zone:
        name: \(zone)
        zonefile: zone
        store-ixfr: yes
        create-ixfr: yes
        provide-xfr: 127.0.0.1 \(name)
        notify: 127.0.0.1@\(secondary) \(name)
      """
  }

  private func powerDNS(_ secondary: UInt16) -> String {
    """
    launch=gsqlite3
    gsqlite3-database=\(folder.path)/zones.sqlite
    gsqlite3-dnssec=yes
    local-address=127.0.0.1
    local-port=\(port)
    primary=yes
    dnsupdate=yes
    allow-dnsupdate-from=127.0.0.1
    also-notify=127.0.0.1:\(secondary)
    only-notify=127.0.0.1
    xfr-cycle-interval=1
    allow-axfr-ips=127.0.0.1
    socket-dir=\(folder.path)
    cache-ttl=0
    query-cache-ttl=0
    negquery-cache-ttl=0
    zone-cache-refresh-interval=0
    receiver-threads=1
    loglevel=6
    """
  }

  private func makeDatabase(_ key: Follower.Key?) throws {
    let schema = try String(
      contentsOfFile: "/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql", encoding: .utf8)
    let database = folder.appendingPathComponent("zones.sqlite").path
    func check(_ result: Tool.Result) throws {
      if result.status != 0 { throw NameServer.NotReady(description: result.errors + result.output) }
    }
    try check(try Tool.run("sqlite3", [database], input: schema))
    let utility = ["--config-dir=\(folder.path)"]
    try check(try Tool.run("pdnsutil", utility + ["load-zone", zone, folder.path + "/zone"]))
    var text = "UPDATE domains SET type = 'MASTER';"
    for key in [ZoneChurn.key] + [key].compactMap(\.self) {
      text += "INSERT INTO tsigkeys (name, algorithm, secret) VALUES ('\(key.name)', 'hmac-sha256', '\(key.secret)');"
    }
    func metadata(_ kind: String, _ content: String) {
      text += "INSERT INTO domainmetadata (domain_id, kind, content) VALUES (1, '\(kind)', '\(content)');"
    }
    metadata("TSIG-ALLOW-DNSUPDATE", ZoneChurn.key.name)
    metadata("ALLOW-DNSUPDATE-FROM", "127.0.0.1")
    metadata("NOTIFY-DNSUPDATE", "1")
    metadata("SOA-EDIT-DNSUPDATE", "INCREASE")
    if let key { metadata("TSIG-ALLOW-AXFR", key.name) }
    try check(try Tool.run("sqlite3", [database], input: text))
  }
}
