import AccessPolicy

/// A server as people write it: `192.0.2.1`, `192.0.2.1:5300`, `[2001:db8::1]:5300`, `dns.example:5300`.
public struct ServerText: Equatable, Sendable {
  /// Why a text names no server.
  public struct Malformed: Error, Equatable, Sendable, CustomStringConvertible {
    /// The reason in words.
    public let description: String
  }

  /// An address or a name.
  public let host: String
  /// The port, where one is named.
  public let port: UInt16?

  /// Reads a text.
  public init(_ text: String) throws(Malformed) {
    guard !text.isEmpty else { throw Malformed(description: "a server is missing") }
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { throw Malformed(description: "\"\(text)\": a ] is missing") }
      let inside = String(text[text.index(after: text.startIndex)..<end])
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else {
        throw Malformed(description: "\"\(text)\": behind ] stands :PORT, or nothing")
      }
      try self.init(host: inside, portText: rest.isEmpty ? nil : rest.dropFirst(), text)
      guard let address = Self.split(inside).address, !address.isIPv4 else {
        throw Malformed(description: "\"\(text)\": \(inside) is no IPv6 address")
      }
      return
    }
    // More than one colon: an IPv6 address without a port.
    guard text.count(where: { $0 == ":" }) == 1, let colon = text.firstIndex(of: ":") else {
      try self.init(host: text, portText: nil, text)
      return
    }
    try self.init(host: String(text[..<colon]), portText: text[text.index(after: colon)...], text)
  }

  private init(host: String, portText: Substring?, _ text: String) throws(Malformed) {
    if let portText {
      guard portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(portText), port > 0 else {
        throw Malformed(description: "\"\(text)\": the port is a number from 1 to 65535")
      }
      self.port = port
    } else {
      port = nil
    }
    let isAddress = Self.split(host).address != nil
    guard isAddress || !host.contains(":") else {
      throw Malformed(
        description: "\"\(text)\" is no IPv6 address; with a port it stands in brackets, [2001:db8::1]:53")
    }
    let isName = host.utf8.allSatisfy { octet in
      octet == 0x2D || octet == 0x2E || octet == 0x5F || (0x30...0x39).contains(octet)
        || (0x61...0x7A).contains(octet | 0x20)
    }
    guard !host.isEmpty, isAddress || isName else {
      throw Malformed(description: "\"\(text)\" is neither an address nor a host's name")
    }
    self.host = host
  }

  /// The address, and the network interface behind a percent sign, where the text has them.
  private static func split(_ host: String) -> (address: IPAddress?, interface: String?) {
    guard let percent = host.firstIndex(of: "%") else { return (IPAddress(text: host), nil) }
    let interface = String(host[host.index(after: percent)...])
    guard !interface.isEmpty, let address = IPAddress(text: String(host[..<percent])), !address.isIPv4 else {
      return (nil, nil)
    }
    return (address, interface)
  }

  /// The server's addresses: the one that the text says, or those that this system finds for the name.
  public func addresses(defaultPort: UInt16) async throws(SystemAddresses.Failure) -> [ServerAddress] {
    let port = port ?? defaultPort
    let (address, interface) = Self.split(host)
    if let address { return [ServerAddress(address, port: port, interface: interface)] }
    return try await SystemAddresses.addresses(of: host).map { ServerAddress($0, port: port) }
  }
}
