import DNSWire
import ZoneText

/// What must hold for any octets taken as a script for nsupdate.
enum ScriptProperties {
  static func check(_ octets: [UInt8]) throws(Violation) {
    let script: UpdateScript
    do {
      script = try UpdateScript.read(octets, file: "script")
    } catch {
      return try check(error, octets)
    }
    try demand(script.warnings.errors.count <= ZoneTextLimits.errors, "warnings are bounded")
    var last = 0
    for update in script.updates {
      try demand(!update.prerequisites.isEmpty || !update.updates.isEmpty, "no update is empty")
      try demand(
        update.prerequisites.count + update.updates.count <= ZoneTextLimits.updateRecords, "an update is bounded")
      for section in [update.prerequisites, update.updates] {
        var line = last
        for record in section {
          try demand(record.line > line && record.line <= update.line, "records stand in lines of their own, in order")
          line = record.line
        }
      }
      last = update.line
      try checkText(update)
    }
  }

  private static func check(_ errors: ZoneTextErrors, _ octets: [UInt8]) throws(Violation) {
    try demand(errors.total > 0 && !errors.errors.isEmpty, "what is refused has an error")
    try demand(errors.errors.count <= ZoneTextLimits.errors, "errors are bounded")
    for error in errors.errors {
      try demand(error.line >= 1 && error.column >= 1 && error.column <= octets.count + 1, "an error is in the text")
      try demand(error.text.utf8.count <= 4 * ZoneTextLimits.excerptOctets + 3, "what an error shows is bounded")
      try demand(error.description.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "an error is printable ASCII")
    }
  }

  /// What was read is written, and read again.
  private static func checkText(_ update: UpdateScript.Update) throws(Violation) {
    let prerequisites = update.prerequisites.map {
      UpdateText.prerequisite($0.record, zoneClass: update.zoneClass)
    }
    let operations = update.updates.map { UpdateText.operation($0.record, zoneClass: update.zoneClass) }
    let settings = ["check-names off", "class CLASS\(update.zoneClass.rawValue)"]
    let text = (settings + prerequisites + operations).joined(separator: "\n")
    try demand(text.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) }, "lines are printable ASCII")
    let again: UpdateScript
    do {
      again = try UpdateScript.read(Array(text.utf8), file: "again")
    } catch {
      throw Violation("what was read and written can be read again: \(error)")
    }
    try demand(again.updates.count == 1, "one update is read again")
    guard let second = again.updates.first else { return }
    try demand(second.zoneClass == update.zoneClass, "the class is kept")
    try demand(
      second.prerequisites.map { Octets($0) } == update.prerequisites.map { Octets($0) }, "prerequisites are kept")
    try demand(second.updates.map { Octets($0) } == update.updates.map { Octets($0) }, "updates are kept: \(text)")
  }

  /// A record, compared octet by octet.
  private struct Octets: Equatable {
    let name: [UInt8]
    let numbers: [UInt32]
    let rdata: [UInt8]

    init(_ located: LocatedRecord) {
      let record = located.record
      name = record.name.wire
      numbers = [UInt32(record.type.rawValue), UInt32(record.recordClass.rawValue), record.ttl]
      rdata = record.rdata
    }
  }
}
