import DNSWire
import Foundation
import Glibc
import Peers

/// A name server with a folder and a port of its own.
final class NameServer {
  enum Kind: String, CaseIterable {
    case kmsdns, bind, knot, nsd

    static let references: [Kind] = [.bind, .knot, .nsd]

    var program: String {
      switch self {
      case .kmsdns: Lab.program
      case .bind: ForeignServer.bind.program
      case .knot: ForeignServer.knot.program
      case .nsd: ForeignServer.nsd.program
      }
    }

    var package: String {
      switch self {
      case .kmsdns: "kmsdns"
      case .bind: "bind9"
      case .knot: "knot"
      case .nsd: "nsd"
      }
    }
  }

  let kind: Kind
  let port: UInt16
  private let server: ServerProcess

  /// Makes the server's files; `zoneFolder` is the folder of the zone files. The options go to the end of the
  /// configuration of kmsdns, into BIND's block of options, and to the end of Knot's template; `head` to the beginning.
  init(_ kind: Kind, _ zones: [GeneratedZone], in zoneFolder: URL, options: String = "", head: String = "") throws {
    self.kind = kind
    port = try FreePort.any()
    let folder = zoneFolder.appendingPathComponent(kind.rawValue)
    let path = folder.path
    let files = zones.map { ($0.apex + ".", zoneFolder.appendingPathComponent($0.fileName).path) }
    var text: String
    let arguments: [String]
    let configuration = path + "/configuration"
    switch kind {
    case .kmsdns:
      text = "listen: [127.0.0.1]\nport: \(port)\ndata: \(path)/data\nzones:\n"
      for (_, file) in files { text += "  - file: \(file)\n" }
      text += options
      arguments = ["serve", "--config", configuration]
    case .bind:
      text = """
        options {
          directory "\(path)"; pid-file none; session-keyfile "\(path)/session.key";
          listen-on port \(port) { 127.0.0.1; }; listen-on-v6 { none; };
          recursion no; notify no; dnssec-validation no; minimal-responses no-auth; zero-no-soa-ttl no;
          check-integrity no; check-names primary ignore; empty-zones-enable no; check-wildcard no;
          tcp-clients 100; \(options)
        };
        controls { };
        logging { channel warnings { stderr; severity warning; }; category default { warnings; }; };

        """
      for (apex, file) in files { text += "zone \"\(apex)\" { type primary; file \"\(file)\"; };\n" }
      arguments = ["-f", "-n", "1", "-c", configuration]
    case .knot:
      text = """
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
        template:
          - id: default
            journal-content: none
            zonefile-sync: -1
        \(options)
        zone:

        """
      for (apex, file) in files { text += "  - domain: \(apex)\n    file: \(file)\n" }
      arguments = ["-c", configuration]
    case .nsd:
      text = """
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
        remote-control:
          control-enable: no

        """
      for (apex, file) in files { text += "zone:\n  name: \(apex)\n  zonefile: \(file)\n" }
      arguments = ["-d", "-c", configuration]
    }
    server = try ServerProcess(kind.program, arguments, in: folder)
    try server.write("configuration", head + text)
  }

  /// Whether the server has not ended by itself.
  var isRunning: Bool { server.isRunning }

  /// What the server has logged.
  var log: String { server.log }

  func launch() throws { try server.start() }

  /// Waits until every zone is answered for.
  func waitUntilReady(_ zones: [GeneratedZone]) throws {
    let client = try WireClient(port: port, timeout: 0.2)
    for zone in zones {
      var isServed = false
      for _ in 0..<300 where !isServed {
        let answer = try client.ask(zone.apex + ".", .soa)
        isServed = answer?.header.responseCode == .noError && answer?.answers.count == 1
        if !isServed { usleep(20_000) }
        guard isRunning else { break }
      }
      guard isServed else { throw PeerFailure("\(kind) does not serve \(zone.apex).:\n\(zone.text)\n\(log)") }
    }
  }
}
