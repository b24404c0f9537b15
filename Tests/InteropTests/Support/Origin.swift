import Foundation
import Glibc
import Peers

/// BIND, Knot, NSD or PowerDNS as the primary of one zone, with a folder and a port of its own: it takes updates by the key of
/// `ZoneChurn` (NSD takes none), and tells a secondary of changes.
final class Origin {
  let kind: ForeignServer
  let port: UInt16
  let zone: String
  private let server: ServerProcess

  /// Makes the server's files.
  ///
  /// - Parameters:
  ///   - text: the zone's file.
  ///   - key: the key that transfers and notifications are signed with.
  ///   - secondary: the port of loopback that is told of changes.
  init(
    _ kind: ForeignServer, of zone: String, text: String, key: Follower.Key?, secondary: UInt16, in parent: URL
  ) throws {
    self.kind = kind
    self.zone = zone
    port = try FreePort.any()
    server = try kind.process(in: parent.appendingPathComponent("origin-\(kind.rawValue)-\(port)"))
    let configuration =
      switch kind {
      case .bind: bind(key, secondary)
      case .knot: knot(key, secondary)
      case .nsd: nsd(key, secondary)
      case .powerDNS: powerDNS(secondary)
      }
    try server.write(kind.configuration, configuration)
    try write(text)
    if kind == .powerDNS { try makeDatabase(key) }
  }

  private var folder: URL { server.folder }

  /// What the server has logged.
  var log: String { server.log }

  /// Writes the zone's file.
  func write(_ text: String) throws { try server.write("zone", "$ORIGIN \(zone).\n\(text)") }

  func signal(_ signal: Int32) { server.signal(signal) }

  func kill(_ signal: Int32 = SIGKILL) { server.kill(signal) }

  /// Starts the server, and waits until it serves the zone.
  func start() throws {
    try server.start()
    for _ in 0..<500 where server.isRunning {
      if try FollowTests.serial(zone, port: port) != nil { return }
      usleep(20_000)
    }
    throw PeerFailure("\(kind) serves nothing:\n\(log)")
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
    gsqlite3-database=\(folder.path)/\(PowerDNSDatabase.file)
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
    try PowerDNSDatabase.run(PowerDNSDatabase.schema(), in: folder)
    let result = try Tool.run("pdnsutil", ["--config-dir=\(folder.path)", "load-zone", zone, folder.path + "/zone"])
    if result.status != 0 { throw PeerFailure(result.errors + result.output) }
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
    try PowerDNSDatabase.run(text, in: folder)
  }
}
