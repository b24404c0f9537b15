import Foundation
import Testing

/// octoDNS with its provider for RFC 2136, which is in no Debian package: from PyPI, into a folder of its own.
struct OctoDNS {
  private static let packages = ["octodns==1.22.0", "octodns-bind==1.1.0"]
  private static let environment = Lab.root.appendingPathComponent(".build/octodns")

  /// Whether it could be installed; says why not.
  static let isReady: Bool = {
    let sync = environment.appendingPathComponent("bin/octodns-sync").path
    if FileManager.default.isExecutableFile(atPath: sync) { return true }
    let python = environment.appendingPathComponent("bin/python").path
    let steps = [
      ["/usr/bin/python3", "-m", "venv", environment.path],
      [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "0"] + packages,
    ]
    for step in steps {
      guard let result = try? Tool.run(step[0], Array(step.dropFirst())), result.status == 0 else {
        print("octoDNS is not tested: \(step.joined(separator: " ")) failed")
        return false
      }
    }
    return FileManager.default.isExecutableFile(atPath: sync)
  }()

  private let clients: ClientLab

  init(_ clients: ClientLab) throws {
    self.clients = clients
    let folder = clients.lab.folder.appendingPathComponent("octodns")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try clients.lab.write(
      "octodns.yaml",
      """
      providers:
        files:
          class: octodns.provider.yaml.YamlProvider
          directory: \(folder.path)
          enforce_order: false
        kmsdns:
          class: octodns_bind.Rfc2136Provider
          host: 127.0.0.1
          port: \(clients.lab.port)
          key_name: \(ClientLab.keyName)
          key_secret: \(clients.secret)
          key_algorithm: hmac-sha256
      zones:
        \(ClientLab.zone).:
          sources: [files]
          targets: [kmsdns]

      """)
  }

  /// Makes the zone what a file of octoDNS says.
  func sync(_ records: String) throws {
    try clients.lab.write("octodns/\(ClientLab.zone).yaml", "---\n\(records.isEmpty ? "{}" : records)\n")
    let result = try Tool.run(
      Self.environment.appendingPathComponent("bin/octodns-sync").path,
      ["--config-file", clients.lab.folder.appendingPathComponent("octodns.yaml").path, "--doit", "--force"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }
}
