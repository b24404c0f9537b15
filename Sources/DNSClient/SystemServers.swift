import AccessPolicy

/// The name servers that this system asks: what `resolv.conf` says (resolv.conf(5)).
public struct SystemServers: Equatable, Sendable {
  /// Why there are none.
  public struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// One sentence.
    public let description: String
  }

  /// Where the file stands.
  public static let path = "/etc/resolv.conf"

  /// The servers, in the file's order: at least one.
  public let servers: [ServerAddress]

  /// Reads the text of a file.
  public init(_ text: String, file: String = path) throws(Failure) {
    var servers: [ServerAddress] = []
    var mistakes: [String] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      // Only whole lines are comments: what stands behind the address is passed over, as the C library does.
      let words = line.split(whereSeparator: \.isWhitespace)
      guard words.first == "nameserver" else { continue }
      guard words.count > 1, let server = Self.server(String(words[1])) else {
        mistakes.append("\(file):\(index + 1): behind nameserver stands an address")
        continue
      }
      servers.append(server)
    }
    guard !servers.isEmpty else {
      let why = mistakes.first ?? "\(file) has no nameserver line"
      throw Failure(description: "\(why): name the server to ask with --server")
    }
    self.servers = Array(servers.prefix(DNSClientLimits.resolverServers))
  }

  private static func server(_ text: String) -> ServerAddress? {
    guard let percent = text.firstIndex(of: "%") else {
      return IPAddress(text: text).map { ServerAddress($0, port: 53) }
    }
    return IPAddress(text: String(text[..<percent])).map {
      ServerAddress($0, port: 53, interface: String(text[text.index(after: percent)...]))
    }
  }
}
