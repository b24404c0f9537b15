import BenchmarkSupport
import DNSWire
import Foundation
import Glibc
import TestSupport

/// A server of the zone, with its data in a folder of its own.
final class BenchmarkServer {
  enum Kind: String, CaseIterable {
    case kmsdns, bind, knot

    /// Where the package puts it.
    var program: String {
      switch self {
      case .kmsdns: ServerProcess.built("kmsdns")
      case .bind: "/usr/sbin/named"
      case .knot: "/usr/sbin/knotd"
      }
    }
  }

  static let keyName = "update-key"

  let kind: Kind
  let name: String
  let port: UInt16
  /// The number of the next update.
  var nextUpdate = 0
  private let folder: URL
  private let process: ServerProcess

  /// Starts the server on a copy of the zone file.
  init(_ kind: Kind, name: String? = nil, zoneFile: URL, in parent: URL, port: UInt16) throws {
    self.kind = kind
    self.name = name ?? kind.rawValue
    self.port = port
    folder = parent.appendingPathComponent(self.name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: zoneFile, to: folder.appendingPathComponent("bench.zone"))
    let configuration = folder.appendingPathComponent("configuration")
    let secret = Data(repeating: 1, count: 32).base64EncodedString()
    let key = "key \"\(Self.keyName)\" { algorithm hmac-sha256; secret \"\(secret)\"; };\n"
    guard
      FileManager.default.createFile(
        atPath: folder.appendingPathComponent("update.key").path, contents: Data(key.utf8),
        attributes: [.posixPermissions: 0o600])
    else { throw BenchmarkFailure("can't write into \(folder.path)") }
    let text =
      switch kind {
      case .kmsdns: Self.kmsdns(folder.path, port)
      case .bind: key + Self.bind(folder.path, port)
      case .knot: Self.knot(folder.path, port, secret)
      }
    try Data(text.utf8).write(to: configuration)
    let arguments =
      switch kind {
      case .kmsdns: ["serve", "--config", configuration.path]
      case .bind: ["-f", "-c", configuration.path]
      case .knot: ["-c", configuration.path]
      }
    process = try ServerProcess(kind.program, arguments, in: folder)
  }

  private static func kmsdns(_ path: String, _ port: UInt16) -> String {
    """
    listen: [127.0.0.1]
    port: \(port)
    data: \(path)/data
    log: warning
    zones:
      - file: \(path)/bench.zone
    keys:
      - {name: \(keyName), algorithm: hmac-sha256, file: \(path)/update.key}
    rules:
      - {name: everything, allow: records, keys: [\(keyName)]}

    """
  }

  private static func bind(_ path: String, _ port: UInt16) -> String {
    """
    options {
      directory "\(path)"; pid-file none; session-keyfile "\(path)/session.key";
      listen-on port \(port) { 127.0.0.1; }; listen-on-v6 { none; };
      recursion no; notify no; dnssec-validation no; update-quota 10000; empty-zones-enable no;
    };
    controls { };
    logging { channel warnings { stderr; severity warning; }; category default { warnings; }; };
    zone "bench.example" { type primary; file "bench.zone"; allow-update { key "\(keyName)"; }; };
    """
  }

  private static func knot(_ path: String, _ port: UInt16, _ secret: String) -> String {
    """
    server:
      rundir: \(path)
      listen: 127.0.0.1@\(port)
    control:
      listen: \(path)/control
    database:
      storage: \(path)
      journal-db-mode: robust
    log:
      - target: stderr
        any: warning
    key:
      - id: \(keyName)
        algorithm: hmac-sha256
        secret: \(secret)
    acl:
      - id: everything
        key: \(keyName)
        action: update
    template:
      - id: default
        zonefile-sync: -1
        acl: everything
    zone:
      - domain: bench.example
        file: \(path)/bench.zone

    """
  }

  /// Waits until the zone is served.
  func waitUntilReady() throws {
    let socket = try UpdateSocket(port: port)
    let question = try query(BenchmarkZone.apex, .soa).encoded()
    for _ in 0..<6_000 {
      socket.send(question)
      var buffer = [UInt8](repeating: 0, count: 512)
      usleep(20_000)
      if socket.receive(&buffer) > 12, buffer[3] & 0xF == 0, buffer[7] > 0 { return }
      guard process.isRunning else { break }
    }
    throw BenchmarkFailure("\(name) does not serve the zone:\n\(process.lastWords)")
  }

  /// Seconds of processor time used so far.
  var processorTime: Double { process.processorTime }
}
