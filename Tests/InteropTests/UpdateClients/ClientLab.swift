import Foundation
import Testing

/// The lab with two zones more, for clients that use a key which may change all of them.
final class ClientLab {
  static let zone = "clients.example"
  static let reverseZone = "2.0.192.in-addr.arpa"
  static let keyName = "clients.lab.example"

  let lab: Lab
  let secret: String

  /// Starts the server.
  init() throws {
    lab = try Lab { text in
      text
        .replacingOccurrences(
          of: "\nzones:\n", with: "\nzones:\n  - file: \(Self.zone).zone\n  - file: \(Self.reverseZone).zone\n"
        )
        .replacingOccurrences(
          of: "\nkeys:\n",
          with: """

            keys:
              - {name: \(Self.keyName), algorithm: hmac-sha256, file: ../.kmsdns/\(Self.keyName).key, generate: true}

            """
        )
        .replacingOccurrences(
          of: "\nrules:\n",
          with: """

            rules:
              - {name: clients, allow: records, keys: [\(Self.keyName)], zones: [\(Self.zone), \(Self.reverseZone)]}
              - {name: copies, allow: transfer, keys: [\(Self.keyName)], zones: [\(Self.zone)]}

            """)
    }
    for zone in [Self.zone, Self.reverseZone] {
      try lab.write(
        "zones/\(zone).zone",
        """
        \(zone). 3600 IN SOA ns1.lab.example. admin.lab.example. 1 7200 900 1209600 300
        \(zone). 3600 IN NS ns1.lab.example.

        """)
    }
    try lab.start()
    let key = try lab.read(".kmsdns/\(Self.keyName).key")
    secret = try #require(key.components(separatedBy: "secret \"").last?.components(separatedBy: "\"").first)
  }

  /// The data of an RRset as `dig +short` prints it, sorted.
  func data(_ name: String, _ type: String) throws -> [String] {
    try lab.dig("+short", name, type).split(separator: "\n").map(String.init).sorted()
  }

  /// Runs a program of Python in the lab's folder; its arguments are the port, the key's name and secret, and `arguments`.
  func python(_ program: String, _ arguments: String..., interpreter: String = "/usr/bin/python3") throws -> Tool.Result
  {
    try Tool.run(interpreter, ["-c", program, "\(lab.port)", Self.keyName, secret] + arguments, in: lab.folder)
  }
}
