import AccessPolicy
import ArgumentParser
import DNSWire
import KMS

/// The commands that end an audit's findings.
struct AuditRemedy {
  private let document: AuditDocument
  private let pins: [PublisherPin]

  /// Takes an audit, and what the records of hosts have to hold, where that is known.
  init(_ document: AuditDocument, pins: [PublisherPin]) {
    self.document = document
    self.pins = pins
  }

  /// A script of its own.
  func text(_ script: RemedyScript) -> String {
    script.text(plan, source: "\(document.source), \(document.generated)")
  }

  /// What is to be done. Findings that somebody has acknowledged stay as they are.
  var plan: Remedy {
    let findings = Dictionary(grouping: document.findings.filter(\.isOpen), by: \.publisher)
    let zones = Set(document.domains.filter { $0.coverage == .zone }.map { [$0.domain, $0.source] })
    let records = document.publishers.enumerated().compactMap { position, publisher -> Remedy.Record? in
      guard let owner = try? Name(text: publisher.owner), let service = publisher.service else { return nil }
      // All that is known of a domain that was asked for as a client does is what the client was told.
      let isZone = zones.contains([publisher.domain, publisher.source])
      let zone = isZone ? try? Name(text: publisher.domain) : nil
      return Remedy.Record(
        zone: zone.flatMap { owner.isSubdomain(of: $0) ? $0 : nil }, owner: owner, ttl: publisher.ttl,
        service: service, status: publisher.status, reasons: (findings[position] ?? []).compactMap(\.reason))
    }
    let others = (findings[nil] ?? []).map { finding in
      Remedy.Open(subject: finding.record, reasons: [finding.reason].compactMap(\.self))
    }
    return Remedy(records, pins: pins, others: others)
  }
}

extension AuditDocument.FindingEntry {
  fileprivate var reason: Remedy.Reason? {
    FindingCode(rawValue: code).map { Remedy.Reason(code: $0, message: message) }
  }
}

extension RemedyScript {
  /// The names, as `--remedy` takes them.
  static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// Reads a name.
  static func named(_ text: String) throws -> RemedyScript {
    guard let script = RemedyScript(rawValue: text) else { throw ValidationError("It is one of \(list).") }
    return script
  }
}
