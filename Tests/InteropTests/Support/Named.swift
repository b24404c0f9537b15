import Foundation
import Glibc

/// BIND on the lab's zones: the reference.
final class Named {
  private let process = Process()

  /// - Parameter zoneOptions: what is said of both zones.
  init(_ lab: Lab, zoneOptions: String = "") throws {
    let folder = lab.folder.path
    try lab.write(
      "named.conf",
      """
      options {
        directory "\(folder)"; pid-file none; session-keyfile "\(folder)/session.key";
        listen-on port \(lab.port) { 127.0.0.1; }; listen-on-v6 port \(lab.port) { ::1; };
        recursion no; notify no; dnssec-validation no; minimal-responses no-auth; zero-no-soa-ttl no;
      };
      controls { };
      zone "lab.example" { type primary; file "zones/lab.example.zone"; \(zoneOptions) };
      zone "branch.lab.example" { type primary; file "zones/branch.lab.example.zone"; \(zoneOptions) };
      """)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["/usr/sbin/named", "-g", "-c", folder + "/named.conf"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
  }

  deinit {
    guard process.isRunning else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func launch() throws {
    try process.run()
  }
}
