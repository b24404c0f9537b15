import BenchmarkSupport
import Foundation
import TestSupport

/// The settings of each server: one thread for queries, nothing logged, transfers to loopback, and the same sections of
/// answers, as far as the server can be told.
struct ServerSettings {
  let path: String
  let zoneFile: String
  let port: UInt16
  /// What a variant of kmsdns has beside.
  let more: String

  func command(_ kind: QueryServer.Kind) -> [String] {
    switch kind {
    case .reflector: [ServerProcess.built("QueryBenchmark"), "reflect", "\(port)"]
    case .kmsdns: [ServerProcess.built("kmsdns"), "serve", "--config", "\(path)/configuration"]
    case .knot: ["/usr/sbin/knotd", "-c", "\(path)/configuration"]
    case .nsd: ["/usr/sbin/nsd", "-d", "-c", "\(path)/configuration"]
    case .powerdns: ["/usr/sbin/pdns_server", "--config-dir=\(path)"]
    case .bind: ["/usr/sbin/named", "-f", "-n", "1", "-c", "\(path)/configuration"]
    }
  }

  /// The files by their names.
  func files(_ kind: QueryServer.Kind) -> [String: String] {
    switch kind {
    case .reflector: [:]
    case .kmsdns: ["configuration": kmsdns]
    case .knot: ["configuration": knot]
    case .nsd: ["configuration": nsd]
    case .powerdns: ["pdns.conf": powerdns, "named.conf": zones]
    case .bind: ["configuration": bind + zones]
    }
  }

  private var kmsdns: String {
    """
    listen: [127.0.0.1]
    port: \(port)
    data: \(path)/data
    zones:
      - file: \(zoneFile)
        origin: \(QueryZone.apex)
    rules:
      - {name: transfers, allow: transfer, from: [127.0.0.1]}
    \(more)

    """
  }

  private var knot: String {
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
        any: warning
    acl:
      - id: transfers
        address: 127.0.0.1
        action: transfer
    zone:
      - domain: \(QueryZone.apex)
        file: \(zoneFile)
        zonefile-sync: -1
        acl: transfers

    """
  }

  private var nsd: String {
    """
    server:
      ip-address: 127.0.0.1
      port: \(port)
      server-count: 1
      username: ""
      zonesdir: "\(path)"
      database: ""
      pidfile: "\(path)/pid"
      xfrdfile: "\(path)/xfrd.state"
      xfrdir: "\(path)"
      zonelistfile: "\(path)/zone.list"
      verbosity: 0
      rrl-ratelimit: 0
    remote-control:
      control-enable: no
    zone:
      name: \(QueryZone.apex)
      zonefile: "\(zoneFile)"
      provide-xfr: 127.0.0.1 NOKEY

    """
  }

  private var powerdns: String {
    """
    launch=bind
    bind-config=\(path)/named.conf
    local-address=127.0.0.1
    local-port=\(port)
    socket-dir=\(path)
    receiver-threads=1
    distributor-threads=1
    daemon=no
    guardian=no
    loglevel=3
    security-poll-suffix=
    version-string=anonymous

    """
  }

  private var bind: String {
    """
    options {
      directory "\(path)"; pid-file none; session-keyfile "\(path)/session.key";
      listen-on port \(port) { 127.0.0.1; }; listen-on-v6 { none; };
      recursion no; notify no; dnssec-validation no; empty-zones-enable no; minimal-responses no-auth;
      allow-transfer { 127.0.0.1; };
    };
    controls { };
    logging { channel warnings { stderr; severity warning; }; category default { warnings; }; };

    """
  }

  /// PowerDNS knows no other word for it.
  private var zones: String {
    "zone \"\(QueryZone.apex)\" { type master; file \"\(zoneFile)\"; };\n"
  }
}
