public import Foundation

/// The name servers that somebody else wrote.
public enum ForeignServer: String, CaseIterable, Sendable {
  case bind, knot, nsd, powerDNS

  /// Those that read zone files.
  public static let ofZoneFiles: [ForeignServer] = [.bind, .knot, .nsd]

  /// Where Debian puts the program.
  public var program: String {
    switch self {
    case .bind: "/usr/sbin/named"
    case .knot: "/usr/sbin/knotd"
    case .nsd: "/usr/sbin/nsd"
    case .powerDNS: "/usr/sbin/pdns_server"
    }
  }

  /// The name of its configuration's file.
  public var configuration: String { self == .powerDNS ? "pdns.conf" : "configuration" }

  /// The server in a folder, in the foreground, with its configuration in that folder; `threads` are those of BIND, as the
  /// configurations of the others say it.
  public func process(in folder: URL, threads: Int = 1) throws -> ServerProcess {
    let path = folder.appendingPathComponent(configuration).path
    let arguments =
      switch self {
      case .bind: ["-f", "-g", "-n", "\(threads)", "-c", path]
      case .knot: ["-c", path]
      case .nsd: ["-d", "-c", path]
      case .powerDNS: ["--config-dir=\(folder.path)", "--daemon=no", "--guardian=no"]
      }
    return try ServerProcess(program, arguments, in: folder)
  }
}

/// Why a server can't be used.
public struct PeerFailure: Error, CustomStringConvertible {
  /// What is wrong, in words.
  public let description: String

  /// Makes an error.
  public init(_ description: String) {
    self.description = description
  }
}
