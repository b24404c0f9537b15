public import DNSWire

/// The KMS records of one domain, wherever they were read: from a file, from a server, by a client's questions.
public struct AuditedDomain: Sendable {
  /// How much of the domain was seen.
  public enum Coverage: String, Sendable, Codable {
    /// Every owner of the zone.
    case zone
    /// What a client gets that asks for `_vlmcs._tcp.<domain>`.
    case lookup
  }

  /// The apex of the zone, or the domain whose KMS hosts were asked for.
  public var domain: Name
  /// Where the records were read, in words: a file, or a server and how it was asked.
  public var source: String
  /// How much of the domain was seen.
  public var coverage: Coverage
  /// The KMS records.
  public var records: [PublishedService]
  /// The names that lead clients away to where no KMS record was found.
  public var deadEnds: [DeadEnd]
  /// Whether the zone delegates the name at which clients look to a zone that nobody read.
  public var isDelegated = false
  /// Who wanted to publish KMS hosts and was refused, as far as that is known: to the running server.
  public var refusals: [RefusedPublication] = []

  /// Makes a domain of what was read.
  public init(
    domain: Name, source: String, coverage: Coverage, records: [PublishedService], deadEnds: [DeadEnd] = []
  ) {
    self.domain = domain
    self.source = source
    self.coverage = coverage
    self.records = records
    self.deadEnds = deadEnds
  }

  /// Whether KMS records may stand at a name: its first label is `_vlmcs`, in any case.
  public static func isPublisherName(_ name: Name) -> Bool {
    PublisherOwners.isPublisher(name.wire.span)
  }

  /// Where clients of a domain look for KMS hosts; nil where the domain's name is too long for that. A zone of its own for
  /// services, `_tcp.lab.example`, stands for the domain above.
  public static func publisherName(of domain: Name) -> Name? {
    let (service, transport) = (Array("_vlmcs".utf8), Array("_tcp".utf8))
    let labels = domain.folded.labels
    if labels.starts(with: [service[...], transport[...]]) { return domain }
    if labels.first == transport[...] { return try? domain.prepending(label: service) }
    return try? domain.prepending(label: transport).prepending(label: service)
  }
}

/// A `_vlmcs` name that is an alias, and leads to no KMS record.
public struct DeadEnd: Sendable {
  /// The name that clients ask for.
  public var name: Name
  /// The steps that lead away from it, at least one.
  public var steps: [LookupStep]
  /// Whether the last step leads to where nobody looked; otherwise there is no KMS record there.
  public var isElsewhere: Bool
  /// Where the first of the steps stands, for example `file:line`.
  public var place: String

  /// Makes a dead end.
  public init(name: Name, steps: [LookupStep], isElsewhere: Bool, place: String) {
    self.name = name
    self.steps = steps
    self.isElsewhere = isElsewhere
    self.place = place
  }
}

/// Updates of a KMS name that somebody signed rightly, and that were refused.
public struct RefusedPublication: Sendable, Equatable {
  /// The KMS name.
  public var owner: Name
  /// Who asked, in words: `key kms1.lab.example`.
  public var credential: String
  /// Where the last one came from.
  public var address: String
  /// How many there were.
  public var count: Int
  /// Why the last one was refused, in words.
  public var reason: String

  /// Makes an entry.
  public init(owner: Name, credential: String, address: String, count: Int, reason: String) {
    self.owner = owner
    self.credential = credential
    self.address = address
    self.count = count
    self.reason = reason
  }
}

/// Something that should have been audited, and was not.
public struct Unaudited: Sendable {
  /// What it is: a file, a domain, a server.
  public var subject: String
  /// Why it was not audited, in words.
  public var reason: String

  /// Makes an entry.
  public init(subject: String, reason: String) {
    self.subject = subject
    self.reason = reason
  }
}
