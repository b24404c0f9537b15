import AccessPolicy
import Crypto
import DNSWire
import Foundation
import TestSupport
import Testing

/// A server that takes updates with one key which may change everything, and gives its zones away.
final class UpdatePeer {
  static let kinds: [NameServer.Kind] = [.kmsdns, .bind, .knot]
  static let key = Credential.of("update-key")
  /// Octets that go over UDP at most.
  static let datagramOctets = 1_232

  let server: NameServer
  private let client: WireClient
  private var stream: StreamClient?
  private var lastID: UInt16 = 0

  init(_ kind: NameServer.Kind, _ zones: [GeneratedZone], in folder: URL) throws {
    let secret = Data(repeating: 1, count: 32).base64EncodedString()
    let name = "\(Self.key.key.name.relativeText)"
    switch kind {
    case .kmsdns:
      let file = folder.appendingPathComponent("update.key").path
      let made = FileManager.default.createFile(
        atPath: file, contents: Data("key \"\(name)\" { algorithm hmac-sha256; secret \"\(secret)\"; };\n".utf8),
        attributes: [.posixPermissions: 0o600])
      try #require(made)
      server = try NameServer(
        kind, zones, in: folder,
        options: """
          keys:
            - {name: \(name), algorithm: hmac-sha256, file: \(file)}
          rules:
            - {name: everything, allow: records, keys: [\(name)]}
            - {name: copies, allow: transfer, from: [127.0.0.1]}

          """)
    case .bind:
      server = try NameServer(
        kind, zones, in: folder,
        options:
          "allow-update { key \"\(name)\"; }; allow-transfer { 127.0.0.1; }; max-records-per-type 0; max-types-per-name 0;",
        head: "key \"\(name)\" { algorithm hmac-sha256; secret \"\(secret)\"; };\n")
    default:
      server = try NameServer(
        kind, zones, in: folder, options: "    acl: [everything, copies]\n",
        head: """
          key:
            - id: \(name)
              algorithm: hmac-sha256
              secret: \(secret)
          acl:
            - id: everything
              key: \(name)
              action: update
            - id: copies
              address: 127.0.0.1
              action: transfer

          """)
    }
    try server.launch()
    client = try WireClient(port: server.port, timeout: 5)
  }

  private func connection() throws -> StreamClient {
    if let stream { return stream }
    guard let new = try? StreamClient(port: server.port) else {
      throw NoContent(description: "\(server.kind) takes no connection\n\(server.log)")
    }
    stream = new
    return new
  }

  /// Sends updates, and gives the RCODEs of the answers' headers; nil where there was no answer, or nothing was sent.
  func codes(_ updates: [WireUpdate], where isAsked: (Int) -> Bool = { _ in true }) throws -> [ResponseCode?] {
    let now = UInt64(Date().timeIntervalSince1970)
    let messages = updates.indices.map { index in
      var octets = updates[index].octets(id: lastID &+ 1 &+ UInt16(index))
      TSIG.sign(&octets, key: Self.key.key, time: now)
      return octets
    }
    var codes = [ResponseCode?](repeating: nil, count: messages.count)
    func take(_ octets: [UInt8]?) throws -> Bool {
      guard let octets else { return false }
      var reader = WireReader(octets.span)
      let header = try Header(&reader)
      // What answers an earlier message comes too late.
      let index = Int(header.id &- lastID &- 1)
      if header.isResponse, codes.indices.contains(index) { codes[index] = header.responseCode }
      return true
    }
    let asked = messages.indices.filter(isAsked).map { messages[$0] }
    for message in asked where message.count <= Self.datagramOctets { client.send(message) }
    for _ in 0..<asked.count(where: { $0.count <= Self.datagramOctets }) {
      guard try take(client.receive()) else { break }
    }
    for message in asked where message.count > Self.datagramOctets {
      if try !take(connection().exchange(message)) { stream = nil }
    }
    lastID &+= UInt16(messages.count)
    return codes
  }

  /// The zone as it is now.
  func content(_ zone: Name) throws -> ZoneContent {
    for _ in 0..<3 {
      if let records = try transfer(zone) { return try ZoneContent(records) }
      stream = nil
    }
    throw NoContent(description: "\(server.kind) does not give \(zone)\n\(server.log)")
  }

  private func transfer(_ zone: Name) throws -> [ResourceRecord]? {
    let stream = try connection()
    guard stream.send(try query(zone, .axfr).encoded()) else { return nil }
    var records: [ResourceRecord] = []
    while records.count < 2 || records.last?.type != .soa {
      guard let octets = stream.receive() else { return nil }
      guard let message = try? Message(octets.span) else { throw Unreadable(zone: zone, octets: octets) }
      guard message.header.responseCode == .noError else {
        throw NoContent(description: "\(server.kind) answers \(message.header.responseCode) to AXFR of \(zone)")
      }
      records += message.answers
    }
    return records.dropLast()
  }

  /// A transfer that holds what no message may hold.
  struct Unreadable: Error {
    let zone: Name
    let octets: [UInt8]
  }

  struct NoContent: Error, CustomStringConvertible {
    let description: String
  }
}
