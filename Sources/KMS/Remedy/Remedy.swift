public import DNSWire

/// What ends the findings of an audit: changes of DNS records, rogue hosts that become clients again, and what sanctioned hosts
/// are to publish.
public struct Remedy: Sendable {
  /// A finding about a record.
  public struct Reason: Sendable {
    /// What it is.
    public var code: FindingCode
    /// What is wrong, in one sentence.
    public var message: String

    /// Makes a reason.
    public init(code: FindingCode, message: String) {
      self.code = code
      self.message = message
    }
  }

  /// A record that was audited, with all findings about it.
  public struct Record: Sendable {
    /// The zone that holds it; nil where that is not known.
    public var zone: Name?
    /// The record's owner.
    public var owner: Name
    /// The record's TTL, in seconds.
    public var ttl: UInt32
    /// Priority, weight, port and target.
    public var service: ServiceData
    /// What the record is worth.
    public var status: PublisherStatus
    /// What is wrong with it.
    public var reasons: [Reason]

    /// Makes a record.
    public init(
      zone: Name?, owner: Name, ttl: UInt32, service: ServiceData, status: PublisherStatus, reasons: [Reason]
    ) {
      self.zone = zone
      self.owner = owner
      self.ttl = ttl
      self.service = service
      self.status = status
      self.reasons = reasons
    }
  }

  /// What is to be done with one record.
  public struct Change: Sendable {
    /// The record as it was audited, which is removed.
    public var record: Record
    /// What stands in its place; nil where nothing does.
    public var replacement: ServiceData?
    /// Whether it is right in any case; otherwise it depends on what `condition` says.
    public var condition: String?
  }

  /// The records of one owner.
  public struct RecordSet: Sendable {
    /// The zone that holds them; nil where that is not known.
    public var zone: Name?
    /// The owner.
    public var owner: Name
    /// All of them, as they were audited.
    public var records: [Record]
    /// What is to be done.
    public var changes: [Change]

    /// The changes that are right in any case.
    public var certain: [Change] { changes.filter { $0.condition == nil } }
  }

  /// A rogue host.
  public struct RogueHost: Sendable {
    /// The host.
    public var host: Name
    /// Where it is published.
    public var owners: [Name]
  }

  /// What one sanctioned host is to publish.
  public struct PublishList: Sendable {
    /// One line of the list.
    public struct Entry: Sendable {
      /// The domain to publish in.
      public var domain: Name
      /// The priority of the SRV record.
      public var priority: UInt16
      /// The weight of the SRV record.
      public var weight: UInt16
    }

    /// The host.
    public var host: Name
    /// Its lines, in the order of their domains.
    public var entries: [Entry]
  }

  /// Findings that no command ends.
  public struct Open: Sendable {
    /// The record or name concerned, as text.
    public var subject: String
    /// The findings.
    public var reasons: [Reason]

    /// Makes an entry.
    public init(subject: String, reasons: [Reason]) {
      self.subject = subject
      self.reasons = reasons
    }
  }

  /// The changes of records, by owner.
  public var recordSets: [RecordSet] = []
  /// The hosts that become clients again, by name.
  public var rogueHosts: [RogueHost] = []
  /// What the sanctioned hosts are to publish, by name.
  public var publishLists: [PublishList] = []
  /// What is left to be done by hand.
  public var open: [Open] = []
}
