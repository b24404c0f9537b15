public import AccessPolicy
public import DNSWire

/// A publisher as operators decide about it: a host in a zone, published with a credential.
public struct PublisherSubject: Sendable, Hashable {
  /// The zone.
  public var zone: Name
  /// The target of the record.
  public var host: Name
  /// The credential in words: `key kms1.lab.example`.
  public var credential: String

  /// Makes a subject.
  public init(zone: Name, host: Name, credential: String) {
    self.zone = zone
    self.host = host
    self.credential = credential
  }
}

extension PublisherSubject {
  /// Keys and principals have names without case, and who signs chooses how they are spelled.
  private var foldedCredential: [UInt8] { credential.utf8.map(ASCII.folded) }

  /// Whether both are one publisher.
  public static func == (left: PublisherSubject, right: PublisherSubject) -> Bool {
    left.zone == right.zone && left.host == right.host && left.foldedCredential == right.foldedCredential
  }

  /// Hashes what makes a publisher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(zone)
    hasher.combine(host)
    hasher.combine(foldedCredential)
  }
}

/// What an operator decided about a publisher.
public struct PublisherRuling: Sendable, Equatable {
  /// The publisher.
  public var subject: PublisherSubject
  /// Whether it may serve KMS.
  public var isApproved: Bool
  /// Who decided, in words.
  public var operatorName: String
  /// When, in seconds since 1970.
  public var time: UInt64

  /// Makes a ruling.
  public init(subject: PublisherSubject, isApproved: Bool, operatorName: String, time: UInt64) {
    self.subject = subject
    self.isApproved = isApproved
    self.operatorName = operatorName
    self.time = time
  }
}

/// A record that waits for an operator.
public struct HeldRecord: Sendable, Equatable {
  /// The zone.
  public var zone: Name
  /// The record as it would be stored.
  public var record: ResourceRecord
  /// Who published it, and when.
  public var provenance: Provenance

  /// Makes a held record.
  public init(zone: Name, record: ResourceRecord, provenance: Provenance) {
    self.zone = zone
    self.record = record
    self.provenance = provenance
  }

  /// The publisher; nil where the record is no SRV record.
  public var subject: PublisherSubject? {
    guard let service = try? ServiceData(rdata: record.rdata) else { return nil }
    return PublisherSubject(zone: zone, host: service.target, credential: provenance.credential)
  }
}
