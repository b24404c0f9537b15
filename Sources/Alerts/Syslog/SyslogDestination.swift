/// Where syslog messages go.
public enum SyslogDestination: Sendable, Equatable {
  /// Datagrams (RFC 5426).
  case udp(host: String, port: UInt16)
  /// A stream with octet counting (RFC 6587 §3.4.1).
  case tcp(host: String, port: UInt16)
  /// Datagrams to the Unix socket of this path.
  case unix(path: String)

  /// Reads `udp://127.0.0.1:514`, `tcp://[2001:db8::1]:601`, `unix:/dev/log`; ports 514 and 601 need not stand there.
  public init?(text: String) {
    // What a host's name and an address consist of: the rest would be hidden in logs.
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    if text.hasPrefix("unix:") {
      let path = text.dropFirst(5)
      guard path.hasPrefix("/"), !path.hasPrefix("//"), path.utf8.count <= AlertLimits.socketPathOctets else {
        return nil
      }
      self = .unix(path: String(path))
    } else if text.hasPrefix("udp://"), let (host, port) = Self.endpoint(text.dropFirst(6), defaultPort: 514) {
      self = .udp(host: host, port: port)
    } else if text.hasPrefix("tcp://"), let (host, port) = Self.endpoint(text.dropFirst(6), defaultPort: 601) {
      self = .tcp(host: host, port: port)
    } else {
      return nil
    }
  }

  private static func endpoint(_ text: Substring, defaultPort: UInt16) -> (host: String, port: UInt16)? {
    var host = text
    var rest = text[text.endIndex...]
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<end]
      rest = text[text.index(after: end)...]
    } else if let colon = text.firstIndex(of: ":") {
      host = text[..<colon]
      rest = text[colon...]
    }
    let isAddress = text.hasPrefix("[")
    let allowed: (Character) -> Bool = {
      $0.isLetter || $0.isNumber || ".-_".contains($0) || isAddress && ":%".contains($0)
    }
    guard !host.isEmpty, host.allSatisfy(allowed) else { return nil }
    if rest.isEmpty { return (String(host), defaultPort) }
    guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
    return (String(host), port)
  }
}

extension SyslogDestination: CustomStringConvertible {
  /// What the configuration says.
  public var description: String {
    func endpoint(_ host: String, _ port: UInt16) -> String {
      host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
    return switch self {
    case .udp(let host, let port): "udp://" + endpoint(host, port)
    case .tcp(let host, let port): "tcp://" + endpoint(host, port)
    case .unix(let path): "unix:" + path
    }
  }
}
