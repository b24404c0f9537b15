public import Foundation
import Glibc

/// BIND, Knot, NSD or PowerDNS as the secondary of a server on loopback, with a folder and a port of its own; it can be killed
/// and started again.
public final class Follower {
  /// A key to sign with: its name, and its secret in base 64, for HMAC-SHA256.
  public typealias Key = (name: String, secret: String)

  /// Which it is.
  public let kind: ForeignServer
  /// Where it listens.
  public let port: UInt16
  /// The address that it asks from, which no other kind has.
  public var source: String { "127.0.0.\(11 + (ForeignServer.allCases.firstIndex(of: kind) ?? 0))" }
  private let server: ServerProcess

  /// Makes the server's files for zones that are copied from the port `primary` of loopback.
  ///
  /// - Parameters:
  ///   - zones: the zones; none where `catalog` lists them.
  ///   - catalog: a zone that lists zones (RFC 9432).
  ///   - key: the key to sign with.
  public init(
    _ kind: ForeignServer, of zones: [String], catalog: String? = nil, primary: UInt16, key: Key?, in parent: URL
  ) throws {
    self.kind = kind
    port = try FreePort.any()
    server = try kind.process(in: parent.appendingPathComponent("follower-\(kind.rawValue)-\(port)"))
    let path = server.folder.path
    let text =
      switch kind {
      case .bind: bind(path, zones, catalog, primary, key)
      case .knot: knot(path, zones, catalog, primary, key)
      case .nsd: nsd(path, zones, primary, key)
      case .powerDNS: powerDNS(path)
      }
    try server.write(kind.configuration, text)
    if kind == .powerDNS { try makeDatabase(zones, primary, key) }
  }

  /// What the server has logged.
  public var log: String { server.log }

  /// Starts the server.
  public func start() throws { try server.start() }

  /// Ends the server: as a power failure would, unless told otherwise.
  public func kill(_ signal: Int32 = SIGKILL) { server.kill(signal) }

  /// PowerDNS keeps what it is to copy where it keeps the copies.
  private func makeDatabase(_ zones: [String], _ primary: UInt16, _ key: Key?) throws {
    var text = try PowerDNSDatabase.schema()
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
    try PowerDNSDatabase.run(text, in: server.folder)
  }
}

extension Follower {
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
    gsqlite3-database=\(path)/\(PowerDNSDatabase.file)
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
}
