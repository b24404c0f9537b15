import AccessPolicy
import Crypto
import DNSWire
import KMS

extension AuditDocument.PublisherEntry {
  init(_ publisher: Publisher) {
    let record = publisher.record
    domain = publisher.domain.relativeText
    source = publisher.source
    name = record.name.relativeText
    owner = record.owner.relativeText
    target = record.service.target.relativeText
    resolution = AuditDocument.ResolutionEntry(record.target)
    addresses = record.target.addresses.map(\.description)
    port = record.service.port
    priority = record.service.priority
    weight = record.service.weight
    ttl = record.ttl
    status = publisher.status
    evidence = record.place
    location = AuditDocument.LocationEntry(record.place, in: publisher.source)
    provenance = record.provenance.map(AuditDocument.ProvenanceEntry.init)
    lastRefreshed = record.lastRefreshed.map(SystemClock.text)
    probe = record.probe.map { AuditDocument.ProbeEntry(result: $0.kind, detail: $0.detail) }
    steps = record.steps.map { step in
      AuditDocument.StepEntry(kind: step.kind, owner: step.owner.relativeText, name: step.name.relativeText)
    }
    isOccluded = record.isOccluded ? true : nil
  }
}

extension AuditDocument.ResolutionEntry {
  fileprivate init(_ resolution: TargetResolution) {
    switch resolution {
    case .host: self.init(kind: .host, aliases: [])
    case .incomplete(_, let reason): self.init(kind: .host, aliases: [], reason: reason)
    case .noAddress: self.init(kind: .noAddress, aliases: [])
    case .foreign: self.init(kind: .foreign, aliases: [])
    case .unresolved(let reason): self.init(kind: .unresolved, aliases: [], reason: reason)
    case .alias(let names, let end):
      self.init(end)
      aliases = names.map(\.relativeText) + aliases
    }
  }
}

extension AuditDocument.LocationEntry {
  /// Reads `file:line`, where the file is the source.
  init?(_ place: String, in source: String) {
    guard place.hasPrefix(source + ":"), let line = Int(place.dropFirst(source.count + 1)), line > 0 else { return nil }
    self.init(file: source, line: line)
  }
}

extension AuditDocument.ProvenanceEntry {
  /// Who published it: the credential, and the groups that its principal was in.
  var publisher: String {
    guard let groups, !groups.isEmpty else { return credential }
    return "\(credential) (in \(groups.joined(separator: ", ")))"
  }

  init(_ known: Provenance) {
    self.init(
      credential: known.credential, address: known.address, transport: known.transport, rule: known.rule,
      groups: known.groups.isEmpty ? nil : known.groups,
      firstSeen: SystemClock.text(known.firstSeen), lastRefreshed: SystemClock.text(known.lastRefreshed),
      lastChanged: SystemClock.text(known.lastChanged))
  }
}

extension AuditDocument.FindingEntry {
  init(_ finding: Finding, source: String?) {
    code = finding.code.rawValue
    title = finding.code.title
    severity = finding.code.severity
    domain = finding.domain.relativeText
    owner = finding.owner.relativeText
    host = finding.host?.relativeText
    publisher = finding.publisher
    record = finding.record
    evidence = finding.evidence
    location = source.flatMap { AuditDocument.LocationEntry(finding.evidence, in: $0) }
    message = finding.message
    remedy = finding.code.remedy
    acknowledgement = finding.acknowledgement.map { acknowledgement in
      AuditDocument.AcknowledgementEntry(
        reason: acknowledgement.reason, until: acknowledgement.lastDay, isExpired: finding.isAcknowledgementExpired)
    }
    fingerprint = Self.fingerprint(finding)
  }

  /// What makes it the same finding: its kind, and the names concerned, not what the record says of them.
  private static func fingerprint(_ finding: Finding) -> String {
    var digest = SHA256()
    digest.update(data: Array(finding.code.rawValue.utf8))
    for name in [finding.domain, finding.owner, finding.host ?? .root] { digest.update(data: name.folded.wire) }
    let hexadecimal = Array("0123456789abcdef")
    return String(digest.finalize().prefix(16).flatMap { [hexadecimal[Int($0 >> 4)], hexadecimal[Int($0 & 15)]] })
  }
}
