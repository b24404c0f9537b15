public import AccessPolicy
public import DNSWire
public import KMS

/// What the configuration file says: checked as a whole, nothing opened or made yet.
public struct ServerConfiguration: Sendable {
  /// A zone to be served from a file.
  public struct ZoneEntry: Sendable, Equatable {
    /// The file's path.
    public var file: String
    /// The origin that relative names start with.
    public var origin: Name
    /// How the serial moves on with updates: `increment`, `date` or `unixtime`.
    public var serial = "increment"
    /// What becomes of KMS hosts that are not sanctioned and publish themselves.
    public var publishers = EnforcementMode.observe
    /// Whether updates leave the file's records alone.
    public var isFileProtected = false

    /// Makes an entry.
    public init(file: String, origin: Name) {
      self.file = file
      self.origin = origin
    }

    /// Makes an entry whose origin is the file's name without its extension; nil where that is no domain name.
    public init?(namedAfter file: String) {
      var stem = file.split(separator: "/").last ?? ""
      if stem.hasSuffix(".gz") { stem = stem.dropLast(3) }
      if stem.hasPrefix("db."), let origin = try? Name(text: stem.dropFirst(3)) {
        self.init(file: file, origin: origin)
        return
      }
      if let dot = stem.lastIndex(of: "."), dot > stem.startIndex { stem = stem[..<dot] }
      guard let origin = try? Name(text: stem) else { return nil }
      self.init(file: file, origin: origin)
    }
  }

  /// What becomes of dynamic records that are not published again; times in seconds.
  public struct Aging: Sendable, Equatable {
    /// When a record counts as stale: two publication cycles of a KMS host.
    public var staleAfter: UInt64 = 172_800
    /// When it is removed; nil for never.
    public var removeAfter: UInt64?
    /// Whether removals are only told of.
    public var isDryRun = true
    /// Types that are removed; nil for all.
    public var types: Set<RecordType>?
    /// Zones in which records are removed; nil for all.
    public var zones: Set<Name>?

    /// Makes settings by which nothing is removed.
    public init() {}
  }

  /// Where the secrets of server cookies come from.
  public enum CookieEntry: Sendable, Equatable {
    /// There are no cookies.
    case off
    /// The server makes them, and replaces them from time to time.
    case random
    /// From the file of this path.
    case file(String)
  }

  /// From which level on the log has lines.
  public enum LogLevel: String, Sendable, CaseIterable {
    /// Everything, a line for each update and transfer included.
    case info
    /// What was refused, what somebody should look at, and when that is over.
    case warning
    /// What does not work.
    case error
  }

  /// How much TCP clients may have at once; nil where the defaults stand.
  public struct TCPLimits: Sendable, Equatable {
    /// Connections in all.
    public var connections: Int?
    /// Connections of one client.
    public var connectionsPerClient: Int?
    /// Zone transfers in all.
    public var transfers: Int?
    /// Zone transfers of one client.
    public var transfersPerClient: Int?

    /// Makes limits.
    public init(
      connections: Int? = nil, connectionsPerClient: Int? = nil, transfers: Int? = nil, transfersPerClient: Int? = nil
    ) {
      self.connections = connections
      self.connectionsPerClient = connectionsPerClient
      self.transfers = transfers
      self.transfersPerClient = transfersPerClient
    }
  }

  /// The configuration file's path.
  public var file: String
  /// The addresses to listen on.
  public var listen: [IPAddress]
  /// The port to listen on.
  public var port: UInt16
  /// How much TCP clients may have at once.
  public var tcp: TCPLimits
  /// From which level on the log has lines.
  public var logLevel = LogLevel.info
  /// The data directory's path.
  public var dataDirectory: String
  /// The zones.
  public var zones: [ZoneEntry]
  /// The keys.
  public var keys: [KeyEntry]
  /// Whose Kerberos tickets count; nil where none do.
  public var kerberos: KerberosEntry?
  /// The rules in order.
  public var rules: [Rule]
  /// What the SRV records of KMS hosts have to hold.
  public var pins: [PublisherPin] = []
  /// What becomes of dynamic records that are not published again.
  public var aging = Aging()
  /// The hosts that may serve KMS; nil where there is no list.
  public var sanctioned: SanctionedHosts?
  /// The findings of audits that may stay as they are.
  public var acknowledgements: [Acknowledgement] = []
  /// What the server calls itself; empty where it tells nobody.
  public var identity = ShortText()
  /// What it calls its version; empty where it tells nobody.
  public var version = ShortText()
  /// Whether ANY gets all RRsets over TCP.
  public var answersAnyInFull = false
  /// Whether incremental transfers over several versions have what those come to, not each version's differences.
  public var condensesDifferences = false
  /// Where the secrets of server cookies come from.
  public var cookies = CookieEntry.random
  /// How many answers a client network gets; nil where that is not limited.
  public var rateLimits: RateLimits?
  /// Who is alerted of publishers that are not sanctioned.
  public var alerts = AlertEntries()

  /// The zones that are copied from other servers.
  public var secondaries: [SecondaryEntry] = []
  /// Who is told of changes of the zones that say nothing of their own.
  public var notify = NotifyEntry()
  /// Who is told of changes of the others.
  public var zoneNotify: [Name: NotifyEntry] = [:]
  /// The zone that lists the others for secondaries (RFC 9432); nil where there is none.
  public var catalog: Name?

  /// What becomes of publishers that are not sanctioned, by zone.
  public var publisherModes: [Name: EnforcementMode] {
    Dictionary(zones.map { ($0.origin, $0.publishers) }) { first, _ in first }
  }

  /// What audits judge by.
  public var auditPolicy: AuditPolicy {
    var policy = AuditPolicy(sanctioned: sanctioned)
    policy.acknowledgements = acknowledgements
    policy.staleAfter = aging.staleAfter
    policy.zones = Set(zones.map(\.origin) + secondaries.map(\.origin))
    return policy
  }
}
