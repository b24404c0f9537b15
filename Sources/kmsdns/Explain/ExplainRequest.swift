import DNSWire
import ZoneText

/// Updates to be explained, with who would ask; as the running server gets them.
struct ExplainRequest: Codable {
  /// One update, its records in the language of nsupdate.
  struct Update: Codable {
    /// The zone; nil where it is the one that the first name is in.
    var zone: String?
    var zoneClass: UInt16
    var prerequisites: [Line]
    var operations: [Line]
    /// The key that signs it; nil where none does.
    var key: String?
    /// The owner of the KEY record whose other half signs it.
    var zoneKey: String?
    /// The principal whose ticket signs it.
    var principal: String?
    /// The groups that the principal is in: names of the configuration, or SIDs.
    var groups: [String]?
    /// What of the script has no part in the judgement.
    var notes: [String]
  }

  /// A record, and the script's line that it stands in.
  struct Line: Codable {
    var number: Int
    var text: String
  }

  var updates: [Update]
  var address: String
  var transport: String
}

extension ExplainRequest.Update {
  /// Takes an update of a script. What of it is a secret is not there any more.
  init(_ update: UpdateScript.Update, zone: String?, key: String?, zoneKey: String?) {
    self.zone = update.zone?.description ?? zone
    zoneClass = update.zoneClass.rawValue
    prerequisites = update.prerequisites.map { located in
      ExplainRequest.Line(
        number: located.line, text: UpdateText.prerequisite(located.record, zoneClass: update.zoneClass))
    }
    operations = update.updates.map { located in
      ExplainRequest.Line(number: located.line, text: UpdateText.operation(located.record, zoneClass: update.zoneClass))
    }
    self.key = zoneKey == nil ? key ?? update.keyName?.description : nil
    self.zoneKey = zoneKey
    let isJudgedAsUnsigned = update.usesGSS && key == nil && zoneKey == nil
    notes =
      isJudgedAsUnsigned
      ? ["the script asks for GSS-TSIG, and nobody says by whose ticket (--principal): judged as not signed"] : []
  }

  /// Takes an update of a script, signed by a principal whatever the script says.
  init(_ update: UpdateScript.Update, zone: String?, principal: String, groups: [String]) {
    self.init(update, zone: zone, key: nil, zoneKey: nil)
    (self.principal, self.groups, key, notes) = (principal, groups, nil, [])
  }

  /// The records as they would come on the wire; nil where the lines are not those of one update.
  var records: (prerequisites: [ResourceRecord], operations: [ResourceRecord])? {
    let settings = ["check-names off", "class CLASS\(zoneClass)"]
    let text = (settings + (prerequisites + operations).map(\.text)).joined(separator: "\n")
    guard let update = try? UpdateScript.read(Array(text.utf8), file: "").updates.first,
      update.prerequisites.count == prerequisites.count, update.updates.count == operations.count
    else { return nil }
    return (update.prerequisites.map(\.record), update.updates.map(\.record))
  }
}
