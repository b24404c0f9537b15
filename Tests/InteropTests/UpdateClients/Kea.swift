import Foundation
import Glibc
import Testing

/// Kea's server for dynamic updates: a DHCP server tells it of leases, it tells the name server.
final class Kea {
  static let program = "/usr/sbin/kea-dhcp-ddns"

  private let client: WireClient
  private let process = Process()

  init(_ clients: ClientLab) throws {
    let folder = clients.lab.folder
    let port = try WireClient.freePort()
    let server = "{\"ip-address\": \"127.0.0.1\", \"port\": \(clients.lab.port)}"
    func domains(_ zone: String) -> String {
      """
      {"ddns-domains": [{"name": "\(zone).", "key-name": "\(ClientLab.keyName)", "dns-servers": [\(server)]}]}
      """
    }
    try clients.lab.write(
      "kea.json",
      """
      {"DhcpDdns": {
        "ip-address": "127.0.0.1", "port": \(port), "dns-server-timeout": 5000,
        "tsig-keys": [{"name": "\(ClientLab.keyName)", "algorithm": "HMAC-SHA256", "secret": "\(clients.secret)"}],
        "forward-ddns": \(domains(ClientLab.zone)),
        "reverse-ddns": \(domains(ClientLab.reverseZone)),
        "loggers": [{"name": "kea-dhcp-ddns", "severity": "DEBUG", "debuglevel": 50,
          "output_options": [{"output": "stdout"}]}]
      }}
      """)
    try clients.lab.write("kea.log", "")
    let log = try FileHandle(forWritingTo: folder.appendingPathComponent("kea.log"))
    process.executableURL = URL(fileURLWithPath: Self.program)
    process.arguments = ["-c", folder.appendingPathComponent("kea.json").path]
    process.environment = ["KEA_PIDFILE_DIR": folder.path, "KEA_LOCKFILE_DIR": folder.path, "PATH": "/usr/bin"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = log
    process.standardError = log
    try process.run()
    client = try WireClient(port: port)
    try clients.lab.wait("Kea is ready") {
      (try? clients.lab.read("kea.log"))?.contains("DHCP_DDNS_QUEUE_MGR_STARTED") == true
    }
  }

  deinit {
    guard process.isRunning else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Asks for a lease's records to be added or removed, as Kea's DHCP servers do.
  func request(isRemoval: Bool, name: String, address: String, client number: Int) {
    let identity = "000001" + String(repeating: "0\(number)", count: 32)
    let text = """
      {"change-type": \(isRemoval ? 1 : 0), "forward-change": true, "reverse-change": true, "fqdn": "\(name).",
      "ip-address": "\(address)", "dhcid": "\(identity)", "lease-expires-on": "20301231235959",
      "lease-length": 1300, "use-conflict-resolution": true}
      """
    let octets = Array(text.utf8)
    client.send([UInt8(octets.count >> 8), UInt8(octets.count & 0xFF)] + octets)
  }
}
