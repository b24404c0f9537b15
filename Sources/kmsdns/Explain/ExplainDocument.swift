import AccessPolicy
import Authority
import DNSWire
import Zone
import ZoneText

/// What would become of updates, as JSON has it. Records are in the language of nsupdate.
struct ExplainDocument: Codable, JSONDocument {
  struct UpdateEntry: Codable {
    var zone: String
    /// Who asks, in words.
    var signer: String
    /// The host that the signer stands for.
    var host: String?
    var prerequisites: [ExplainRequest.Line]
    var records: [RecordEntry]
    var outcome: Outcome
    var notes: [String]
  }

  struct RecordEntry: Codable {
    enum Verdict: String, Codable {
      case allowed
      case refused
      /// The update is malformed, or the zone is closed to it: nobody asked the rules.
      case unjudged = "not judged"
    }

    var line: Int
    var text: String
    var verdict: Verdict
    /// The rule that decides.
    var rule: String?
    var reason: String
    /// How what would be done differs from what was asked, in words.
    var notes: [String]
    /// What would be done, where it differs.
    var instead: [String]?
    /// What the rules have against it that might have allowed it.
    var obstacles: [Obstacle]
  }

  struct Obstacle: Codable {
    var rule: String
    var reason: String
  }

  struct Outcome: Codable {
    /// The code that the client would get.
    var code: String
    /// What the log would say.
    var text: String
    var added: [String]
    var removed: [String]
  }

  /// The version of this form.
  var version = 1
  var generated: String
  var source: String
  var address: String
  var transport: String
  var updates: [UpdateEntry]

  /// Whether every update would be carried out.
  var isAllowed: Bool { updates.allSatisfy { $0.outcome.code == ResponseCode.noError.description } }
}

extension ExplainDocument.RecordEntry {
  /// Takes a line with its decision; nil where there is none.
  init(_ line: ExplainRequest.Line, _ decision: Decision?) {
    self.line = line.number
    text = line.text
    rule = decision?.rule
    reason = decision?.reason ?? "the rules were not asked"
    notes = decision?.notes ?? []
    obstacles = (decision?.opinions ?? []).map { opinion in
      ExplainDocument.Obstacle(rule: opinion.rule, reason: opinion.obstacle.description)
    }
    verdict = decision.map { $0.isAllowed ? .allowed : .refused } ?? .unjudged
    guard let decision, decision.isAllowed, decision.operations != [decision.operation] else { return }
    instead = decision.operations.map { UpdateText.operation($0.record) }
  }
}

extension ExplainDocument.Outcome {
  init(_ verdict: UpdateTrial.Verdict) {
    code = (verdict.refusal?.code ?? .noError).description
    text = verdict.text
    func lines(_ records: [ResourceRecord]) -> [String] {
      records.map { "\($0.name) \($0.ttl) \($0.type) \(RecordText.rdata($0.type, $0.rdata))" }
    }
    added = lines(verdict.changes.added)
    removed = lines(verdict.changes.removed)
  }
}

extension UpdateOperation {
  /// The record by which the operation is asked for (RFC 2136 §2.5).
  fileprivate var record: ResourceRecord {
    switch self {
    case .add(let record): return record
    case .deleteRecord(var record):
      (record.recordClass, record.ttl) = (.none, 0)
      return record
    case .deleteSet(let name, let type):
      return ResourceRecord(name: name, type: type, recordClass: .any, ttl: 0, rdata: [])
    case .deleteName(let name):
      return ResourceRecord(name: name, type: .any, recordClass: .any, ttl: 0, rdata: [])
    }
  }
}
