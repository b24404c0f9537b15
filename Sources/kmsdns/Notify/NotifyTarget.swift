import Configuration
import DNSClient
import DNSWire
import Zone

/// A server that is told of changes, and the key that messages to it are signed with.
struct NotifyTarget: Hashable, Sendable {
  let server: ServerAddress
  let key: Name?

  init(_ server: ServerAddress, key: Name?) {
    self.server = server
    self.key = key
  }

  init(_ entry: ServerConfiguration.PeerEntry, key: Name? = nil) {
    server = ServerAddress(entry.address, port: entry.port)
    self.key = entry.key ?? key
  }
}

/// How far a server has been told of a zone's changes.
struct NotifyProgress: Sendable {
  /// The serial that it is to be told of.
  var wanted: Serial
  /// The serial that it said it was told of.
  var acknowledged: Serial?
  /// The code of its last answer.
  var answer: ResponseCode?
  /// When that came, in seconds since 1970.
  var answered: UInt64?
  /// Messages sent.
  var messages = 0
  /// Why there is no answer to the last one.
  var failure: String?
  var isRunning = false
  /// Whether the log says that it can't be told.
  var isFailureKnown = false
}

extension ZoneVersion {
  /// The zone's name servers but for the one that its SOA record names (RFC 1996 §2.1).
  var notifiedServers: [Name] {
    let servers = content(of: apex)?.recordSet(.ns)?.rdatas.compactMap { try? Name(wire: $0) } ?? []
    return servers.filter { $0 != soa.mname }
  }

  /// The SOA record.
  var startOfAuthorityRecord: ResourceRecord? {
    content(of: apex)?.recordSet(.soa)?.records(owner: apex).first
  }
}
